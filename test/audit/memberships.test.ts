import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditPool, errorsOf } from './audit-pool.ts';
import { openStage, runAs, runScript, type Stage, scalar } from './database.ts';

const base = (name: string): string => readFileSync(new URL(`bases/${name}.sql`, import.meta.url), 'utf8');
const SCENE = [base('hardened'), base('unguarded')];
const FORGED = `SELECT EXISTS (SELECT FROM ledger.events WHERE event_type = 'forged')`;
const FORGE = `UPDATE ledger.events SET event_type = 'forged'`;
const AN_EVENT = `INSERT INTO ledger.events (event_type, payload) VALUES ('claimed_transaction', '{}')`;

interface World {
  readonly name: string;
  readonly since?: number;
  readonly until?: number;
  readonly script: string;
  /** How app gets there, as the audit says it; null: not at all. */
  readonly path: string | null;
  /** What app does to get there. */
  readonly attack: string;
}

const WORLDS: readonly World[] = [
  {
    name: 'INHERIT FALSE and SET FALSE give nothing',
    since: 16,
    script: 'GRANT app_group TO app WITH INHERIT FALSE, SET FALSE',
    path: null,
    attack: `SET ROLE app_group; ${FORGE}`,
  },
  {
    name: 'SET alone is enough',
    since: 16,
    script: 'GRANT app_group TO app WITH INHERIT FALSE, SET TRUE',
    path: 'app → SET ROLE app_group → UPDATE on ledger.events',
    attack: `SET ROLE app_group; ${FORGE}`,
  },
  {
    name: 'INHERIT alone is enough',
    since: 16,
    script: 'GRANT app_group TO app WITH INHERIT TRUE, SET FALSE',
    path: 'app → member of app_group → UPDATE on ledger.events',
    attack: FORGE,
  },
  {
    name: 'ADMIN alone: the role grants itself the rest',
    since: 16,
    script: 'GRANT app_group TO app WITH ADMIN TRUE, INHERIT FALSE, SET FALSE',
    path: 'app → grants itself app_group (ADMIN OPTION) → UPDATE on ledger.events',
    attack: `GRANT app_group TO app WITH INHERIT TRUE; ${FORGE}`,
  },
  {
    name: 'nothing can be set behind an inherited membership',
    since: 16,
    script: `CREATE ROLE middle; GRANT middle TO app WITH INHERIT TRUE, SET FALSE;
             GRANT app_group TO middle WITH INHERIT FALSE, SET TRUE`,
    path: null,
    attack: `SET ROLE app_group; ${FORGE}; SET ROLE middle; SET ROLE app_group; ${FORGE}`,
  },
  {
    name: 'but ADMIN works through an inherited membership',
    since: 16,
    script: `CREATE ROLE middle; GRANT middle TO app WITH INHERIT TRUE, SET FALSE;
             GRANT app_group TO middle WITH INHERIT FALSE, SET FALSE, ADMIN TRUE`,
    path: 'app → member of middle → grants itself app_group (ADMIN OPTION) → UPDATE on ledger.events',
    attack: `GRANT app_group TO app WITH INHERIT TRUE; ${FORGE}`,
  },
  {
    name: 'NOINHERIT is no wall: SET ROLE',
    until: 15,
    script: 'ALTER ROLE app NOINHERIT; GRANT app_group TO app',
    path: 'app → SET ROLE app_group → UPDATE on ledger.events',
    attack: `SET ROLE app_group; ${FORGE}`,
  },
  {
    name: 'a NOINHERIT role in the middle',
    until: 15,
    script: `CREATE ROLE middle NOINHERIT; GRANT app_group TO middle; GRANT middle TO app`,
    path: 'app → SET ROLE middle → SET ROLE app_group → UPDATE on ledger.events',
    attack: `SET ROLE middle; SET ROLE app_group; ${FORGE}`,
  },
  {
    name: 'a chain of three',
    script: `CREATE ROLE one; CREATE ROLE two; GRANT app_group TO two; GRANT two TO one; GRANT one TO app`,
    path: 'app → member of one → member of two → member of app_group → UPDATE on ledger.events',
    attack: FORGE,
  },
  {
    name: 'a group that has no members is a warning',
    script: 'CREATE ROLE other_group',
    path: null,
    attack: FORGE,
  },
  {
    name: 'without USAGE on the schema the grant is out of reach',
    script: 'GRANT app_group TO app; REVOKE USAGE ON SCHEMA ledger FROM app, app_group',
    path: null,
    attack: `SET ROLE app_group; ${FORGE}`,
  },
  {
    name: 'a role that may not connect is no way in',
    script: `GRANT app_group TO app; REVOKE CONNECT ON DATABASE scratch FROM PUBLIC; GRANT CONNECT ON DATABASE scratch TO writer`,
    path: null,
    attack: '',
  },
];

