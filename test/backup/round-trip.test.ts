import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, withDatabase } from '../../generator/database/connect.ts';
import { loadLexer } from '../../generator/ddl/lexer.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { openSession, raw } from '../attacks/session.ts';
import { auditPool, errorsOf } from '../audit/audit-pool.ts';
import { type ExtensionServer, startExtensionServer } from '../extension/extension-server.ts';
import { installPackage, writePackage } from '../extension/packaged-catalog.ts';
import { schemaObjects } from '../install/schema-objects.ts';
import { type ClientPrograms, clientPrograms } from '../servers/client-programs.ts';
import { planned } from '../upgrade/planned.ts';
import { ledger } from './ledger.ts';

const OPTIONS = { lockTimeoutMilliseconds: 5000 };
const catalog = ledger();

/** Logins of the old server, with the passwords that its roles keep on the new one. */
const LOGINS = ['ledger_agent', 'ledger_checker', 'ledger_team'];

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  const programs = clientPrograms(major);
  // Without a pg_dump for this version: said by name, and counted.
  describe.skipIf(programs === null)(`pg_dump for it`, () => roundTrips(major, programs as ClientPrograms));
});

const roundTrips = (major: 14 | 18, programs: ClientPrograms): void => {
  let old: ExtensionServer;
  let young: ExtensionServer;
  let folder = '';
  const before = new Map<string, unknown>();
  beforeAll(async () => {
    await loadLexer();
    [old, young] = await Promise.all([startExtensionServer(major), startExtensionServer(major)]);
    folder = await mkdtemp(join(tmpdir(), 'indelible-backup-'));
    await writePackage(folder, catalog);
    await Promise.all([old, young].map((server) => server.provide(folder)));
    await within(old, 'postgres', async (database) => {
      await raw(database, AGE);
      await raw(database, 'CREATE DATABASE by_apply');
      await raw(database, 'CREATE DATABASE by_extension');
    });
    await within(old, 'by_apply', (database) => installCatalog(database, catalog, OPTIONS));
    await within(old, 'by_extension', (database) => installPackage(database, folder, catalog));
    await within(old, 'postgres', async (database) => {
      for (const login of LOGINS) await raw(database, `ALTER ROLE ${login} LOGIN PASSWORD 'secret'`);
    });
    await restoreRoles();
  });
  afterAll(async () => {
    await Promise.all([old, young].map((server) => server.stop()));
    await rm(folder, { recursive: true });
  });

  const within = <T>(
    server: ExtensionServer,
    database: string,
    work: (database: ConnectionPool) => Promise<T>,
  ): Promise<T> => withDatabase(server.urlFor({ database }), work);

  const as = (server: ExtensionServer, user: string, database: string): ConnectionPool =>
    openSession(server.urlFor({ user, password: 'secret', database }));

  /** What a dump of one database does not have; the one role that is there already is the superuser. */
  const restoreRoles = async (): Promise<void> => {
    const roles = await programs.run('pg_dumpall', ['--roles-only', '-d', old.url]);
    const file = join(folder, 'roles.sql');
    await writeFile(file, roles.replaceAll(/^(CREATE|ALTER) ROLE postgres\b.*\n/gm, ''));
    await programs.run('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', file, young.url]);
  };

  const restore = async (database: string, format: 'plain' | 'custom'): Promise<string> => {
    const name = `${database}_${format}`;
    const file = join(folder, name);
    await programs.run('pg_dump', [`--format=${format}`, `--file=${file}`, old.urlFor({ database })]);
    await within(young, 'postgres', (admin) => raw(admin, `CREATE DATABASE ${name}`));
    const url = young.urlFor({ database: name });
    await (format === 'plain'
      ? programs.run('psql', ['-X', '-q', '-1', '-v', 'ON_ERROR_STOP=1', '-f', file, url])
      : programs.run('pg_restore', ['--exit-on-error', '--single-transaction', '-d', url, file]));
    return name;
  };

  describe.each(['by_apply', 'by_extension'])('installed %s', (database) => {
    let late: ConnectionPool;
    beforeAll(async () => {
      const agent = as(old, 'ledger_agent', database);
      late = as(old, 'ledger_agent', database);
      await raw(agent, paid(1, 6));
      await raw(agent, noted(1));
      await raw(agent, correction(2));
      await consume(database);
      // A writer whose transaction is open while the dump is made, and a horizon that was told meanwhile.
      await raw(late, 'BEGIN');
      await raw(late, paid(7, 7));
      await raw(agent, paid(8, 9));
      await raw(agent, 'SELECT ledger.payments_horizon()');
      await within(old, database, async (admin) => before.set(database, await contentOf(admin)));
      await agent.dispose();
    });
    afterAll(async () => {
      await raw(late, 'ROLLBACK');
      await late.dispose();
    });

    const consume = async (where: string): Promise<void> => {
      const checker = as(old, 'ledger_checker', where);
      const [, last] = await raw(checker, `SELECT * FROM ledger.payments_read_batch('checker', 2)`);
      await raw(
        checker,
        `SELECT ledger.payments_commit('checker', ${last?.position}, ${last?.after}, ${last?.lease})`,
      );
      await checker.dispose();
      const team = as(old, 'ledger_team', where);
      await raw(team, `SELECT * FROM ledger.payments_lease('team', 'one', '1 day')`);
      await team.dispose();
    };

    test.each([
      'plain',
      'custom',
    ] as const)('%s: everything is there, guarded, and goes on', async (format) => {
      const name = await restore(database, format);
      const url = young.urlFor({ database: name });
      expect(await normalised(url)).toEqual(await normalised(old.urlFor({ database })));
      await within(young, name, async (admin) => {
        expect(await contentOf(admin)).toEqual(before.get(database));
        const [youth] = await raw(
          admin,
          'SELECT bool_and(tx > pg_current_xact_id()) AS younger FROM ledger.payments',
        );
        expect(youth).toEqual({ younger: true });
        const report = await auditPool(admin, { trusted: ['ledger_owner'] });
        expect(errorsOf(report)).toEqual([]);
        expect(new Set(report.tables.map(({ verdict }) => verdict))).toEqual(new Set(['append-only']));
        expect(await planned(admin, catalog)).toBe('');
        await expect(raw(admin, 'DELETE FROM ledger.payments')).rejects.toMatchObject({ code: 'ID001' });
        await goesOn(admin, name);
      });
    });

    /** The consumer gets each event after its position, once, late ones and new ones alike. */
    const goesOn = async (admin: ConnectionPool, name: string): Promise<void> => {
      const [open, agent, checker] = ['ledger_agent', 'ledger_agent', 'ledger_checker'].map((user) =>
        as(young, user, name),
      ) as [ConnectionPool, ConnectionPool, ConnectionPool];
      try {
        await raw(open, 'BEGIN');
        await raw(open, paid(10, 10));
        await raw(agent, paid(11, 11));
        await raw(agent, noted(2));
        const ids = await idsOf(admin);
        const drawn = Math.max(...ids);
        const [told] = await raw(admin, 'SELECT ledger.payments_horizon() AS horizon');
        expect(Number(told?.horizon)).toBeLessThan(drawn - 1);
        await raw(open, 'COMMIT');
        const [then] = await raw(admin, 'SELECT ledger.payments_horizon() AS horizon');
        expect(Number(then?.horizon)).toBe(drawn);
        const read: number[] = [];
        for (let batch = await next(checker); batch.length > 0; batch = await next(checker)) {
          read.push(...batch.map(({ id }) => Number(id)));
          const last = batch.at(-1);
          await raw(
            checker,
            `SELECT ledger.payments_commit('checker', ${last?.position}, ${last?.after}, ${last?.lease})`,
          );
        }
        expect(read).toEqual((await idsOf(admin, `WHERE id > 2 AND event_type = 'paid'`)).sort(byValue));
        expect(await raw(admin, 'SELECT * FROM ledger.invoices_verify()')).toEqual([]);
        const [lease] = await raw(
          admin,
          "SELECT member, lease IS NOT NULL AS held FROM ledger.payments_positions WHERE consumer = 'team'",
        );
        expect(lease).toEqual({ member: 'one', held: true });
      } finally {
        await Promise.all([open, agent, checker].map((session) => session.dispose()));
      }
    };
    const next = (checker: Database) =>
      raw(checker, `SELECT * FROM ledger.payments_read_batch('checker', 3)`);
  });

  /** pg_dump leaves out rights on the row types of tables. */
  const normalised = async (url: string) =>
    (await schemaObjects(url, 'ledger', 'ledger_')).map((object) =>
      object.kind === 'type' ? { ...object, acl: null } : object,
    );
};

