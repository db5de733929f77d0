import { type ConnectionPool, sql } from '@databases/pg';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../generator/catalog/model.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { composedName, quoteIdentifier } from '../../generator/ddl/quote.ts';
import { versionedName } from '../../generator/ddl/versioned-name.ts';
import { KnownError } from '../../generator/errors.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { rebuild } from '../../generator/projections/rebuild.ts';
import { verify } from '../../generator/projections/verify.ts';
import { raw } from '../attacks/session.ts';
import { auditPool, errorsOf } from '../audit/audit-pool.ts';
import { appendHistory, CORRECTED_BEFORE, type Said } from '../projections/append-history.ts';
import { startServer } from '../servers/start.ts';
import { ANCHOR, type RandomUpgrade, randomUpgrade, SCHEMA } from './arbitrary-upgrade.ts';
import { factsOf, OPTIONS, planned } from './planned.ts';

/**
 * Random pairs of catalogs: what an upgrade leaves is what an installation makes, with every event as it was; or it is
 * refused, and nothing was touched.
 *
 *   UPGRADE_ROUNDS=200 UPGRADE_SEED=7 npx vitest run test/upgrade/at-random.test.ts
 *
 * UPGRADE_SHRINK=1 looks for the smallest pair that fails, which takes long.
 */
const ROUNDS = Number(process.env.UPGRADE_ROUNDS ?? 2);
const SEED = Number(process.env.UPGRADE_SEED ?? 20261122);

/** Several installations and upgrades, on a machine that does other things. */
const PATIENCE_MILLISECONDS = 300_000 + ROUNDS * 120_000;

const projectionsOf = ({ tables }: Catalog) => tables.flatMap(({ projections }) => projections);

const anchorOf = ({ tables }: Catalog) =>
  tables.find(({ name }) => name === 'log')?.anchors.find(({ name }) => name === ANCHOR);

/** Every version that may be appended, in turn. */
const saidBy = (catalog: Catalog): Said => {
  let turn = 0;
  const log = catalog.tables.find(({ name }) => name === 'log');
  const anchor = anchorOf(catalog);
  const anchored = anchor ? { [ANCHOR]: anchor.type === 'text' ? 'x' : 7 } : {};
  return (type) => {
    const found = log?.events.find(({ name }) => name === type);
    const versions = [
      found?.version ?? 1,
      ...(found?.earlier ?? []).filter(({ isOpen }) => isOpen).map(({ version }) => version),
    ];
    return { event_version: versions[turn++ % versions.length], reason: 'why', ...anchored };
  };
};

/** A table or a function; `sql.ident` refuses names of 61 bytes and more. */
const inSchema = (name: string) =>
  sql.__dangerous__rawValue(`${quoteIdentifier(SCHEMA)}.${quoteIdentifier(name)}`);

/** Events, and the very row that each is: none was written anew but for the type of an anchor, which no value changes. */
const eventsOf = (database: ConnectionPool, { before, after }: RandomUpgrade) => {
  const [from, to] = [anchorOf(before), anchorOf(after)];
  const event = from
    ? sql`to_jsonb(event) || jsonb_build_object(${ANCHOR}::text, event.${sql.ident(ANCHOR)}::text)`
    : sql`to_jsonb(event) - ${ANCHOR}::text`;
  const row = from?.type === to?.type ? sql`event.ctid::text, event.xmin::text` : sql`NULL`;
  return database.query(
    sql`SELECT (${event})::text, ${row} FROM ${inSchema('log')} AS event ORDER BY event.id`,
  );
};

/** All that is in the schema: every row, and every fact of the inventory. */
const everythingIn = async (database: ConnectionPool, catalog: Catalog): Promise<unknown> => {
  const tables = await database.query(
    sql`SELECT relname AS name FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ${SCHEMA}) AND relkind = 'r' ORDER BY 1`,
  );
  const rows: unknown[] = [];
  for (const { name } of tables)
    rows.push([
      name,
      await database.query(sql`SELECT kept::text, kept.xmin::text FROM ${inSchema(name)} AS kept ORDER BY 1`),
    ]);
  const roles = await raw(database, 'SELECT rolname, rolcanlogin FROM pg_roles ORDER BY 1');
  return { rows, roles, facts: await factsOf(database, catalog) };
};

/** What stays of what the second catalog has no more. */
const isLeft = (fact: string, { before, after }: RandomUpgrade): boolean => {
  const [kind, object = '', part = ''] = fact.split(' | ');
  const isIn = (names: readonly string[]): boolean =>
    names.some((name) => object.includes(name.replaceAll('"', '""')) || object.includes(name));
  const kept = new Set(projectionsOf(after).map(({ name }) => name));
  const gone = projectionsOf(before).flatMap(({ name }) => (kept.has(name) ? [] : [name]));
  const consumed = before.tables.flatMap(({ name }) =>
    ['_positions', '_members', '_batches', '_parked', '_moves'].map((suffix) => composedName(name + suffix)),
  );
  const known = gone.length > 0 && kept.size === 0 ? ['projection_versions', 'refuse_other_hand'] : [];
  return (
    isIn([...gone.map(versionedName), ...consumed, ...known]) ||
    (kind === 'projection' && isIn(gone)) ||
    (kind === 'consumer' && part !== undefined)
  );
};

