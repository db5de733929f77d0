import { readFileSync } from 'node:fs';
import { type Connection, type ConnectionPool, sql } from '@databases/pg';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isServerError } from '../../generator/database/server-error.ts';
import { MAJORS } from '../servers/majors.ts';
import { auditPool } from './audit-pool.ts';
import { openStage, type Stage } from './database.ts';

/**
 * Random small worlds of roles, memberships, grants and guards. The oracle is PostgreSQL: as each login role it
 * grants itself what it can, sets every role that it can and tries the harm. The audit must name exactly the roles
 * and the harms that succeed.
 */
const WORLDS_A_MAJOR = 8;

const HARDENED = readFileSync(new URL('bases/hardened.sql', import.meta.url), 'utf8');
const LOGINS = ['app', 'reader', 'writer'] as const;
const GROUPS = ['app_group', 'g1', 'g2', 'g3'] as const;
const ROLES = [...LOGINS, ...GROUPS, 'ledger_owner'] as const;
const OPERATIONS = ['UPDATE', 'DELETE', 'TRUNCATE'] as const;
type Operation = (typeof OPERATIONS)[number];

const HARM: Readonly<Record<Operation, string>> = {
  UPDATE: `UPDATE ledger.events SET event_type = 'forged'`,
  DELETE: 'DELETE FROM ledger.events',
  TRUNCATE: 'TRUNCATE ledger.events',
};

interface World {
  readonly memberships: readonly (readonly [number, number, boolean, boolean, boolean])[];
  readonly grants: readonly (readonly [string, Operation])[];
  readonly noInherit: readonly string[];
  readonly guards: readonly string[];
}

const GUARDS = [
  'DROP TRIGGER events_guard_rows ON ledger.events',
  'DROP TRIGGER events_guard_statement ON ledger.events',
  'ALTER TABLE ledger.events DISABLE TRIGGER events_guard_rows',
  'ALTER TABLE ledger.events DISABLE TRIGGER events_guard_statement',
  'ALTER TABLE ledger.events ENABLE TRIGGER events_guard_statement',
  'ALTER TABLE ledger.events ENABLE REPLICA TRIGGER events_guard_rows',
];

const world: fc.Arbitrary<World> = fc.record({
  memberships: fc.array(
    fc.tuple(fc.nat(ROLES.length - 1), fc.nat(ROLES.length - 1), fc.boolean(), fc.boolean(), fc.boolean()),
    { minLength: 2, maxLength: 7 },
  ),
  grants: fc.array(
    fc.tuple(fc.constantFrom(...LOGINS, ...GROUPS, 'PUBLIC'), fc.constantFrom(...OPERATIONS)),
    {
      maxLength: 3,
    },
  ),
  noInherit: fc.subarray([...LOGINS, ...GROUPS], { maxLength: 2 }),
  // Without both guards a grant is a hole; that should not be rare.
  guards: fc.oneof(fc.subarray(GUARDS, { maxLength: 3 }), fc.constant(GUARDS.slice(0, 2))),
});

/** Tried in every run, so that both directions are. */
const HARMLESS: World = { memberships: [], grants: [], noInherit: [], guards: [] };
const HARMFUL: World = {
  memberships: [[ROLES.indexOf('app_group'), ROLES.indexOf('app'), true, true, false]],
  grants: [['app_group', 'DELETE']],
  noInherit: [],
  guards: GUARDS.slice(0, 2),
};

/** Statements may fail: a circle of memberships, a trigger that is gone. What is left is the world. */
const scriptOf = ({ memberships, grants, noInherit, guards }: World, major: number): readonly string[] => [
  'CREATE ROLE g1',
  'CREATE ROLE g2',
  'CREATE ROLE g3',
  'GRANT USAGE ON SCHEMA ledger TO PUBLIC',
  'GRANT SELECT ON ledger.events TO PUBLIC',
  ...noInherit.map((role) => `ALTER ROLE ${role} NOINHERIT`),
  ...memberships.map(([role, member, inherit, set, admin]) => {
    const options =
      major >= 16 ? `WITH INHERIT ${inherit}, SET ${set}, ADMIN ${admin}` : admin ? 'WITH ADMIN OPTION' : '';
    return `GRANT ${ROLES[role]} TO ${ROLES[member]} ${options}`;
  }),
  ...grants.map(([role, operation]) => `GRANT ${operation} ON ledger.events TO ${role}`),
  ...guards,
  `INSERT INTO ledger.events (event_type, payload) VALUES ('claimed_transaction', '{}')`,
];

