import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ZodType, z } from 'zod';
import type { UpcastShape } from '../../generator/catalog/definition-shape.ts';
import type { Definition } from '../../generator/catalog/model.ts';
import type { ObjectType } from '../../generator/catalog/payload-type.ts';
import { buildUpcast } from '../../generator/catalog/upcast.ts';
import type { JsonValue, Upcast } from '../../generator/catalog/upcast-model.ts';
import { isText, upcastType } from '../../generator/catalog/upcast-type.ts';
import { textSchema, toldNumber, writeSchema } from '../../generator/client/payload.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import { boundQuery } from '../../generator/database/query.ts';
import { newCode } from '../../generator/types/writer.ts';
import { changedType } from '../evolve/changed-type.ts';
import { payloadSchema } from '../payload/arbitrary-schema.ts';
import { mutated } from '../payload/arbitrary-value.ts';
import { jsonText } from '../payload/json-text.ts';
import { catalogOf, compiled, eventOf, ROLES_SQL, tableOf, validatorSql } from '../payload/payload-schema.ts';
import { askSql, verdicts } from '../payload/verdicts.ts';
import { startServer } from '../servers/start.ts';

/** VERSIONS_SEED=7 VERSIONS_ROUNDS=1000 looks elsewhere and longer. */
const SEED = Number(process.env.VERSIONS_SEED ?? 20261122);
const ROUNDS = Number(process.env.VERSIONS_ROUNDS ?? 60);

interface World {
  readonly schema: ZodType;
  readonly before: ObjectType;
  readonly next: ObjectType;
  readonly shape: UpcastShape;
  /** JSON texts. */
  readonly payloads: readonly string[];
}

const constant: fc.Arbitrary<JsonValue> = fc.constantFrom<JsonValue[]>(
  'EUR',
  '',
  '😀\\"',
  0.1,
  -7,
  true,
  null,
  [1, ['x']],
  { "it's": { a: null } },
);

type Fate = 'keep' | 'rename' | 'remove' | 'split' | 'default' | 'sql';

/** What becomes of each field, and what else there is to be. */
const shapeOf = (before: ObjectType, fates: readonly Fate[], added: readonly JsonValue[]): UpcastShape => {
  const shape = { rename: {}, remove: [], split: {}, default: {}, sql: {} } as {
    rename: Record<string, string>;
    remove: string[];
    split: Record<string, { by: string; into: string[] }>;
    default: Record<string, JsonValue>;
    sql: Record<string, string>;
  };
  for (const [index, { name, optional, type }] of before.fields.entries()) {
    const fate = fates[index % fates.length] ?? 'keep';
    if (fate === 'rename') shape.rename[name] = `renamed.${index}`;
    if (fate === 'remove') shape.remove.push(name);
    if (fate === 'split' && isText(type))
      shape.split[name] = { by: 'a', into: [`x${index}`, `'y${index}`, `z${index}`] };
    if (fate === 'default' && optional) shape.default[name] = added[0] ?? null;
    if (fate === 'sql') shape.sql[`sql ${index}`] = `payload -> '${name.replaceAll("'", "''")}'`;
  }
  for (const [index, value] of added.entries()) shape.default[`added ${index}`] = value;
  return shape;
};

const definition = (version: number, payload: ObjectType): Definition => ({
  version,
  payload,
  subject: null,
  reasonRequired: false,
  correction: null,
  rules: [],
});

/** An upcast as validation builds it; null where it has something against it. */
const built = ({ before, next, shape }: Pick<World, 'before' | 'next' | 'shape'>): Upcast | null => {
  let isRight = true;
  const upcast = buildUpcast({
    at: 'upcast',
    shape,
    before: definition(1, before),
    next: definition(2, next),
    report: (...problems) => {
      isRight &&= problems.length === 0;
    },
  });
  return isRight ? upcast : null;
};

/** Fields of any type for all that the shape makes, so that there is a type to begin with. */
const roomFor = ({ rename = {}, split = {}, default: defaults = {}, sql = {} }: UpcastShape): ObjectType => ({
  kind: 'object',
  unknownKeys: 'refuse',
  fields: [
    ...Object.values(rename),
    ...Object.values(split).flatMap(({ into }) => into),
    ...Object.keys(defaults),
    ...Object.keys(sql),
  ].map((name) => ({ name, doc: '', optional: true, type: { kind: 'any' } as const })),
});

