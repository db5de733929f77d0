import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionPool, sql } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proveOn, withProofs } from '../../generator/audit/prove/prove-report.ts';
import type { Report } from '../../generator/audit/report/report.ts';
import { audit } from '../../generator/commands/audit.ts';
import { proveDatabase } from '../../generator/commands/audit-prove.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import { boundQuery } from '../../generator/database/query.ts';
import { auditPool, EVERYTHING } from './audit-pool.ts';
import { openStage, type Stage } from './database.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const HARDENED = read('bases/hardened.sql');
const UNGUARDED = read('bases/unguarded.sql');
const EVENTS = `INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{"amount": 18.40}'), ('expense_paid', '{}')`;
/** One way in of many a kind. */
const HOLES = `
  GRANT UPDATE, DELETE, TRUNCATE ON ledger.events TO app;
  GRANT INSERT (recorded_by) ON ledger.events TO writer;
  GRANT TRIGGER ON ledger.events TO app_group;
  GRANT app_group TO reader;
  GRANT UPDATE ON SEQUENCE ledger.events_id_seq TO app;
  CREATE ROLE keeper LOGIN;
  ALTER SCHEMA ledger OWNER TO keeper;
  GRANT USAGE ON SCHEMA ledger TO ledger_owner;
  CREATE FUNCTION public.forget() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS 'DELETE FROM ledger.events';
  ALTER FUNCTION public.forget() OWNER TO ledger_owner;
  CREATE FUNCTION public.forget_elsewhere() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$ BEGIN PERFORM nextval('ledger.events_id_seq'); DELETE FROM ledger.events; END $$;
  ALTER FUNCTION public.forget_elsewhere() OWNER TO ledger_owner`;
/** Who recorded it is filled by a trigger, has no default, and is nobody's to supply. */
const FILLED = `
  ALTER TABLE ledger.events ALTER COLUMN recorded_by DROP DEFAULT, ALTER COLUMN recorded_by SET NOT NULL;
  CREATE FUNCTION ledger.fill() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$ BEGIN NEW.recorded_by := session_user; RETURN NEW; END $$;
  ALTER FUNCTION ledger.fill() OWNER TO ledger_owner;
  CREATE TRIGGER fill BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.fill();
  ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER fill;
  GRANT USAGE ON SCHEMA ledger TO app; GRANT INSERT (occurred_at, event_type, payload) ON ledger.events TO app`;
const SET_OFF = `
  CREATE FUNCTION ledger.trim() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$ BEGIN DELETE FROM ledger.events; RETURN NULL; END $$;
  ALTER FUNCTION ledger.trim() OWNER TO ledger_owner; REVOKE EXECUTE ON FUNCTION ledger.trim() FROM PUBLIC;
  CREATE TRIGGER trim AFTER INSERT ON ledger.events FOR EACH STATEMENT EXECUTE FUNCTION ledger.trim();
  REVOKE INSERT (event_type, payload) ON ledger.events FROM writer; GRANT INSERT (tx) ON ledger.events TO app`;
const BUILT = [HARDENED, UNGUARDED, HOLES, EVENTS];

const proofs = (report: Report): readonly string[] =>
  report.tables.flatMap(({ findings }) =>
    findings
      .filter(({ severity }) => severity === 'error')
      .map(({ rule, role, proof }) => `${rule} by ${role}: ${proof}`),
  );

/** Rows with their places and versions, and everything around them, as text. */
const fingerprint = async (pool: ConnectionPool): Promise<readonly unknown[]> => [
  await pool.query(sql`SELECT ctid::text, xmin::text, * FROM ledger.events ORDER BY ctid`),
  await pool.query(boundQuery(read('../attacks/fingerprint.sql'), ['ledger'])),
  await pool.query(boundQuery(read('../attacks/fingerprint.sql'), ['public'])),
  await pool.query(sql`SELECT oid, datname FROM pg_database ORDER BY oid`),
];

