import { parsePlPgSQLSync, parseSync } from 'libpg-query';
import { describe, expect, test } from 'vitest';
import type { ProjectionDefinition } from '../../generator/catalog/define.ts';
import { catalogSql } from '../../generator/ddl/sql-files.ts';
import { definition, event, table } from '../catalog/definition.ts';
import { modelOf } from '../install/catalog.ts';

describe('the whole output parses, with the bodies of its functions', () => {
  const hostile = {
    'a"b\'$$ -- {#0}': table({
      doc: `it's \\ $body$ {table}`,
      events: { "e';--": event({ subject: 'x\ny' }) },
    }),
  };
  test.each([
    ['a small catalog', definition()],
    ['hostile names', definition({ tables: hostile })],
    [
      'a correction',
      definition({
        tables: { t: table({ events: { sold: event(), undone: event({ corrects: 'sold' }) } }) },
      }),
    ],
  ])('%s', async (_, given) => {
    const { files } = await catalogSql(modelOf(given));
    for (const { text } of files) {
      expect(parseSync(text).stmts?.length).toBeGreaterThan(0);
      if (/plpgsql|^DO /m.test(text)) expect(parsePlPgSQLSync(text)).toBeDefined();
    }
  });
});

test('the same catalog gives the same hash, another version another', async () => {
  const hashOf = async (version: string) => (await catalogSql(modelOf(definition({ version })))).contentHash;
  expect(await hashOf('1.0.0')).toBe(await hashOf('1.0.0'));
  expect(await hashOf('1.0.0')).not.toBe(await hashOf('1.0.1'));
});

test.each([
  [
    'functions put together',
    { t: table({ events: { a_b: event() } }), t_a: table({ events: { b: event() } }) },
  ],
  ['an index and a table', { t: table(), t_run: table() }],
  ['a primary key and a table', { t: table(), t_pkey: table() }],
  ['the sequence of an identity column and a table', { t: table(), t_id_seq: table() }],
  ['names that a file system folds', { orders: table(), Orders: table() }],
])('%s of one name are refused by generate', async (_, tables) => {
  await expect(catalogSql(modelOf(definition({ tables })))).rejects.toThrow(/would get the same name/);
});

test('a name that a rebuild will want is refused by generate', async () => {
  const states: ProjectionDefinition = {
    doc: 'd',
    key: { subject: 'product' },
    columns: { sales: { fold: 'count', of: 'sold' } },
  };
  const called = (...names: readonly string[]) =>
    catalogSql(
      modelOf(
        definition({
          tables: { t: table({ projections: Object.fromEntries(names.map((name) => [name, states])) }) },
        }),
      ),
    );
  await expect(called('stock', 'stock_2')).rejects.toThrow(
    'A rebuild of stock would make a table stock_2, which 68_projections/stock_2/state.sql makes already.',
  );
  await expect(called('stock', 'stock_2a', 'stock_two', 'stocks_2')).resolves.toBeDefined();
});