/** Every name of a catalog that a message may name. */
const namesIn = ({ tables, roles }: Catalog): readonly string[] => [
  ...tables.flatMap(({ name, events, projections, consumers }) =>
    [{ name }, ...events, ...projections, ...consumers].map((one) => one.name),
  ),
  ...roles.writers.map(({ role }) => role),
  ...roles.readers,
];

const currentVersions = async (
  database: ConnectionPool,
  catalog: Catalog,
): Promise<ReadonlyMap<string, number>> => {
  if (projectionsOf(catalog).length === 0) return new Map();
  const rows = await database.query(
    sql`SELECT projection, version FROM ${inSchema('projection_versions')} WHERE status = 'current'`,
  );
  return new Map(rows.map(({ projection, version }) => [projection, Number(version)]));
};

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  beforeAll(async () => {
    server = await startServer(major);
  });
  afterAll(() => server.stop());

  const inDatabase = async <T>(name: string, work: (database: ConnectionPool) => Promise<T>): Promise<T> =>
    withDatabase(server.url, async (admin) => {
      await raw(admin, `CREATE DATABASE ${name}`);
      try {
        return await withDatabase(server.urlFor({ database: name }), work);
      } finally {
        await raw(admin, `DROP DATABASE ${name}`);
      }
    });

  const structure = () => ({
    planner: null,
    temporaryDatabaseUrl: server.url,
    databaseUrl: server.urlFor({ database: 'upgraded' }),
    onProgress: () => undefined,
  });

  /** What an installation makes, with projections rebuilt as often. */
  const freshFacts = (after: Catalog, versions: ReadonlyMap<string, number>) =>
    inDatabase('fresh', async (fresh) => {
      await installCatalog(fresh, after, OPTIONS);
      for (const projection of projectionsOf(after))
        for (let version = 1; version < (versions.get(projection.name) ?? 1); version++)
          await rebuild(fresh, after, projection, OPTIONS);
      return factsOf(fresh, after);
    });

  const checkUpgraded = async (database: ConnectionPool, upgrade: RandomUpgrade, appended: unknown) => {
    const { after, steps } = upgrade;
    expect(await eventsOf(database, upgrade), 'events').toEqual(appended);
    expect(await planned(database, after), 'the plan').toBe('');
    const versions = await currentVersions(database, after);
    const facts = Object.entries(await factsOf(database, after));
    const fresh = await freshFacts(after, versions);
    const own = facts.filter(([fact]) => fact in fresh || !isLeft(fact, upgrade));
    expect(Object.fromEntries(own), 'the inventory').toEqual(fresh);
    await checkState(database, after);
    await appendHistory(database, SCHEMA, steps.slice(10), [], saidBy(after), AFTERWARDS);
    await checkState(database, after);
    expect(await planned(database, after), 'the plan afterwards').toBe('');
    const report = await auditPool(database, {
      declared: after.tables.map(({ name }) => ({ schema: SCHEMA, table: name })),
    });
    expect(errorsOf(report)).toEqual([]);
    expect(new Set(report.tables.map(({ verdict }) => verdict))).toEqual(new Set(['append-only']));
  };

  const checkState = async (database: ConnectionPool, after: Catalog): Promise<void> => {
    for (const projection of projectionsOf(after)) {
      if (projection.apply === 'asynchronous')
        await database.query(sql`SELECT * FROM ${inSchema(composedName(`${projection.name}_apply`))}()`);
      const { differences } = await verify(database, after, projection);
      expect(differences, `state of ${projection.name}`).toEqual([]);
    }
  };

  const tryUpgrade = (upgrade: RandomUpgrade): Promise<'applied' | 'refused'> =>
    inDatabase('upgraded', async (database) => {
      const { before, after, steps } = upgrade;
      await installCatalog(database, before, OPTIONS);
      await appendHistory(database, SCHEMA, steps.slice(0, 10), [], saidBy(before), AFTERWARDS);
      const appended = await eventsOf(database, upgrade);
      expect(appended.length).toBeGreaterThan(0);
      const everything = await everythingIn(database, before);
      try {
        await applyCatalog(database, after, { ...OPTIONS, structure: structure() });
      } catch (error) {
        if (!(error instanceof KnownError)) throw error;
        expect(await everythingIn(database, before), error.message).toEqual(everything);
        const names = [...namesIn(before), ...namesIn(after)];
        expect(
          names.filter((name) => error.message.replaceAll('""', '"').includes(name)),
          error.message,
        ).not.toEqual([]);
        return 'refused';
      }
      await checkUpgraded(database, upgrade, appended);
      return 'applied';
    });

  test(
    'an upgrade leaves what an installation makes and every event, or nothing is touched',
    async () => {
      const counts = { applied: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(randomUpgrade, async (upgrade) => {
          counts[await tryUpgrade(upgrade)] += 1;
        }),
        { numRuns: ROUNDS, seed: SEED, endOnFailure: process.env.UPGRADE_SHRINK === undefined },
      );
      expect(counts.applied, JSON.stringify(counts)).toBeGreaterThan(0);
    },
    PATIENCE_MILLISECONDS,
  );
});

/** A narrower payload refuses, too. */
const AFTERWARDS: ReadonlySet<string> = new Set([...CORRECTED_BEFORE, '23514']);