describe.each([15, 18] as const)('audit --prove on PostgreSQL %i', (major) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(major);
  });
  afterAll(() => stage?.stop());

  const silent = { stdout: () => undefined, stderr: () => undefined, colour: false };

  test('in place: what can be rolled back is proved, and nothing is left of it', () =>
    stage.scene(BUILT, async (pool) => {
      const before = await fingerprint(pool);
      const report = withProofs(await auditPool(pool), await proveOn(pool, EVERYTHING, { inPlace: true }));
      expect(await fingerprint(pool)).toEqual(before);
      const said = proofs(report);
      for (const proved of [
        'update-granted by app: proved',
        'delete-granted by app: proved',
        'truncate-granted by app: proved',
        'trigger-granted by reader: proved',
        'actor-forgeable by writer: proved',
        'schema-owner-can-log-in by keeper: proved',
        'definer-function by app: proved',
      ])
        expect(said).toContain(proved);
      expect(said.filter((line) => line.endsWith('not reproduced'))).toEqual([]);
      // Neither setval() nor nextval() is rolled back.
      expect(said).toContain('sequence-writable by app: not tried');
      expect(said.filter((line) => line === 'definer-function by app: not tried')).toHaveLength(1);
    }));

  test('a role that may not supply what a trigger fills still forges what it may', () =>
    stage.scene([HARDENED, FILLED], async (pool) => {
      const proved = await proveOn(pool, EVERYTHING, { inPlace: true });
      expect(proofs(withProofs(await auditPool(pool), proved))).toEqual(['time-forgeable by app: proved']);
    }));

  test('a role that may supply one column only sets off a trigger of the statement by an INSERT of no row', () =>
    stage.scene([HARDENED, UNGUARDED, EVENTS, SET_OFF], async (pool) => {
      const proved = await proveOn(pool, EVERYTHING, { inPlace: true });
      expect(proofs(withProofs(await auditPool(pool), proved))).toContain('definer-function by app: proved');
    }));

  test('in place as the role itself: its own way in is proved, those of others are not tried', () =>
    stage.scene(
      [HARDENED, UNGUARDED, 'GRANT SELECT, DELETE ON ledger.events TO app, reader', EVENTS],
      async () => {
        const report = await withDatabase(stage.urlOf('app'), async (database) =>
          withProofs(await auditPool(database), await proveOn(database, EVERYTHING, { inPlace: true })),
        );
        expect(proofs(report)).toEqual([
          'delete-granted by app: proved',
          'delete-granted by reader: not tried',
        ]);
        const [reader] = report.tables.flatMap(({ findings }) =>
          findings.filter(({ role, severity }) => role === 'reader' && severity === 'error'),
        );
        expect(reader?.proofBecause).toBe('app can not SET ROLE to reader');
      },
    ));

  test('a lock that somebody else holds: not tried, in a second', () =>
    stage.scene([HARDENED, UNGUARDED, 'GRANT TRUNCATE ON ledger.events TO app', EVENTS], async (pool) => {
      await withDatabase(stage.url, (other) =>
        other.tx(async (holder) => {
          await holder.query(sql`LOCK TABLE ledger.events IN SHARE MODE`);
          const report = withProofs(
            await auditPool(pool),
            await proveOn(pool, EVERYTHING, { inPlace: true }),
          );
          expect(proofs(report)).toEqual(['truncate-granted by app: not tried']);
        }),
      );
    }));

  test('a copy that can not be made is said, and nothing is tried', () =>
    stage.scene([HARDENED, UNGUARDED, 'GRANT DELETE ON ledger.events TO app', EVENTS], async (pool) => {
      const said: string[] = [];
      const url = stage.urlOf('app');
      const report = await proveDatabase(url, 'scratch', EVERYTHING, await auditPool(pool), {
        ...silent,
        stderr: (text) => void said.push(text),
      });
      expect(proofs(report)).toEqual(['delete-granted by app: not tried']);
      expect(said.join('')).toMatch(/app is no superuser.*\n--prove in-place/);
    }));

  test.each([
    {
      who: 'a role that may make no temporary function, in place',
      where: 'in-place',
      script: 'REVOKE TEMPORARY ON DATABASE scratch FROM PUBLIC; CREATE ROLE reviewer LOGIN',
      because: /^reviewer may not make temporary functions: permission denied to create temporary tables/,
    },
    {
      who: 'a superuser whose sessions only read, on a copy',
      where: 'scratch',
      script:
        'CREATE ROLE reviewer LOGIN SUPERUSER; ALTER ROLE reviewer SET default_transaction_read_only = on',
      because: /^no copy of the database could be made: PostgreSQL says: cannot execute CREATE DATABASE/,
    },
  ] as const)('$who: nothing is tried, and PostgreSQL says why', ({ where, script, because }) =>
    stage.scene(
      [HARDENED, UNGUARDED, 'GRANT DELETE ON ledger.events TO app', script, EVENTS],
      async (pool) => {
        const report = await auditPool(pool);
        const said: string[] = [];
        const proved = await proveDatabase(stage.urlOf('reviewer'), where, EVERYTHING, report, {
          ...silent,
          stderr: (text) => void said.push(text),
        });
        expect(proofs(proved)).toEqual(['delete-granted by app: not tried']);
        // Without pg_dump only a database without other sessions is copied.
        const expected =
          where === 'scratch' && !hasPgDump(major) ? /there is no pg_dump of version/ : because;
        for (const { proofBecause } of proved.tables.flatMap(({ findings }) => findings))
          expect(proofBecause).toMatch(expected);
        expect(said.join('')).toContain('Nothing was proved: ');
      },
    ));

  test('in place as a role whose sessions only read: what is tried may write', () =>
    stage.scene(
      [
        HARDENED,
        UNGUARDED,
        'GRANT SELECT, DELETE ON ledger.events TO app; ALTER ROLE app SET default_transaction_read_only = on',
        EVENTS,
      ],
      async () => {
        const report = await withDatabase(stage.urlOf('app'), async (database) =>
          withProofs(await auditPool(database), await proveOn(database, EVERYTHING, { inPlace: true })),
        );
        expect(proofs(report)).toEqual(['delete-granted by app: proved']);
      },
    ));

  test('on a copy: everything is proved, and the copy is gone afterwards', async () => {
    await stage
      .scene(BUILT, async (pool) => {
        // Without pg_dump the whole database is copied, which PostgreSQL does only while nobody is connected.
        if (!hasPgDump(major)) await pool.dispose();
        const report = await withDatabase(stage.url, auditPool);
        const proved = await proveDatabase(stage.url, 'scratch', EVERYTHING, report, silent);
        const said = proofs(proved);
        expect(said).toContain('sequence-writable by app: proved');
        expect(said.filter((line) => line === 'definer-function by app: proved')).toHaveLength(2);
        expect(said.filter((line) => !line.endsWith(': proved'))).toEqual([]);
        const left = await withDatabase(stage.url, (database) =>
          database.query(sql`SELECT datname FROM pg_database WHERE datname LIKE 'indelible%'`),
        );
        expect(left).toEqual([]);
      })
      .catch((error: unknown) => {
        // The scene can not be cleared by a pool that is closed; the server goes with it.
        if (hasPgDump(major)) throw error;
        if (!String(error).includes('dispose')) throw error;
      });
  });
});