describe.each([14, 16, 18] as const)('who gets to UPDATE on PostgreSQL %i', (major) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(major);
  });
  afterAll(() => stage?.stop());
  const worlds = WORLDS.filter(({ since = 0, until = 99 }) => major >= since && major <= until);

  test.each(worlds)('$name', ({ script, path, attack }) =>
    stage.scene(
      [...SCENE, 'GRANT SELECT, UPDATE ON ledger.events TO app_group', script, AN_EVENT],
      async (pool) => {
        try {
          const report = await auditPool(pool);
          const found = report.tables.flatMap(({ findings }) =>
            findings.filter(
              ({ rule, role, severity }) =>
                rule === 'update-granted' && role === 'app' && severity === 'error',
            ),
          );
          expect(found.map((finding) => finding.path.join(' → '))).toEqual(path === null ? [] : [path]);
          await runAs(pool, 'app', attack);
          expect(await scalar(pool, FORGED)).toBe(path !== null);
          if (path === null) return;
          await runScript(pool, (await auditPool(pool)).fix.join('\n'));
          expect(errorsOf(await auditPool(pool))).toEqual([]);
        } finally {
          await runScript(pool, 'GRANT CONNECT ON DATABASE scratch TO PUBLIC');
        }
      },
    ));

  test('a member of an owner without login leaves it; a writer among the members goes on writing', () =>
    stage.scene([...SCENE, 'GRANT ledger_owner TO app', AN_EVENT], async (pool) => {
      const report = await auditPool(pool);
      const by = major >= 16 ? ' GRANTED BY postgres' : '';
      expect(report.fix).toEqual([
        `REVOKE ledger_owner FROM app${by};`,
        'GRANT SELECT, INSERT (event_type, payload) ON ledger.events TO app;',
      ]);
      await runScript(pool, report.fix.join('\n'));
      expect(errorsOf(await auditPool(pool))).toEqual([]);
      expect(await runAs(pool, 'app', AN_EVENT)).toEqual([]);
    }));

  test('a grant of a second grantor is closed where it comes from', () =>
    stage.scene(
      [
        ...SCENE,
        `CREATE ROLE lender; GRANT USAGE ON SCHEMA ledger TO lender;
         GRANT UPDATE, INSERT ON ledger.events TO lender WITH GRANT OPTION;
         SET ROLE lender; GRANT UPDATE, INSERT ON ledger.events TO app; GRANT UPDATE (payload) ON ledger.events TO writer; RESET ROLE`,
        AN_EVENT,
      ],
      async (pool) => {
        const report = await auditPool(pool);
        await runScript(pool, report.fix.join('\n'));
        expect(errorsOf(await auditPool(pool))).toEqual([]);
        expect(await runAs(pool, 'app', AN_EVENT)).toEqual([]);
        for (const role of ['app', 'writer']) {
          expect(
            await runAs(pool, role, `UPDATE ledger.events SET payload = '{"forged": true}'`),
          ).toHaveLength(1);
        }
      },
    ));

  test.runIf(major >= 15)('the owner of the database owns schema public, by pg_database_owner', () =>
    stage.scene(
      [
        ...SCENE,
        `CREATE TABLE public.audit_log (id bigint GENERATED ALWAYS AS IDENTITY, note text);
         ALTER TABLE public.audit_log OWNER TO ledger_owner;
         ALTER DATABASE scratch OWNER TO app`,
      ],
      async (pool) => {
        const report = await auditPool(pool, { patterns: ['audit_log'] });
        const errors = report.tables.flatMap(({ findings }) =>
          findings.filter(({ severity }) => severity === 'error'),
        );
        expect(errors.map(({ rule }) => rule)).toEqual([
          'database-owner-can-log-in',
          'schema-owner-can-log-in',
        ]);
        const finding = errors[1];
        expect(finding).toMatchObject({ rule: 'schema-owner-can-log-in', role: 'app', capability: 'drop' });
        expect(finding?.path).toEqual(['app', 'member of pg_database_owner', 'owns schema public']);
        await runScript(pool, report.fix.join('\n'));
        expect(errorsOf(await auditPool(pool, { patterns: ['audit_log'] }))).toEqual([]);
        expect(await runAs(pool, 'app', 'DROP TABLE public.audit_log')).toHaveLength(1);
      },
    ),
  );
});
