import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodeOf } from '../../generator/audit/report/report.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import { auditPool } from './audit-pool.ts';
import { openStage, runScript, type Stage, scalar } from './database.ts';

const HARDENED = readFileSync(new URL('bases/hardened.sql', import.meta.url), 'utf8');
const NOBODY = 'CREATE ROLE nobody_special LOGIN;';
const HOLE = 'GRANT TRUNCATE, TRIGGER ON ledger.events TO app; GRANT pg_write_all_data TO reader;';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(18);
});
afterAll(() => stage?.stop());

test('a role with nothing but CONNECT reads the same as a superuser', () =>
  stage.scene([HARDENED, NOBODY, HOLE], async (pool) => {
    const asSuperuser = await auditPool(pool);
    const asNobody = await withDatabase(stage.urlOf('nobody_special'), (login) => auditPool(login));
    expect(asNobody).toEqual(asSuperuser);
    expect(exitCodeOf(asNobody)).toBe(1);
  }));

test('the hardened table is append-only, with nothing but a note', () =>
  stage.scene([HARDENED, NOBODY], async () => {
    const report = await withDatabase(stage.urlOf('nobody_special'), (login) => auditPool(login));
    expect(report.tables.map(({ verdict }) => verdict)).toEqual(['append-only']);
    expect(report.tables.flatMap(({ findings }) => findings.map(({ rule }) => rule))).toEqual(['superuser']);
    expect(report.fix).toEqual([]);
    expect(exitCodeOf(report)).toBe(0);
  }));

test('a catalog that may not be read makes the table unproven, and the exit code 3', () =>
  stage.scene([HARDENED, NOBODY], async (pool) => {
    await runScript(pool, 'REVOKE SELECT ON pg_catalog.pg_policy FROM PUBLIC');
    try {
      const report = await withDatabase(stage.urlOf('nobody_special'), (login) => auditPool(login));
      expect(report.unreadable.map(({ fact }) => fact)).toEqual([
        'job-tables',
        'functions',
        'policies',
        'supports',
      ]);
      expect(report.tables.map(({ verdict }) => verdict)).toEqual(['unproven']);
      expect(exitCodeOf(report)).toBe(3);
    } finally {
      await runScript(pool, 'GRANT SELECT ON pg_catalog.pg_policy TO PUBLIC');
    }
  }));

test('trust turns errors into notes, for the named role only', () =>
  stage.scene([HARDENED, HOLE], async (pool) => {
    const report = await auditPool(pool, { trusted: ['app'] });
    const severities = report.tables.flatMap(({ findings }) =>
      findings
        .filter(({ role }) => role === 'app' || role === 'reader')
        .map(({ role, severity }) => `${role} ${severity}`),
    );
    expect(new Set(severities)).toEqual(new Set(['app note', 'reader error', 'reader warning']));
    await expect(auditPool(pool, { trusted: ['ghost'] })).rejects.toThrow(/no role ghost/);
  }));

test('the audit changes nothing and leaves no transaction behind', () =>
  stage.scene([HARDENED], async (pool) => {
    const before = await scalar(pool, 'SELECT pg_current_xact_id()::text');
    await auditPool(pool);
    const after = await scalar(pool, 'SELECT pg_current_xact_id()::text');
    expect(Number(after) - Number(before)).toBe(1);
  }));

test('no event table: says so, and how to name one', () =>
  stage.scene(['CREATE TABLE public.customers (id int)'], async (pool) => {
    await expect(auditPool(pool)).rejects.toThrow(/No event table was found among the 1 tables of scratch/);
    await expect(auditPool(pool, { patterns: ['public.events'] })).rejects.toThrow(
      /No table of scratch matches public.events/,
    );
    const report = await auditPool(pool, { patterns: ['*.cust*'] });
    expect(report.tables.map(({ table, pickedBecause }) => [table, pickedBecause])).toEqual([
      ['customers', ['--table *.cust*']],
    ]);
  }));
