import databases, { type ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ZodType, z } from 'zod';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { startServer } from '../servers/start.ts';
import { compareVerdicts } from './agreement.ts';
import { BOUNDS, NUMBER_TEXTS } from './arbitrary-schema.ts';
import { FORMATS } from './format-samples.ts';
import { ROLES_SQL } from './payload-schema.ts';

let server: EmbeddedServer;
let database: ConnectionPool;

beforeAll(async () => {
  server = await startServer(18);
  database = databases.default({ connectionString: server.url, bigIntMode: 'string' });
  await database.query(database.sql.__dangerous__rawValue(ROLES_SQL));
});

afterAll(async () => {
  await database?.dispose();
  await server?.stop();
});

/** Every kind of number, and every bound on either side of two of them. */
const NUMBERS: readonly ZodType[] = [
  z.number(),
  z.int(),
  z.int32(),
  z.uint32(),
  z.float32(),
  z.float64(),
  z.int().multipleOf(7),
  z.literal([0.1, 1e21, 5e-324, 0]),
  z.json(),
  ...BOUNDS.flatMap((bound) =>
    [z.number(), z.int()].flatMap((type) => [
      type.gt(bound),
      type.gte(bound),
      type.lt(bound),
      type.lte(bound),
    ]),
  ),
];

test('every number against every bound, alone and in a union with text', async () => {
  const payloads = [...new Set(NUMBER_TEXTS)].map((text) => `{"n":${text}}`);
  const alone = NUMBERS.map((type) => ({ schema: z.object({ n: type }), payloads }));
  // Text with a length beside another type has no test of the whole payload: the test of the field decides.
  const united = NUMBERS.map((type) => ({
    schema: z.object({ n: z.union([z.string().max(0), type]) }),
    payloads,
  }));
  await agreesOn('numbers', [...alone, ...united]);
});

test('every format with every sample of it, present, null and missing', async () => {
  const questions = FORMATS.flatMap(({ make, samples }) => {
    const payloads = [
      ...samples.map((text) => JSON.stringify({ t: text })),
      '{"t":null}',
      '{}',
      '{"t":[""]}',
    ];
    return [
      { schema: z.object({ t: make() }), payloads },
      { schema: z.object({ t: make().nullish() }), payloads },
    ];
  });
  await agreesOn('formats', questions);
});

test('lax jsonpath looks into arrays, the verdict does not', async () => {
  const schema = z.object({
    a: z.literal('x'),
    b: z.int().min(1),
    c: z.object({ d: z.boolean() }).optional(),
  });
  const payloads = ['{"a":"x","b":1}', '[{"a":"x","b":1}]', '{"a":["x"],"b":1}', '{"a":"x","b":[1]}'].concat(
    [
      '{"a":"x","b":1,"c":[{"d":true}]}',
      '{"a":"x","b":1,"c":{"d":[true]}}',
      '{"a":"x","b":1,"c":{"d":true}}',
    ],
    ['[]', '[[]]', 'null', '1', '"x"'],
  );
  await agreesOn('arrays', [{ schema, payloads }]);
});

const agreesOn = async (schema: string, questions: Parameters<typeof compareVerdicts>[2]): Promise<void> => {
  const { disagreements, accepted } = await compareVerdicts(database, schema, questions);
  expect(disagreements.slice(0, 10)).toEqual([]);
  expect(accepted).toBeGreaterThan(0);
};
