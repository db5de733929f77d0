import type { ConnectionPool, Queryable } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splitStatements } from '../../generator/ddl/parse.ts';
import { catalogSql } from '../../generator/ddl/sql-files.ts';
import { type Attack, attacksOn } from '../attacks/attacks.ts';
import { attackAs } from '../attacks/run.ts';
import { raw } from '../attacks/session.ts';
import { ATTACKERS, fingerprint, openStage, SCHEMA, type Stage } from '../attacks/stage.ts';
import { targetsOf } from '../attacks/targets.ts';
import { vault } from '../attacks/vault.ts';
import { auditPool } from '../audit/audit-pool.ts';
import { modelOf } from '../install/catalog.ts';
import { append, noted, paid, refused } from './appending.ts';

/** What docs/appending.md tells a DBA to edit by hand, in every event table. */
const byHand = (sql: string): string => {
  const edited = sql
    .replace(/\n\);\n/, '\n) PARTITION BY RANGE (id);\n')
    .replaceAll('CREATE UNIQUE INDEX', 'CREATE INDEX');
  expect(edited).not.toBe(sql);
  return edited;
};

const UNIQUE: Readonly<Record<string, readonly string[]>> = {
  payments: ['(recorded_by, idempotency_key) WHERE idempotency_key IS NOT NULL'],
  notes: [
    '(recorded_by, idempotency_key) WHERE idempotency_key IS NOT NULL',
    '(subject_type, subject_id, subject_version)',
  ],
};

const create = (table: string, partition: string): readonly string[] => [
  `CREATE TABLE ${SCHEMA}.${partition} (LIKE ${SCHEMA}.${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`,
  ...(UNIQUE[table] ?? []).map((index) => `CREATE UNIQUE INDEX ON ${SCHEMA}.${partition} ${index}`),
];

const guard = (partition: string): string => `SELECT ${SCHEMA}.guard_partition('${SCHEMA}.${partition}')`;

const attach = (table: string, partition: string, lower: string, upper: string): string =>
  `SELECT ${SCHEMA}.attach_partition('${SCHEMA}.${table}', '${SCHEMA}.${partition}', ${lower}, ${upper})`;