/** Runs one statement in a savepoint: whether PostgreSQL let it through. */
const attempt = async (connection: Connection, text: string): Promise<boolean> => {
  await connection.query(sql`SAVEPOINT attempt`);
  try {
    await connection.query(sql.__dangerous__rawValue(text));
    await connection.query(sql`RELEASE SAVEPOINT attempt`);
    return true;
  } catch (error) {
    if (!isServerError(error)) throw error;
    await connection.query(sql`ROLLBACK TO SAVEPOINT attempt`);
    return false;
  }
};

const INTACT = sql`SELECT FROM ledger.events WHERE event_type = 'claimed_transaction'`;

/** Grants that the login can give itself, until there are no more; then the harm, as every role it can be. */
const harmsOf = async (connection: Connection, login: string, major: number): Promise<readonly string[]> => {
  await connection.query(sql`BEGIN`);
  await attempt(connection, `SET SESSION AUTHORIZATION ${login}`);
  for (let round = 0; round < 3; round++) {
    for (const identity of ROLES) {
      if (!(await attempt(connection, `SET ROLE ${identity}`))) continue;
      for (const role of ROLES) {
        const options = major >= 16 ? 'WITH INHERIT TRUE, SET TRUE' : '';
        if (role !== login) await attempt(connection, `GRANT ${role} TO ${login} ${options}`);
      }
      await connection.query(sql`RESET ROLE`);
    }
  }
  const done: string[] = [];
  for (const operation of OPERATIONS) {
    for (const identity of ROLES) {
      await connection.query(sql`SAVEPOINT harm`);
      await attempt(connection, `SET ROLE ${identity}`);
      await attempt(connection, HARM[operation]);
      const [{ session }] = (await connection.query(sql`SELECT session_user AS session`)) as [
        { session: string },
      ];
      expect(session).toBe(login);
      const owned = await attempt(connection, 'ALTER TABLE ledger.events SET (fillfactor = 90)');
      await connection.query(sql`RESET SESSION AUTHORIZATION`);
      const intact = (await connection.query(INTACT)).length === 1;
      await connection.query(sql`ROLLBACK TO SAVEPOINT harm`);
      if (!intact) done.push(operation.toLowerCase());
      if (owned) done.push('alter');
    }
  }
  await connection.query(sql`ROLLBACK`);
  return [...new Set(done)].sort();
};

/** Compares audit and oracle; gives how many login roles did harm. */
const agree = async (pool: ConnectionPool, major: number): Promise<number> => {
  let harmful = 0;
  const report = await auditPool(pool);
  const errors = report.tables.flatMap(({ findings }) =>
    findings.filter(({ severity }) => severity === 'error'),
  );
  const byPublic = errors.filter(({ path }) => path[1] === 'PUBLIC').map(({ capability }) => capability);
  for (const login of LOGINS) {
    const said = errors.filter(({ role }) => role === login).map(({ capability }) => capability);
    const told = new Set<string>([...said, ...byPublic]);
    const harms = await pool.task((connection) => harmsOf(connection, login, major));
    if (harms.length > 0) harmful++;
    const asOwner = told.has('alter') || told.has('drop');
    expect(asOwner, `${login} as owner`).toBe(harms.includes('alter'));
    if (asOwner) continue;
    const destructive = [...told]
      .filter((capability) => ['update', 'delete', 'truncate'].includes(capability))
      .sort();
    expect(destructive, login).toEqual(harms);
  }
  return harmful;
};

/** 15 has the memberships of 14, 17 those of 16: they are tried when more worlds are asked for. */
const TRIED = process.env.INDELIBLE_WORLDS ? MAJORS : ([14, 16, 18] as const);

describe.each(TRIED)('random worlds on PostgreSQL %i', (major) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(major);
  });
  afterAll(() => stage?.stop());

  test('the audit names exactly the roles that do harm', async () => {
    const seen: number[] = [];
    await fc.assert(
      fc.asyncProperty(world, (given) =>
        stage.scene([HARDENED], async (pool) => {
          await pool.task(async (connection) => {
            for (const statement of scriptOf(given, major)) {
              await connection.query(sql.__dangerous__rawValue(statement)).catch((error: unknown) => {
                if (!isServerError(error)) throw error;
              });
            }
          });
          seen.push(await agree(pool, major));
        }),
      ),
      {
        numRuns: Number(process.env.INDELIBLE_WORLDS ?? WORLDS_A_MAJOR),
        endOnFailure: true,
        examples: [[HARMLESS], [HARMFUL]],
      },
    );
    // Both directions were tried.
    expect(seen.some((harmful) => harmful > 0)).toBe(true);
    expect(seen.some((harmful) => harmful === 0)).toBe(true);
  }, 120_000);
});