const hasPgDump = (major: number): boolean => {
  try {
    const version = execFileSync('pg_dump', ['--version'], { encoding: 'utf8' });
    return Number(/ (\d+)/.exec(version)?.[1]) >= major;
  } catch {
    return false;
  }
};

describe('--sql --prove', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'indelible-prove-'));
    await writeFile(
      join(folder, 'schema.sql'),
      `${HARDENED}${UNGUARDED}\nGRANT UPDATE ON ledger.events TO app;\n`,
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const printed = async (options: Parameters<typeof audit>[0]): Promise<string> => {
    const lines: string[] = [];
    const output = {
      stdout: (text: string) => void lines.push(text),
      stderr: () => undefined,
      colour: false,
    };
    expect(await audit(options, output)).toBe(1);
    return lines.join('');
  };

  test('the throw-away server is the copy; without --prove nothing is said of it', async () => {
    const files = { sql: [join(folder, 'schema.sql')], owner: 'postgres' };
    expect(await printed({ ...files, prove: true })).toMatch(/proof: proved: UPDATE ledger\.events SET/);
    const without = JSON.parse(await printed({ ...files, format: 'json' })) as Report;
    expect(without.tables[0]?.findings.every((finding) => !('proof' in finding))).toBe(true);
  });

  test('a place that there is not', async () => {
    await expect(
      audit({ prove: 'elsewhere' }, { stdout: () => undefined, stderr: () => undefined, colour: false }),
    ).rejects.toThrow('--prove "elsewhere": there is no such place');
  });
});