const world: fc.Arbitrary<World> = payloadSchema.chain(({ schema, value }) => {
  const before = compiled(schema);
  return fc
    .record({
      fates: fc.array(fc.constantFrom<Fate[]>('keep', 'rename', 'remove', 'split', 'default', 'sql'), {
        minLength: 1,
      }),
      added: fc.array(constant, { maxLength: 2 }),
    })
    .chain(({ fates, added }) => {
      const shape = shapeOf(before, fates, added);
      const loose = buildUpcast({
        at: '',
        shape,
        before: definition(1, before),
        next: definition(2, roomFor(shape)),
        report: () => undefined,
      });
      const fitting = loose.kind === 'fields' ? upcastType(before, loose, roomFor(shape)) : before;
      return fc.record({
        schema: fc.constant(schema),
        before: fc.constant(before),
        shape: fc.constant(shape),
        next: fc.oneof(
          fc.constant(fitting),
          changedType(fitting).map((type) => (type.kind === 'object' ? type : fitting)),
        ),
        payloads: fc.array(value.chain(mutated).map(jsonText), { minLength: 8, maxLength: 8 }),
      });
    });
});

/** The zod schema that the client would have. */
const zodOf = (type: ObjectType): ZodType => {
  const code = newCode();
  code.write('return ');
  writeSchema(code, type, {
    text: (text) => textSchema(text, ({ source, flags }) => String(new RegExp(source, flags))),
    number: toldNumber,
  });
  return new Function('z', String(code))(z);
};

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  test('an upcast that validation accepts makes of every right payload a right one, for the database and for zod', async () => {
    const worlds = fc.sample(world, { numRuns: ROUNDS, seed: SEED }).flatMap((one) => {
      const upcast = built(one);
      return upcast ? [{ ...one, upcast }] : [];
    });
    expect(worlds.length).toBeGreaterThan(ROUNDS / 4);
    const events = worlds.map(({ before, next, upcast }, index) =>
      eventOf(`e${index}`, next, {
        version: 2,
        earlier: [{ ...definition(1, before), isOpen: true, upcast }],
      }),
    );
    const asked = worlds.flatMap(({ schema, next, payloads }, index) => {
      const zod = zodOf(next);
      return payloads.map((payload) => ({ type: `e${index}`, payload, schema, zod }));
    });
    const server = await startServer(major);
    const upcasts = await withDatabase(server.url, async (database) => {
      const setup = `${await validatorSql(catalogOf('s', [tableOf('events', events)]))}\n${askSql('s')}`;
      await database.query(database.sql.__dangerous__rawValue(`${ROLES_SQL}\n${setup}`));
      const first = await verdicts(database, 's', asked);
      const valid = asked.filter(({ payload, schema }, index) => {
        // zod and the check agree about a version that is no longer the newest.
        const accepted = schema.safeParse(JSON.parse(payload)).success;
        const refusal = first[index] ?? null;
        if (!['22P02', '22P05'].includes(refusal?.sqlstate ?? ''))
          expect(refusal === null, `${payload} ${JSON.stringify(refusal)}`).toBe(accepted);
        return refusal === null;
      });
      const rows: { payload: string; verdict: unknown }[] = await database.query(
        boundQuery(
          `SELECT upcast.payload::text, s.verdict_of(type, upcast.payload::text, 2, NULL, NULL, 'ai/test', NULL, NULL) AS verdict
           FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS event (type, payload, place)
           CROSS JOIN LATERAL s.events_upcast(type, 1, payload::jsonb) AS upcast (payload)
           ORDER BY place`,
          [valid.map(({ type }) => type), valid.map(({ payload }) => payload)],
        ),
      );
      return valid.map((one, index) => ({ ...one, row: rows[index] }));
    }).finally(() => server.stop());
    for (const { payload, type, row, zod } of upcasts) {
      const told = `${type}: ${payload} became ${row?.payload}`;
      expect(row?.verdict, told).toBeNull();
      expect(zod.safeParse(JSON.parse(row?.payload ?? '')).success, told).toBe(true);
    }
    expect(upcasts.length).toBeGreaterThan(worlds.length);
  });
});
