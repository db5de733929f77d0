import type { ConnectionPool } from '@databases/pg';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { composedName } from '../../generator/ddl/quote.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { rebuild } from '../../generator/projections/rebuild.ts';
import { openSession, raw } from '../attacks/session.ts';
import { modelOf } from '../install/catalog.ts';
import type { Major } from '../servers/majors.ts';
import { startServer } from '../servers/start.ts';
import { appendHistory } from './append-history.ts';
import { EFFECTS, history, type RandomCatalog, randomCatalog } from './arbitrary-projection.ts';
import { type PlainEvent, plainFold } from './plain-fold.ts';

const CATALOGS = Number(process.env.INDELIBLE_FOLDS ?? 3);
const SEED = Number(process.env.INDELIBLE_SEED ?? 1);
const MAJOR = Number(process.env.INDELIBLE_MAJORS ?? 18) as Major;

let server: EmbeddedServer;
let database: ConnectionPool;
beforeAll(async () => {
  server = await startServer(MAJOR);
  database = openSession(server.url);
});
afterAll(async () => {
  await database.dispose();
  await server.stop();
});

/** The expressions of the catalog, evaluated for each event as they stand, and by nothing of the generator. */
const evaluated = async (
  schema: string,
  { projections }: RandomCatalog,
  events: readonly PlainEvent[],
): Promise<readonly PlainEvent[]> => {
  const sources = Object.values(projections).flatMap(({ key, columns }) => [
    ...Object.values('fields' in key ? key.fields : {}).flatMap((given) =>
      typeof given === 'string' ? [] : Object.values(given),
    ),
    ...Object.values(columns).flatMap(({ from = {} }) => Object.values(from)),
  ]);
  const expressions = [
    ...new Set(sources.flatMap((source) => (typeof source === 'string' ? [] : source.sql))),
  ];
  const rows = await raw(
    database,
    `SELECT id::int AS id, ARRAY[${expressions.map(asJson).join(', ')}]::jsonb[]::text[] AS said FROM "${schema}".log`,
  );
  const said = new Map(
    rows.map((row) => [
      row.id,
      Object.fromEntries(
        expressions.map((sql, index) => [
          sql,
          JSON.parse((row.said as readonly (string | null)[])[index] ?? 'null'),
        ]),
      ),
    ]),
  );
  return events.map((event) => ({ ...event, said: said.get(event.id) ?? {} }));
};

/** In a subquery, where a constant of no type is a text. */
const asJson = (sql: string): string => `(SELECT to_jsonb(one.said) FROM (SELECT (${sql}) AS said) AS one)`;

const sorted = (rows: readonly unknown[]): string[] =>
  rows
    .map((row) =>
      JSON.stringify(row, (_, value) =>
        isObject(value) ? Object.fromEntries(Object.entries(value).sort()) : value,
      ),
    )
    .sort();
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const rowsOf = async (from: string): Promise<string[]> => {
  const rows = await raw(database, `SELECT to_jsonb(state.*) AS state FROM ${from} AS state`);
  return sorted(rows.map(({ state }) => state));
};

const compare = async (schema: string, catalog: RandomCatalog, plain: readonly PlainEvent[]) => {
  const { projections } = catalog;
  const events = await evaluated(schema, catalog, plain);
  const last = events.at(-1)?.id ?? 0;
  for (const [name, projection] of Object.entries(projections)) {
    const own = (suffix: string): string =>
      `"${schema}"."${composedName(name + suffix).replaceAll('"', '""')}"`;
    const expected = sorted(plainFold(projection, events, EFFECTS));
    if (projection.apply === 'asynchronous') {
      await raw(database, `SELECT * FROM ${own('_apply')}(7)`);
      await raw(database, `SELECT * FROM ${own('_apply')}()`);
    }
    expect(await rowsOf(own('')), `${name} incremental`).toEqual(expected);
    expect(await rowsOf(`${own('_as_of')}(${last}::bigint)`), `${name} as of the last`).toEqual(expected);
    expect(await raw(database, `SELECT * FROM ${own('_verify')}()`)).toEqual([]);
    const half = events[Math.floor(events.length / 2)]?.id ?? 0;
    const until = events.filter(({ id }) => id <= half);
    const before = sorted(plainFold(projection, until, EFFECTS));
    expect(await rowsOf(`${own('_as_of')}(${half}::bigint)`), `${name} as of ${half}`).toEqual(before);
    const diff = await raw(
      database,
      `SELECT before, after FROM ${own('_diff')}(${half}::bigint, ${last}::bigint)`,
    );
    const rowsIn = (side: 'before' | 'after') => sorted(diff.flatMap((row) => row[side] ?? []));
    expect(rowsIn('before')).toEqual(before.filter((row) => !expected.includes(row)));
    expect(rowsIn('after')).toEqual(expected.filter((row) => !before.includes(row)));
  }
};

test.each(
  Array.from({ length: CATALOGS }, (_, index) => SEED + index),
)('a random catalog and history (seed %i): incremental, as_of, rebuild and a plain fold agree', async (seed) => {
  const schema = `fold_${seed}`;
  const [catalog] = fc.sample(randomCatalog(schema), { numRuns: 1, seed });
  const [steps] = fc.sample(history, { numRuns: 1, seed });
  if (!catalog || !steps) throw new Error('nothing was sampled');
  const model = modelOf(catalog.definition);
  await installCatalog(database, model, { lockTimeoutMilliseconds: 5000 });
  const half = Math.floor(steps.length / 2);
  const earlier = await appendHistory(database, schema, steps.slice(0, half), []);
  await compare(schema, catalog, earlier);
  for (const projection of model.tables[0]?.projections ?? [])
    await rebuild(database, model, projection, { onProgress: () => undefined });
  await compare(schema, catalog, await appendHistory(database, schema, steps.slice(half), earlier));
});
