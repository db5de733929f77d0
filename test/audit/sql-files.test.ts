import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Report } from '../../generator/audit/report/report.ts';
import { textReport } from '../../generator/audit/report/text-report.ts';
import type { AuditOptions } from '../../generator/commands/audit.ts';
import { runAuditVerb } from './run-audit.ts';

const file = (name: string): string => fileURLToPath(new URL(`files/${name}`, import.meta.url));

const json = async (options: AuditOptions) => {
  const { stdout, ...rest } = await runAuditVerb({ ...options, format: 'json' });
  return { ...rest, report: JSON.parse(stdout) as Report };
};

test('the table that is written by hand everywhere is nominal: each hole has its role, path and fix', async () => {
  const { code, report } = await json({ sql: [file('hand-written.sql')] });
  expect(code).toBe(1);
  const [table] = report.tables;
  expect(table).toMatchObject({ schema: 'public', table: 'agent_events', verdict: 'nominal' });
  const errors = table?.findings.filter(({ severity }) => severity === 'error') ?? [];
  expect(
    errors.map(({ rule, role, capability, path }) => [rule, role, capability, path.join(' → ')]),
  ).toEqual([
    [
      'function-owner-can-log-in',
      'migration_owner',
      'alter',
      'migration_owner → owns function public.reject_event_mutation()',
    ],
    ['id-forgeable', 'worker_write', 'forge', 'worker_write → INSERT on public.agent_events'],
    ['owner-can-log-in', 'migration_owner', 'alter', 'migration_owner → owns public.agent_events'],
    ['time-forgeable', 'worker_write', 'forge', 'worker_write → INSERT on public.agent_events'],
  ]);
  for (const { fix } of errors) expect(fix.length).toBeGreaterThan(0);
  const warnings = table?.findings.filter(({ severity }) => severity === 'warning').map(({ rule }) => rule);
  expect(new Set(warnings)).toEqual(new Set(['guard-not-always', 'truncate-guard-missing']));
  expect(report.fix).toEqual([
    'CREATE ROLE event_owner NOLOGIN;',
    'ALTER TABLE public.agent_events OWNER TO event_owner;',
    'ALTER FUNCTION public.reject_event_mutation() OWNER TO event_owner;',
    'REVOKE INSERT ON public.agent_events FROM worker_write;',
    'GRANT INSERT (run_id, turn_seq, event_type, subject_type, subject_id, payload) ON public.agent_events TO worker_write;',
    'GRANT SELECT, INSERT (run_id, turn_seq, event_type, subject_type, subject_id, payload) ON public.agent_events TO migration_owner;',
    'GRANT USAGE ON SEQUENCE public.agent_events_id_seq TO migration_owner;',
    'GRANT USAGE ON SEQUENCE public.agent_events_id_seq TO worker_write;',
  ]);
  expect(report.assumptions).toHaveLength(2);
  const text = textReport(report, { colour: false, width: null });
  for (const part of [
    'public.agent_events  append-only in name only.',
    'picked because its trigger block_event_update refuses changes',
    'path: worker_write → INSERT on public.agent_events',
    'Smallest fix',
    'Not checked',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain('\u001b[');
});

test('the fix of the hand-written table, run after it, leaves a table without errors', async () => {
  const { report } = await json({ sql: [file('hand-written.sql')], owner: 'postgres' });
  expect(report.tables[0]?.findings.filter(({ rule }) => rule === 'owner-can-log-in')).toEqual([]);
  const fix = join(tmpdir(), `indelible-fix-${process.pid}.sql`);
  await writeFile(fix, report.fix.join('\n'));
  onTestFinished(() => rm(fix));
  const after = await json({ sql: [file('hand-written.sql'), fix], owner: 'postgres' });
  expect(after.code).toBe(0);
  expect(after.report.tables[0]?.verdict).toBe('append-only');
});

test('migrations as they are: what could not be loaded is named with file and line, and whether it matters', async () => {
  const { code, report, stderr } = await json({ sql: [file('messy.sql')] });
  expect(
    report.notLoaded.map(({ line, couldMatter, statement }) => [line, couldMatter, statement.slice(0, 30)]),
  ).toEqual([
    [3, false, 'CREATE EXTENSION IF NOT EXISTS'],
    [17, true, 'CREATE TABLE other_things (whe'],
    [18, false, 'CREATE INDEX CONCURRENTLY ON n'],
    [19, false, 'COPY journal (note) FROM stdin'],
    [22, false, 'GRANT SELECT ON ALL TABLES IN '],
    [22, true, 'REVOKE ALL ON ALL TABLES IN SC'],
  ]);
  for (const { reason } of report.notLoaded) expect(reason).not.toContain('\n');
  expect(stderr.split('\n').filter((line) => !line.includes('messy.sql:') && line !== '')).toEqual([]);
  expect(stderr).toContain('messy.sql:22: not loaded, could change the verdict: REVOKE ALL');
  // The failed CREATE TABLE names another table, so only the REVOKE keeps the verdict open.
  expect(report.tables[0]?.findings.filter(({ rule }) => rule === 'statement-not-loaded')).toHaveLength(1);
  expect(report.tables[0]?.verdict).toBe('unproven');
  expect(code).toBe(3);
  expect(report.assumptions.join(' ')).toContain('Night Clerk can log in');
  // The file makes this role, so it stays as the file says.
  expect(report.assumptions.join(' ')).not.toContain('worker can log in');
});

test('a file that is not there is named', async () => {
  await expect(runAuditVerb({ sql: ['no-such-file.sql'] })).rejects.toThrow(
    /no-such-file.sql can not be read/,
  );
  await expect(runAuditVerb({ owner: 'somebody', databaseUrl: 'postgres://nowhere' })).rejects.toThrow(
    /--owner/,
  );
});
