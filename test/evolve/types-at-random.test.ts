import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ObjectType, PayloadType } from '../../generator/catalog/payload-type.ts';
import { accepts } from '../../generator/evolve/subtype/accepts.ts';
import { valueOutside } from '../../generator/evolve/subtype/value-outside.ts';
import { payloadSchema } from '../payload/arbitrary-schema.ts';
import { mutated } from '../payload/arbitrary-value.ts';
import { jsonText } from '../payload/json-text.ts';
import { compiled } from '../payload/payload-schema.ts';
import { changedType } from './changed-type.ts';

const RUNS = Number(process.env.EVOLVE_ROUNDS ?? 100);
const SEED = Number(process.env.EVOLVE_SEED ?? 20261122);

/** jsonb can't hold U+0000 and halves of surrogate pairs. */
const isStorable = (text: string): boolean => !/\\u0000|\\ud[89a-f]/i.test(text);

/** A payload's type before and after, and payloads as JSON.parse gives them. */
const question = payloadSchema.chain(({ schema, value }) => {
  const before = compiled(schema);
  return fc.record({
    before: fc.constant(before),
    after: fc.oneof(
      changedType(before),
      payloadSchema.map((other) => compiled(other.schema)),
    ),
    payloads: fc.array(value.chain(mutated).map(jsonText).filter(isStorable), { minLength: 5, maxLength: 5 }),
  });
});

test('a model of zod: the same verdict on every payload', () => {
  fc.assert(
    fc.property(
      payloadSchema.chain(({ schema, value }) =>
        fc.tuple(fc.constant(schema), value.chain(mutated).map(jsonText).filter(isStorable)),
      ),
      ([schema, text]) => {
        const payload: unknown = JSON.parse(text);
        expect(accepts(compiled(schema), payload)).toBe(schema.safeParse(payload).success);
      },
    ),
    { numRuns: RUNS * 4, seed: SEED },
  );
});

test('what is called compatible accepts every payload; else a payload is shown that tells', () => {
  const counts = { nothing: 0, value: 0, undecided: 0 };
  fc.assert(
    fc.property(question, ({ before, after, payloads }) => {
      const result = valueOutside(before, [after]);
      counts[result.found] += 1;
      if (result.found === 'value') expect(tells(result.value, before, after)).toBe(true);
      if (result.found !== 'nothing') return;
      for (const text of payloads) {
        const payload: unknown = JSON.parse(text);
        if (accepts(before, payload)) expect(accepts(after, payload), text).toBe(true);
      }
    }),
    { numRuns: RUNS, seed: SEED },
  );
  expect(counts.nothing, JSON.stringify(counts)).toBeGreaterThan(RUNS / 10);
  expect(counts.value, JSON.stringify(counts)).toBeGreaterThan(RUNS / 10);
  expect(counts.undecided, JSON.stringify(counts)).toBeLessThan(RUNS / 50);
});

const tells = (payload: unknown, before: PayloadType, after: PayloadType): boolean =>
  accepts(before, payload) && !accepts(after, payload);

test('every type is within itself, and within itself or anything else', () => {
  fc.assert(
    fc.property(payloadSchema, payloadSchema, (one, other) => {
      const types: readonly ObjectType[] = [compiled(one.schema), compiled(other.schema)];
      const union: PayloadType = { kind: 'union', members: types };
      for (const type of types) {
        expect(valueOutside(type, [type])).toEqual({ found: 'nothing' });
        expect(valueOutside(type, [union])).toEqual({ found: 'nothing' });
      }
      expect(valueOutside(union, types)).toEqual({ found: 'nothing' });
    }),
    { numRuns: RUNS, seed: SEED },
  );
});
