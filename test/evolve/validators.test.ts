import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ObjectType } from '../../generator/catalog/payload-type.ts';
import { type Database, withDatabase } from '../../generator/database/connect.ts';
import { valueOutside } from '../../generator/evolve/subtype/value-outside.ts';
import { payloadSchema } from '../payload/arbitrary-schema.ts';
import { mutated } from '../payload/arbitrary-value.ts';
import { jsonText, RawNumber } from '../payload/json-text.ts';
import { catalogOf, compiled, eventOf, ROLES_SQL, tableOf, validatorSql } from '../payload/payload-schema.ts';
import { askSql, verdicts } from '../payload/verdicts.ts';
import { startServer } from '../servers/start.ts';
import { changedType } from './changed-type.ts';

const TYPES = Number(process.env.EVOLVE_ROUNDS ?? 40);
const SEED = Number(process.env.EVOLVE_SEED ?? 20261122);

interface Pair {
  readonly before: ObjectType;
  readonly after: ObjectType;
  /** JSON texts. */
  readonly payloads: readonly string[];
}

const pair: fc.Arbitrary<Pair> = payloadSchema.chain(({ schema, value }) => {
  const before = compiled(schema);
  return fc.record({
    before: fc.constant(before),
    after: changedType(before).map((type) => (type.kind === 'object' ? type : before)),
    payloads: fc.array(value.chain(mutated).map(jsonText), { minLength: 8, maxLength: 8 }),
  });
});

/** A number that JavaScript can't hold is one that JSON can. */
const written = (value: unknown): unknown => {
  if (value === Number.POSITIVE_INFINITY) return new RawNumber('1e400');
  if (value === Number.NEGATIVE_INFINITY) return new RawNumber('-1e400');
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, written(part)]));
};

/** Which of the payloads PostgreSQL accepts, under the validators of these types. */
const accepted = async (
  database: Database,
  schema: string,
  types: readonly ObjectType[],
  asked: readonly string[][],
) => {
  const events = types.map((type, index) => eventOf(`e${index}`, type));
  const setup = `${await validatorSql(catalogOf(schema, [tableOf('events', events)]))}\n${askSql(schema)}`;
  await database.query(database.sql.__dangerous__rawValue(setup));
  const flat = asked.flatMap((payloads, index) =>
    payloads.map((payload) => ({ type: `e${index}`, payload })),
  );
  const answers = await verdicts(database, schema, flat);
  let next = 0;
  return asked.map((payloads) => payloads.map(() => answers[next++] === null));
};

test('the validators of a compatible catalog accept every stored event, and refuse the value that is shown', async () => {
  const pairs = fc.sample(pair, { numRuns: TYPES, seed: SEED });
  const searches = pairs.map(({ before, after }) => valueOutside(before, [after]));
  const asked = pairs.map(({ payloads }, index) => {
    const search = searches[index];
    return search?.found === 'value' ? [jsonText(written(search.value))] : [...payloads];
  });
  const server = await startServer(18);
  const [before = [], after = []] = await withDatabase(server.url, async (database) => {
    await database.query(database.sql.__dangerous__rawValue(ROLES_SQL));
    const types = pairs.map((one) => one.before);
    const later = pairs.map((one) => one.after);
    return [
      await accepted(database, 'before', types, asked),
      await accepted(database, 'after', later, asked),
    ];
  }).finally(() => server.stop());
  let stored = 0;
  let shown = 0;
  for (const [index, search] of searches.entries()) {
    for (const [place, payload] of (asked[index] ?? []).entries()) {
      const [was, is] = [before[index]?.[place], after[index]?.[place]];
      if (search.found === 'value') {
        expect([was, is], payload).toEqual([true, false]);
        shown += 1;
      } else if (search.found === 'nothing' && was) {
        expect(is, payload).toBe(true);
        stored += 1;
      }
    }
  }
  expect(shown).toBeGreaterThan(TYPES / 10);
  expect(stored).toBeGreaterThan(TYPES / 4);
});