const byValue = (a: number, b: number): number => a - b;

/** So many transactions that whatever is recorded afterwards comes from the future of a cluster that was just made. */
const AGE = `DO $$ BEGIN
  CREATE TEMPORARY TABLE aged (n integer);
  FOR n IN 1 .. 20000 LOOP
    BEGIN INSERT INTO aged VALUES (n); EXCEPTION WHEN division_by_zero THEN NULL; END;
  END LOOP;
END $$`;

const paid = (from: number, to: number): string =>
  `INSERT INTO ledger.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload)
   SELECT gen_random_uuid(), 'paid', 'invoice', 'I-' || n % 3, 'ai/x', 'right', '{"cents": 5}'
   FROM generate_series(${from}, ${to}) AS n`;

const noted = (version: number): string =>
  `INSERT INTO ledger.notes (run_id, event_type, subject_type, subject_id, subject_version, actor, payload)
   VALUES (gen_random_uuid(), 'noted', 'invoice', 'I-1', ${version}, 'ai/x', '{}')`;

const correction = (corrects: number): string =>
  `INSERT INTO ledger.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects)
   VALUES (gen_random_uuid(), 'corrected', 'invoice', 'I-2', 'ai/x', 'wrong', '{"cents": 6}', ${corrects})`;

const idsOf = async (admin: Database, where = ''): Promise<number[]> =>
  (await raw(admin, `SELECT id FROM ledger.payments ${where} ORDER BY id`)).map(({ id }) => Number(id));

/** Every row of every table of the schema, and how far its sequences have come. */
const contentOf = async (admin: Database): Promise<unknown> => {
  const tables = await raw(
    admin,
    `SELECT oid::regclass::text AS name FROM pg_class
     WHERE relnamespace = 'ledger'::regnamespace AND relkind IN ('r', 'S') ORDER BY 1`,
  );
  return Promise.all(
    tables.map(async ({ name }) => {
      const rows = await raw(admin, `SELECT * FROM ${name}`);
      return [name, rows.map(({ log_cnt: _, ...row }) => JSON.stringify(row)).sort()];
    }),
  );
};
