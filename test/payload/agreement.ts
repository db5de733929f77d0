import fc from 'fast-check';
import type { ZodType } from 'zod';
import type { Database } from '../../generator/database/connect.ts';
import { payloadSchema } from './arbitrary-schema.ts';
import { mutated } from './arbitrary-value.ts';
import { jsonText } from './json-text.ts';
import { catalogOf, compiled, eventOf, tableOf, validatorSql } from './payload-schema.ts';
import { askSql, type Refusal, verdicts } from './verdicts.ts';

export interface Agreement {
  readonly asked: number;
  readonly accepted: number;
  readonly disagreements: readonly string[];
}

/** A payload's schema, and JSON texts to ask about. */
export interface Question {
  readonly schema: ZodType;
  readonly payloads: readonly string[];
}

/** Asks zod and PostgreSQL about every payload; each question becomes an event type in a schema of its own. */
export const compareVerdicts = async (
  database: Database,
  schema: string,
  questions: readonly Question[],
): Promise<Agreement> => {
  const events = questions.map((question, index) => eventOf(`e${index}`, compiled(question.schema)));
  const catalog = catalogOf(schema, [tableOf('events', events)]);
  const setup = `${await validatorSql(catalog)}\n${askSql(schema)}`;
  await database.query(database.sql.__dangerous__rawValue(setup));
  const asked = questions.flatMap((question, index) =>
    question.payloads.map((payload) => ({ type: `e${index}`, payload, zod: question.schema })),
  );
  const answers = await verdicts(database, schema, asked);
  const disagreements = asked.flatMap(({ payload, zod, type }, index) => {
    const accepts = zod.safeParse(JSON.parse(payload)).success;
    const refusal = answers[index] ?? null;
    if (agrees(accepts, refusal, payload)) return [];
    const said = JSON.stringify(refusal).slice(0, 300);
    return [`${type}: zod ${accepts}, PostgreSQL ${said} on ${payload.slice(0, 300)}`];
  });
  const accepted = answers.filter((answer) => answer === null).length;
  return { asked: asked.length, accepted, disagreements };
};

/** Random schemas of everything that has an exact check, and values that fit or almost fit. */
export const randomQuestions = (schemas: number, values: number, seed: number): Question[] =>
  fc.sample(payloadSchema, { numRuns: schemas, seed }).map(({ schema, value }, index) => ({
    schema,
    payloads: fc.sample(value.chain(mutated), { numRuns: values, seed: seed + index }).map(jsonText),
  }));

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
