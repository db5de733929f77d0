import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ZodType, z } from 'zod';
import type { EventType } from '../../generator/catalog/model.ts';
import { patternNames, writePatterns } from '../../generator/client/patterns.ts';
import { namedPatterns, toldNumber, writeSchema } from '../../generator/client/payload.ts';
import { IdentifierPool } from '../../generator/types/identifiers.ts';
import { newCode } from '../../generator/types/writer.ts';
import { randomQuestions } from '../payload/agreement.ts';
import { BOUNDS, NUMBER_TEXTS } from '../payload/arbitrary-schema.ts';
import { FORMATS } from '../payload/format-samples.ts';
import { catalogOf, compiled, eventOf, tableOf } from '../payload/payload-schema.ts';

/** PAYLOAD_SEED=7 PAYLOAD_ROUNDS=100 looks elsewhere and longer. */
const SEED = Number(process.env.PAYLOAD_SEED ?? 4711);
const ROUNDS = Number(process.env.PAYLOAD_ROUNDS ?? 1);

/** The schemas that the client would have, read back from its source. */
const emitted = (events: readonly EventType[]): ZodType[] => {
  const patterns = patternNames(catalogOf('s', [tableOf('events', events)]), new IdentifierPool());
  const code = newCode();
  writePatterns(code, patterns);
  code.write('return [').indent(() => {
    for (const { payload } of events) {
      writeSchema(code, payload, { text: namedPatterns(patterns), number: toldNumber });
      code.write(',').newLine();
    }
  });
  code.write('];');
  return new Function('z', String(code))(z);
};

interface Question {
  readonly schema: ZodType;
  readonly payloads: readonly string[];
}

const compare = (questions: readonly Question[]): { accepted: number; asked: number } => {
  const schemas = emitted(questions.map(({ schema }, index) => eventOf(`e${index}`, compiled(schema))));
  const answers = questions.flatMap(({ schema, payloads }, index) =>
    payloads.map((payload) => {
      const verdict = schema.safeParse(JSON.parse(payload)).success;
      expect(schemas[index]?.safeParse(JSON.parse(payload)).success, `e${index} on ${payload}`).toBe(verdict);
      return verdict;
    }),
  );
  return { accepted: answers.filter(Boolean).length, asked: answers.length };
};

describe('the schemas of a client say what those of the catalog say', () => {
  test('about random payloads', () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { accepted, asked } = compare(randomQuestions(200, 25, SEED + round));
      expect(accepted).toBeGreaterThan(asked / 10);
      expect(asked - accepted).toBeGreaterThan(asked / 10);
    }
  });

  test('about every format', () => {
    compare(
      FORMATS.map(({ make, samples }) => ({
        schema: z.object({ t: make() }),
        payloads: [...samples.map((t) => JSON.stringify({ t })), '{"t":null}', '{}'],
      })),
    );
  });

  test('about every number', () => {
    const payloads = [...new Set(NUMBER_TEXTS)].map((text) => `{"n":${text}}`);
    const numbers = BOUNDS.flatMap((bound) => [
      z.number().gt(bound),
      z.number().gte(bound),
      z.int().lt(bound),
      z.int().lte(bound),
    ]);
    compare(
      [...numbers, z.int32(), z.float32(), z.literal([0.1, 1e21, 0]), z.json()].map((n) => ({
        schema: z.object({ n }),
        payloads,
      })),
    );
  });

  test('about keys that are missing or undefined, and unions of odd members', () => {
    const odd = [
      z.unknown(),
      z.unknown().nullable(),
      z.any().optional(),
      z.json(),
      z.union([z.unknown(), z.string()]),
      z.union([z.string().optional(), z.number()]),
      z.null(),
      z.null().optional(),
      z.union([z.null(), z.null()]),
      z.literal([null, 1]).nullable(),
      z.string().optional().nonoptional(),
      z.string().length(2),
      z.string().min(3).max(1),
      z.array(z.unknown()).length(0),
      z.record(z.string().regex(/^a/i), z.unknown()),
    ];
    const payloads = [
      '{}',
      '{"a":null}',
      '{"a":"ab"}',
      '{"a":[]}',
      '{"a":[null]}',
      '{"a":{"A":1}}',
      '{"a":{"b":1}}',
      '{"a":1,"b":2}',
    ];
    compare(
      odd.flatMap((a) => [z.object({ a }), z.strictObject({ a })].map((schema) => ({ schema, payloads }))),
    );
  });
});

test('regular expressions keep their source and flags, whatever is in them', () => {
  const sources = fc.constantFrom("'", '\\\\', '\\/', '`', '\\$\\{', '\u2028', '\n', '[a-z]', '\\u{1f600}?');
  fc.assert(
    fc.property(fc.array(sources, { minLength: 1, maxLength: 4 }), (parts) => {
      const schema = z.object({ t: z.string().regex(new RegExp(`^${parts.join('')}$`, 'u')) });
      const [copy] = emitted([eventOf('e', compiled(schema))]);
      for (const t of [...parts, parts.join(''), parts.join('').replaceAll('\\', '')]) {
        expect(copy?.safeParse({ t }).success).toBe(schema.safeParse({ t }).success);
      }
    }),
  );
});