// Partitions have not changed between; the attack suites run on every version.
describe.each([14, 16, 18] as const)('PostgreSQL %i', (major) => {
  let stage: Stage;
  let agent: ConnectionPool;

  const asOwner = (...statements: readonly string[]): Promise<void> =>
    stage.admin.task(async (session) => {
      await raw(session, `SET ROLE ${SCHEMA}_owner`);
      try {
        for (const statement of statements) await raw(session, statement);
      } finally {
        await raw(session, 'RESET ROLE');
      }
    });

  beforeAll(async () => {
    const { files } = await catalogSql(modelOf(vault()));
    stage = await openStage(major, [], async (admin) => {
      await admin.task(async (session) => {
        await raw(session, 'BEGIN');
        for (const { path, text } of files) {
          const isEdited = /^4[05]_\w+\/(payments|notes)\.sql$/.test(path);
          for (const statement of splitStatements(isEdited ? byHand(text) : text))
            await raw(session, statement);
        }
        await raw(session, 'COMMIT');
        await raw(session, `SET ROLE ${SCHEMA}_owner`);
        for (const [table, middle] of [
          ['payments', '100'],
          ['notes', '5000100'],
        ] as const) {
          for (const [partition, lower, upper] of [
            [`${table}_1`, table === 'notes' ? 'NULL' : "'0'", `'${middle}'`],
            [`${table}_2`, `'${middle}'`, 'NULL'],
          ] as const) {
            for (const statement of create(table, partition)) await raw(session, statement);
            await raw(session, guard(partition));
            await raw(session, attach(table, partition, lower, upper));
          }
        }
        await raw(session, 'RESET ROLE');
      });
    });
    agent = stage.open('vault_agent');
  });
  afterAll(async () => {
    await agent.dispose();
    await stage.stop();
  });

  test('events go to their partitions, keys and versions hold across them', async () => {
    const events = Array.from({ length: 150 }, (_, n) => paid({ idempotency_key: `key ${n}` }));
    const rows = await append(agent, 'payments', events);
    expect(rows).toHaveLength(150);
    const [counted] = await raw(
      stage.admin,
      `SELECT count(*) FILTER (WHERE tableoid = '${SCHEMA}.payments_1'::regclass)::int > 50 AS old, count(DISTINCT tableoid)::int AS partitions
       FROM ${SCHEMA}.payments`,
    );
    expect(counted).toEqual({ old: true, partitions: 2 });
    expect(await append(agent, 'payments', events)).toEqual(rows);
    expect(
      await refused(append(agent, 'payments', [paid({ idempotency_key: 'key 0', reason: 'x' })])),
    ).toMatchObject({ code: 'ID004' });
    const versions = Array.from({ length: 150 }, (_, n) => noted('I-1', n + 2));
    expect(await append(agent, 'notes', versions)).toHaveLength(150);
    expect(await refused(append(agent, 'notes', [noted('I-1', 7)]))).toMatchObject({ code: 'ID005' });
    const [across] = await raw(
      stage.admin,
      `SELECT count(DISTINCT tableoid)::int AS partitions, max(subject_version) AS head FROM ${SCHEMA}.notes WHERE subject_id = 'I-1'`,
    );
    expect(across).toEqual({ partitions: 2, head: 151 });
  });

  test('an open transaction holds the horizon up, by the table and by a partition alone: a consumer skips nothing', async () => {
    const [other, reader, checker] = ['inheriting_member', 'vault_reader', 'vault_checker'].map(stage.open);
    if (!other || !reader || !checker) throw new Error('no session');
    const horizon = async () =>
      Number((await raw(reader, `SELECT ${SCHEMA}.payments_horizon()::int AS id`))[0]?.id);
    const idOf = async (inserting: Promise<readonly Record<string, unknown>[]>) =>
      Number((await inserting)[0]?.id);
    const columns = 'run_id, event_type, subject_type, subject_id, actor, reason, payload';
    // Events of a subject wait for each other where a projection is kept with them.
    const values = `gen_random_uuid(), 'paid', 'invoice', gen_random_uuid(), 'ai/x', 'right', '{"cents": 5}'`;
    const insert = `INSERT INTO ${SCHEMA}.payments (${columns}) VALUES (${values}) RETURNING id`;
    const sequence = `nextval('${SCHEMA}.payments_id_seq')`;
    // Nobody but a superuser reaches a partition by its own name.
    const aimed = `INSERT INTO ${SCHEMA}.payments_2 (id, ${columns}) OVERRIDING SYSTEM VALUE VALUES (${sequence}, ${values}) RETURNING id`;
    const locksOf = async (session: Queryable) =>
      (
        await raw(
          session,
          `SELECT relation::regclass::text AS name FROM pg_locks
           WHERE pid = pg_backend_pid() AND mode = 'RowExclusiveLock'
             AND relation IN (SELECT relid FROM pg_partition_tree('${SCHEMA}.payments')) ORDER BY 1`,
        )
      ).map(({ name }) => name);
    try {
      // So that the next ids are those of the second partition, whatever was recorded before.
      await append(
        agent,
        'payments',
        Array.from({ length: 100 }, () => paid()),
      );
      for (const [session, statement, locks] of [
        [agent, insert, [`${SCHEMA}.payments`, `${SCHEMA}.payments_2`]],
        [stage.admin, aimed, [`${SCHEMA}.payments_2`]],
      ] as const) {
        await session.task(async (connection) => {
          await raw(connection, 'BEGIN');
          const late = await idOf(raw(connection, statement));
          const early = await idOf(raw(other, insert));
          expect(early).toBeGreaterThan(late);
          expect(await horizon()).toBeLessThan(late);
          const batch = `SELECT id::int FROM ${SCHEMA}.payments_read_batch('checker', 10000)`;
          const before = (await raw(checker, batch)).map(({ id }) => Number(id));
          expect(Math.max(...before)).toBeLessThan(late);
          expect(await locksOf(connection)).toEqual(locks);
          await raw(connection, 'COMMIT');
          expect(await horizon()).toBe(early);
          const after = (await raw(checker, batch)).map(({ id }) => Number(id));
          expect(after.filter((id) => id >= late)).toEqual([late, early]);
        });
      }
    } finally {
      await Promise.all([other, reader, checker].map((session) => session.dispose()));
    }
  });

  test('a partition that lacks a wall is refused, and told which statement it needs', async () => {
    await stage.admin.task(async (session) => {
      await raw(session, 'BEGIN');
      await raw(session, `SET LOCAL ROLE ${SCHEMA}_owner`);
      for (const statement of create('payments', 'fresh').slice(0, 1)) await raw(session, statement);
      const attempt = async () => {
        await raw(session, 'SAVEPOINT attempt');
        const refusal = await refused(raw(session, attach('payments', 'fresh', "'-100'", "'-1'")));
        await raw(session, 'ROLLBACK TO SAVEPOINT attempt');
        expect(refusal).toMatchObject({ code: '55000', hint: expect.anything() });
        return [
          String(refusal.message).replace(/^vault.fresh can not become a partition of vault.payments: /, ''),
          refusal.hint,
        ];
      };
      const fresh = `${SCHEMA}.fresh`;
      for (const [make, said, hint, undo] of [
        ['SELECT 1', 'is not guarded', `SELECT vault.guard_partition('vault.fresh');`, guard('fresh')],
        [
          `GRANT SELECT (id) ON ${fresh} TO vault_agent`,
          'may be used by vault_agent',
          `REVOKE ALL ON vault.fresh FROM vault_agent;`,
          null,
        ],
        [
          `GRANT UPDATE ON ${fresh} TO PUBLIC`,
          'may be used by PUBLIC',
          'REVOKE ALL ON vault.fresh FROM PUBLIC;',
          null,
        ],
        [
          `ALTER TABLE ${fresh} ENABLE TRIGGER partition_append_only_truncate`,
          'is not guarded',
          `SELECT vault.guard_partition('vault.fresh');`,
          null,
        ],
        [
          `ALTER TABLE ${fresh} DISABLE ROW LEVEL SECURITY`,
          'is not guarded',
          `SELECT vault.guard_partition('vault.fresh');`,
          null,
        ],
        [
          `CREATE RULE swallow AS ON INSERT TO ${fresh} DO INSTEAD NOTHING`,
          'has the rule swallow',
          'DROP RULE swallow ON vault.fresh;',
          null,
        ],
        [`CREATE POLICY open ON ${fresh}`, 'has the policy open', 'DROP POLICY open ON vault.fresh;', null],
        [
          `CREATE TRIGGER other BEFORE INSERT ON ${fresh} FOR EACH ROW EXECUTE FUNCTION vault.refuse_change()`,
          'has the trigger other',
          'DROP TRIGGER other ON vault.fresh;',
          null,
        ],
        [
          `ALTER TABLE ${fresh} ADD CONSTRAINT away FOREIGN KEY (id) REFERENCES vault.catalog_versions (id) ON DELETE CASCADE`,
          'has the foreign key away',
          'ALTER TABLE vault.fresh DROP CONSTRAINT away;',
          null,
        ],
        [
          `ALTER TABLE ${fresh} SET UNLOGGED`,
          'is not WAL-logged',
          'ALTER TABLE vault.fresh SET LOGGED;',
          null,
        ],
        [
          'SELECT 1',
          'has no unique index on (recorded_by, idempotency_key)',
          'CREATE UNIQUE INDEX ON vault.fresh (recorded_by, idempotency_key) WHERE idempotency_key IS NOT NULL;',
          null,
        ],
      ] as const) {
        await raw(session, make);
        const [message, told] = await attempt();
        expect(message).toContain(said);
        expect(told).toBe(hint);
        await raw(session, undo ?? String(told));
      }
      await raw(session, attach('payments', 'fresh', "'-100'", "'-1'"));
      await raw(session, 'ROLLBACK');
    });
    for (const [make, said] of [
      [`CREATE TABLE ${SCHEMA}.rows AS SELECT * FROM ${SCHEMA}.payments`, 'holds rows'],
      [`CREATE VIEW ${SCHEMA}.rows AS SELECT 1`, 'is no table of its own'],
    ] as const) {
      await stage.admin.task(async (session) => {
        await raw(session, 'BEGIN');
        await raw(session, make);
        await raw(session, `ALTER TABLE ${SCHEMA}.rows OWNER TO ${SCHEMA}_owner`);
        expect(await refused(raw(session, attach('payments', 'rows', "'-100'", "'-1'")))).toMatchObject({
          message: expect.stringContaining(said),
        });
        await raw(session, 'ROLLBACK');
      });
    }
    await raw(stage.admin, `CREATE TABLE ${SCHEMA}.strange (LIKE ${SCHEMA}.payments)`);
    for (const call of [guard('strange'), attach('payments', 'strange', "'-100'", "'-1'")]) {
      expect(await refused(raw(stage.admin, call))).toMatchObject({ code: '55000' });
    }
    await raw(stage.admin, `DROP TABLE ${SCHEMA}.strange`);
    expect(await refused(asOwner(attach('catalog_versions', 'payments_1', "'-100'", "'-1'")))).toMatchObject({
      message: expect.stringContaining('is no partitioned event table'),
    });
    for (const call of [guard('payments_1'), attach('payments', 'payments_1', "'1'", "'2'")]) {
      expect(await refused(raw(agent, call))).toMatchObject({ code: '42501' });
    }
  });

  test('no login, no owner and no superuser changes a row, by the table or by a partition', async () => {
    const attacks: readonly Attack[] = attacksOn(major).filter(({ target }) => target === 'table');
    const all = await targetsOf(stage.admin);
    const none = Object.fromEntries(Object.keys(all).map((kind) => [kind, []])) as unknown as typeof all;
    const named = (...names: readonly string[]) => all.table.filter(({ name }) => names.includes(name ?? ''));
    expect(named('payments', 'payments_2', 'notes_1')).toHaveLength(3);
    const rows = async () =>
      raw(
        stage.admin,
        `SELECT notes::text AS row FROM vault.notes UNION ALL SELECT payments::text FROM vault.payments ORDER BY 1`,
      );
    const before = [await rows(), await fingerprint(stage.admin)];
    for (const attacker of ATTACKERS) {
      // A partition is nobody's to use by its own name, not even a writer's; the rest is what the guards alone stop.
      const isLogin = ['vault_agent', 'vault_auditor', 'inheriting_member'].includes(attacker.label);
      if (!isLogin && !['owner', 'superuser', 'owner_as_replica'].includes(attacker.label)) continue;
      const party = isLogin ? 'outsider' : 'guard';
      const table = isLogin ? named('payments_2') : named('payments', 'payments_2', 'notes_1');
      const tried = await attackAs(stage, { ...attacker, party }, attacks, { ...none, table });
      expect(tried.surprises.filter((surprise) => !OTHERWISE_REFUSED.test(surprise))).toEqual([]);
      expect(tried.count).toBeGreaterThan(100);
    }
    expect([await rows(), await fingerprint(stage.admin)]).toEqual(before);
  });

  test('the audit calls the tables append-only', async () => {
    await raw(stage.admin, 'DROP OWNED BY granted_everything');
    const { tables } = await auditPool(stage.admin, {
      declared: ['payments', 'notes'].map((table) => ({ schema: SCHEMA, table })),
      trusted: [`${SCHEMA}_owner`],
    });
    expect(
      tables.map(({ table, verdict, findings }) => [table, verdict, findings.map(({ rule }) => rule)]),
    ).toEqual([
      ['notes', 'append-only', ['superuser']],
      ['payments', 'append-only', ['superuser']],
    ]);
  });
});

/**
 * Refusals before privileges are looked at, and what PostgreSQL skips with a warning: an outsider, whose outcomes
 * these are, has no privilege on the schema either.
 */
const OTHERWISE_REFUSED = / (0A000|428C9|42704|42809) came|is skipped with a warning on/;
