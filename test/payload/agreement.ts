import fc from 'fast-check';
import { compilePayload } from '../../generator/catalog/payload/compile.ts';
import type { Database } from '../../generator/database/connect.ts';
import { payloadSchema, type Sampled } from './arbitrary-schema.ts';
import { mutated } from './arbitrary-value.ts';
import { jsonText } from './json-text.ts';
import { catalogOf, compiled, eventOf, tableOf, validatorSql } from './payload-schema.ts';
import { askSql, type Refusal, verdicts } from './verdicts.ts';

export interface Agreement {
  readonly asked: number;
  readonly accepted: number;
  readonly disagreements: readonly string[];
}

/** Generates schemas and values, and asks zod and PostgreSQL about each. */
export const compareVerdicts = async (
  database: Database,
  { schema, schemas, values, seed }: { schema: string; schemas: number; values: number; seed: number },
): Promise<Agreement> => {
  const sampled = fc.sample(payloadSchema, { numRuns: schemas, seed }).filter(isSupported);
  const events = sampled.map((sample, index) => eventOf(`e${index}`, compiled(sample.schema)));
  const catalog = catalogOf(schema, [tableOf('events', events)]);
  const setup = `${await validatorSql(catalog)}\n${askSql(schema)}`;
  await database.query(database.sql.__dangerous__rawValue(setup));
  const asked = sampled.flatMap((sample, index) =>
    payloadsOf(sample, values, seed + index).map((payload) => ({ type: `e${index}`, payload, sample })),
  );
  const answers = await verdicts(database, schema, asked);
  const disagreements = asked.flatMap(({ payload, sample, type }, index) => {
    const zod = sample.schema.safeParse(JSON.parse(payload)).success;
    const refusal = answers[index] ?? null;
    if (agrees(zod, refusal, payload)) return [];
    return [
      `seed ${seed}, ${type}: zod ${zod}, PostgreSQL ${JSON.stringify(refusal)} on ${payload.slice(0, 300)}`,
    ];
  });
  const accepted = answers.filter((answer) => answer === null).length;
  return { asked: asked.length, accepted, disagreements };
};

const isSupported = ({ schema }: Sampled): boolean => {
  const { problems } = compilePayload(schema, 'payload');
  if (problems.length === 0) return true;
  throw new Error(`a schema that should have an exact check is refused: ${JSON.stringify(problems)}`);
};

const payloadsOf = ({ value }: Sampled, count: number, seed: number): string[] =>
  fc
    .sample(value.chain(mutated), { numRuns: count, seed })
    .map(jsonText)
    .filter((text) => text !== 'undefined');

/** Escapes that jsonb refuses by itself: U+0000 and halves of surrogate pairs. */
const hasUnstorable = (payload: string): boolean => {
  const texts: string[] = [];
  JSON.parse(payload, (key, value: unknown) => {
    texts.push(key);
    if (typeof value === 'string') texts.push(value);
    return value;
  });
  return texts.some((text) => text.includes('\0') || !text.isWellFormed());
};

/** The same verdict; what jsonb itself can't hold is the one exception, and has to be refused. */
const agrees = (zod: boolean, refusal: Refusal | null, payload: string): boolean => {
  if (hasUnstorable(payload)) return refusal !== null && ['22P02', '22P05'].includes(refusal.sqlstate);
  if (zod) return refusal === null;
  return refusal !== null && refusal.sqlstate === '23514';
};
