import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ProjectionDefinition } from '../../generator/catalog/define.ts';
import { validateCatalog } from '../../generator/catalog/validate.ts';
import { definition, event, table } from './definition.ts';

const payload = z.strictObject({
  cents: z.int(),
  share: z.number().optional(),
  name: z.string().nullable(),
  lines: z.array(z.string()),
  deep: z.object({ 'a.b': z.boolean() }).optional(),
  either: z.union([z.string(), z.number()]),
});

const right: ProjectionDefinition = {
  doc: 'Every product.',
  key: { subject: 'product' },
  columns: { cents: { fold: 'last', from: { sold: 'payload.cents' } } },
};

const withProjection = (change: Partial<ProjectionDefinition>) =>
  definition({
    tables: {
      t: table({
        events: {
          sold: event({ payload }),
          returned: event({ payload: z.strictObject({ cents: z.string() }) }),
          shipped: event({ subject: 'parcel' }),
          undone: event({ corrects: { of: 'sold', effect: 'reverses' } }),
        },
        projections: { products: { ...right, ...change } },
      }),
    },
  });

const projectionOf = (change: Partial<ProjectionDefinition>) => {
  const { catalog, problems } = validateCatalog(withProjection(change));
  expect(problems).toEqual([]);
  return catalog?.tables[0]?.projections[0];
};

test('types of columns come from the payload', () => {
  const paths = {
    cents: 'int8',
    share: 'numeric',
    name: 'text',
    lines: 'jsonb',
    'deep.a.b': 'bool',
    either: 'jsonb',
  };
  for (const [path, type] of Object.entries(paths)) {
    const column = projectionOf({ columns: { x: { fold: 'last', from: { sold: `payload.${path}` } } } });
    expect(column?.columns[0], path).toMatchObject({ type });
  }
  const deep = projectionOf({ columns: { x: { fold: 'last', from: { sold: 'payload.deep.a.b' } } } });
  expect(deep?.columns[0]?.sources[0]?.value).toMatchObject({ kind: 'payload', keys: ['deep', 'a.b'] });
  const column = projectionOf({ columns: { x: { fold: 'max', from: { sold: 'occurred_at' } } } });
  expect(column?.columns[0]).toMatchObject({ type: 'timestamptz' });
});

describe('a wrong projection is refused with its place', () => {
  test.each<[string, Partial<ProjectionDefinition>, RegExp]>([
    ['no columns', { columns: {} }, /products\.columns: expected a column/],
    ['no doc', { doc: ' ' }, /products\.doc/],
    [
      'no such event type',
      { columns: { n: { fold: 'count', of: ['lost'] } } },
      /columns\.n: there is no event type "lost"/,
    ],
    [
      'no such field',
      { columns: { n: { fold: 'sum', from: { sold: 'payload.euros' } } } },
      /columns\.n: the payload of "sold" has no field "euros": "sold" has cents, share, name, lines, deep, either/,
    ],
    [
      'no such column',
      { columns: { n: { fold: 'last', from: { sold: 'tx' } } } },
      /"sold" has no column "tx"/,
    ],
    [
      'a field without payload',
      { columns: { n: { fold: 'last', from: { sold: 'cents' } } } },
      /"sold" has no column "cents": Write payload\.cents/,
    ],
    [
      'another subject',
      { columns: { n: { fold: 'count', of: ['shipped'] } } },
      /key\.subject: "shipped" is about "parcel", not about "product"/,
    ],
    [
      'values of different types',
      { columns: { n: { fold: 'last', from: { sold: 'payload.cents', returned: 'payload.cents' } } } },
      /different types \(sold: int8, returned: text\)/,
    ],
    [
      'a sum of texts',
      { columns: { n: { fold: 'sum', from: { sold: 'payload.name' } } } },
      /a sum of text makes no sense/,
    ],
    [
      'a minimum of JSON',
      { columns: { n: { fold: 'min', from: { sold: 'payload.lines' } } } },
      /jsonb has no min/,
    ],
    ['nothing to fold', { columns: { n: { fold: 'last' } } }, /says not what it folds/],
    [
      'nulls of a sum',
      { columns: { n: { fold: 'sum', from: { sold: 'payload.cents' }, nulls: 'ignore' } } },
      /n\.nulls: sum knows no nulls/,
    ],
    [
      'a reversal that is folded',
      { columns: { n: { fold: 'count', of: ['undone'] } } },
      /"undone" reverses what it corrects/,
    ],
    [
      'a removal that is folded',
      { removedBy: 'sold' },
      /removedBy: "sold" removes the row, and a column folds it/,
    ],
    [
      'a column of its own',
      { columns: { _since: { fold: 'count', of: ['sold'] } } },
      /"_since" is kept for what the projection needs itself/,
    ],
    [
      'a column that every table has',
      { columns: { xmin: { fold: 'count', of: ['sold'] } } },
      /every table of PostgreSQL has a column "xmin" of its own/,
    ],
    [
      'a column of the key',
      { columns: { subject_id: { fold: 'count', of: ['sold'] } } },
      /"subject_id" is a column of the key already/,
    ],
    [
      'a key that not every event has',
      { key: { fields: { who: { returned: 'payload.cents' } } } },
      /key\.fields\.who: it does not say where "sold" has it/,
    ],
    ['a key of JSON', { key: { fields: { who: 'payload.lines' } } }, /a key is text, a number or a boolean/],
    ['a key like an argument', { key: { fields: { at_time: 'payload.name' } } }, /"at_time" is an argument/],
    [
      'a key too wide for an index',
      {
        key: {
          fields: Object.fromEntries(Array.from({ length: 32 }, (_, n) => [`part_${n}`, 'payload.name'])),
        },
      },
      /key\.fields: a key of 32 fields is too wide/,
    ],
    ['a reader who owns', { readers: ['shop_owner'] }, /readers\[0\]: the owner reads everything already/],
  ])('%s', (_, change, expected) => {
    const problems = validateCatalog(withProjection(change)).problems.map(
      ({ at, problem, hint }) => `${at}: ${problem}: ${hint}`,
    );
    expect(problems.join('\n')).toMatch(expected);
  });
});
