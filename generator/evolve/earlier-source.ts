import { z } from 'zod';
import type { Definition, EventType } from '../catalog/model.ts';
import { compileType } from '../catalog/payload/types.ts';
import type { Field, ObjectType, Pattern, PayloadType, StringType } from '../catalog/payload-type.ts';
import { lengthSource, numberSource, textSchema, writeSchema } from '../client/payload.ts';
import { objectKey, stringLiteral } from '../types/literals.ts';
import { type Code, newCode } from '../types/writer.ts';
import { valueOutside } from './subtype/value-outside.ts';

/** An earlier version as it was released, and what it leads to. */
export interface Released {
  readonly definition: Definition;
  readonly next: Definition;
}

/**
 * What to write into an event type of a catalog: its version, and earlier ones with what was released of them and a draft
 * of their upcasts. What only a person can say is `…`, which is no TypeScript.
 */
export const earlierSource = (event: EventType, version: number, released: readonly Released[]): string => {
  const code = newCode();
  code.write(`${objectKey(event.name)}: {`).indent(() => {
    code.writeLine(`version: ${version},`);
    code.write('earlier: {').indent(() => {
      for (const one of released) writeEarlier(code, event, one);
    });
    code.writeLine('},');
  });
  code.write('},');
  return code.toString();
};

const writeEarlier = (code: Code, newest: EventType, { definition, next }: Released): void => {
  code.write(`${definition.version}: {`).indent(() => {
    code.write('payload: ');
    writeSchema(code, definition.payload, { text: textSource, number: (type) => numberSource(type) });
    code.write(',').newLine();
    writeDifferences(code, newest, definition);
    writeUpcast(code, definition.payload, next.payload);
  });
  code.writeLine('},');
};

/** What an earlier version does not say is as in the newest. */
const writeDifferences = (code: Code, newest: EventType, definition: Definition): void => {
  const { subject, reasonRequired, correction, rules } = definition;
  const list = (texts: readonly string[]): string => `[${texts.map(stringLiteral).join(', ')}]`;
  if (subject !== newest.subject)
    code.writeLine(`subject: ${subject === null ? 'null' : stringLiteral(subject)},`);
  if (reasonRequired !== newest.reasonRequired)
    code.writeLine(`reason: '${reasonRequired ? 'required' : 'optional'}',`);
  if (!isSameList(correction?.of ?? null, newest.correction?.of ?? null))
    code.writeLine(`corrects: ${correction === null ? 'null' : list(correction.of)},`);
  const rulesText = rules.map(
    ({ field, is, than }) => `{ field: ${stringLiteral(field)}, is: '${is}', than: ${stringLiteral(than)} }`,
  );
  if (!isSameList(rules.map(ruleKey), newest.rules.map(ruleKey)))
    code.writeLine(`rules: [${rulesText.join(', ')}],`);
};

const ruleKey = ({ field, is, than }: Definition['rules'][number]): string =>
  JSON.stringify([field, is, than]);

const isSameList = (a: readonly string[] | null, b: readonly string[] | null): boolean =>
  JSON.stringify(a?.toSorted()) === JSON.stringify(b?.toSorted());

/** A draft: fields that went, that came and that are another type now. */
const writeUpcast = (code: Code, before: ObjectType, next: ObjectType): void => {
  const gone = before.fields.filter(({ name }) => fieldOf(next, name) === undefined);
  const added = next.fields.filter(({ name, optional }) => !optional && fieldOf(before, name) === undefined);
  const renamed = gone.flatMap((field) => {
    const fitting = added.filter((candidate) => fits(field, candidate));
    const [target] = fitting;
    const isOnlyOne = gone.filter((other) => target && fits(other, target)).length === 1;
    return target && fitting.length === 1 && isOnlyOne ? [{ from: field.name, to: target.name }] : [];
  });
  const removed = gone.filter(({ name }) => !renamed.some(({ from }) => from === name));
  const missing = [
    ...added.filter(({ name }) => !renamed.some(({ to }) => to === name)),
    ...next.fields.filter((field) => !field.optional && fieldOf(before, field.name)?.optional === true),
  ];
  const changed = before.fields.filter((field) => {
    const after = fieldOf(next, field.name);
    return after !== undefined && valueOutside(field.type, [after.type]).found !== 'nothing';
  });
  const entries = [
    entry(
      'rename',
      renamed.map(({ from, to }) => `${objectKey(from)}: ${stringLiteral(to)}`),
    ),
    removed.length === 0 ? [] : [`remove: [${removed.map(({ name }) => stringLiteral(name)).join(', ')}]`],
    entry(
      'default',
      missing.map(({ name }) => `${objectKey(name)}: …`),
    ),
    entry(
      'sql',
      changed.map(({ name }) => `${objectKey(name)}: …`),
    ),
  ].flat();
  code.writeLine(entries.length === 0 ? 'upcast: {},' : `upcast: { ${entries.join(', ')} },`);
};

const entry = (name: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`${name}: { ${items.join(', ')} }`];

const fieldOf = ({ fields }: ObjectType, name: string): Field | undefined =>
  fields.find((field) => field.name === name);

/** Whether a field may have got another name: each of its values is one of the other's, which is not just any. */
const fits = (field: Field, candidate: Field): boolean =>
  !field.optional &&
  candidate.type.kind !== 'any' &&
  valueOutside(field.type, [candidate.type]).found === 'nothing';

/** Schemas of zod that stand for one pattern, as people write them. */
const FORMATS: Readonly<Record<string, z.ZodType>> = {
  'z.uuid()': z.uuid(),
  'z.uuidv4()': z.uuidv4(),
  'z.uuidv6()': z.uuidv6(),
  'z.uuidv7()': z.uuidv7(),
  'z.guid()': z.guid(),
  'z.email()': z.email(),
  'z.iso.datetime()': z.iso.datetime(),
  'z.iso.datetime({ offset: true })': z.iso.datetime({ offset: true }),
  'z.iso.date()': z.iso.date(),
  'z.iso.time()': z.iso.time(),
  'z.iso.duration()': z.iso.duration(),
  'z.ipv4()': z.ipv4(),
  'z.e164()': z.e164(),
  'z.base64()': z.base64(),
  'z.base64url()': z.base64url(),
  'z.nanoid()': z.nanoid(),
  'z.cuid2()': z.cuid2(),
  'z.ulid()': z.ulid(),
};

const textSource = (type: StringType): string => {
  const [pattern, ...others] = type.patterns;
  const format =
    pattern && others.length === 0
      ? Object.entries(FORMATS).find(([, schema]) => isPattern(compileType(schema, '', []), pattern))
      : undefined;
  if (format) return `${format[0]}${lengthSource(type)}`;
  return textSchema(type, ({ source, flags }) => String(new RegExp(source, flags)));
};

const isPattern = (type: PayloadType | null, { source, flags }: Pattern): boolean =>
  type?.kind === 'string' &&
  type.patterns.length === 1 &&
  type.patterns[0]?.source === source &&
  type.patterns[0]?.flags === flags;
