import { expect, test } from 'vitest';
import { type ZodType, z } from 'zod';
import { COMPARISONS, type Comparison } from '../../generator/catalog/model.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import { boundQuery } from '../../generator/database/query.ts';
import { startServer } from '../servers/start.ts';
import { catalogOf, compiled, eventOf, ROLES_SQL, tableOf, validatorSql } from './payload-schema.ts';
import { askSql, verdicts } from './verdicts.ts';

/** Decimals that are one double or two, next to each other and far apart. */
const FIGURES = [
  ...['0', '-0', '1', '0.1', '0.3', '1.5', '1e2', '0.1000000000000000055', '0.10000000000000000000000001'],
  ...['0.30000000000000004', '0.3000000000000000166', '0.9999999999999999', '0.99999999999999999'],
  ...['5e-324', '9007199254740991', '9007199254740993', '1e309'],
];

const KINDS: Readonly<Record<string, ZodType>> = {
  bounded: z.number().min(0).max(1),
  whole: z.int(),
  any: z.number(),
  optional: z.number().gt(-2).lt(200).optional(),
  nullable: z.number().max(5).nullable(),
  literal: z.literal([0, 1, 0.3]),
};

const HOLDS: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => a === b,
  '<>': (a, b) => a !== b,
};

const PAIRS = [
  ...FIGURES.flatMap((a) => FIGURES.map((b) => `{"a":${a},"b":${b}}`)),
  ...[
    '{"a":1}',
    '{"b":1}',
    '{}',
    '{"a":null,"b":1}',
    '{"a":1,"b":null}',
    '{"a":[0],"b":1}',
    '{"a":"0","b":1}',
  ],
];

test('a rule between two fields holds where it does for the doubles of JavaScript', async () => {
  const server = await startServer(18);
  try {
    await withDatabase(server.url, async (database) => {
      const cases = Object.entries(KINDS).flatMap(([kind, type]) =>
        COMPARISONS.map((is, index) => ({
          name: `${kind} ${index}`,
          schema: z.object({ a: type, b: type }),
          is,
        })),
      );
      const events = cases.map(({ name, schema, is }) =>
        eventOf(name, compiled(schema), { rules: [{ field: 'a', is, than: 'b' }] }),
      );
      const sql = await validatorSql(catalogOf('rules', [tableOf('events', events)]));
      await database.query(boundQuery(ROLES_SQL));
      await database.query(database.sql.__dangerous__rawValue(`${sql}\n${askSql('rules')}`));
      let accepted = 0;
      for (const { name, schema, is } of cases) {
        const answers = await verdicts(
          database,
          'rules',
          PAIRS.map((payload) => ({ type: name, payload })),
        );
        const expected = PAIRS.map((payload) => {
          const value = JSON.parse(payload);
          if (!schema.safeParse(value).success) return false;
          return [value.a, value.b].some((side) => side == null) || HOLDS[is](value.a, value.b);
        });
        const wrong = PAIRS.filter((_, index) => (answers[index] === null) !== expected[index]);
        expect(wrong, `${name}: a ${is} b`).toEqual([]);
        accepted += expected.filter(Boolean).length;
      }
      expect(accepted).toBeGreaterThan(500);
    });
  } finally {
    await server.stop();
  }
}, 120_000);
