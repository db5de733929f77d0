import { z } from 'zod';
import { byCodePoint } from '../../audit/order.ts';
import { translateRegex } from '../../catalog/payload/regex.ts';
import type { Bound, ObjectType, Pattern, PayloadType, StringType } from '../../catalog/payload-type.ts';

/** JSON has no infinite numbers; a bound may be one. */
const numberJson = z.union([z.number(), z.literal(['Infinity', '-Infinity'])]);
const boundJson = z.strictObject({ value: numberJson, exclusive: z.literal(true).optional() });
const lengths = { minLength: z.int().optional(), maxLength: z.int().optional() };
const stringJson = z.strictObject({
  kind: z.literal('string'),
  ...lengths,
  patterns: z
    .array(
      z.strictObject({ format: z.string(), expected: z.string(), source: z.string(), flags: z.string() }),
    )
    .optional(),
});
const objectJson = z.strictObject({
  kind: z.literal('object'),
  fields: z.array(
    z.strictObject({
      name: z.string(),
      optional: z.literal(true).optional(),
      get type() {
        return typeJson;
      },
    }),
  ),
  unknownKeys: z.enum(['refuse', 'allow']),
});

/** A payload's type as the lock file has it: what is usual is left out, what has no order is sorted. */
type TypeJson =
  | { readonly kind: 'boolean' | 'null' }
  | { readonly kind: 'any'; readonly finiteNumbers?: true | undefined }
  | { readonly kind: 'literal'; readonly values: readonly (string | number | boolean | null)[] }
  | {
      readonly kind: 'number';
      readonly integer?: true | undefined;
      readonly minimum?: BoundJson | undefined;
      readonly maximum?: BoundJson | undefined;
      readonly multipleOf?: number | undefined;
    }
  | StringJson
  | {
      readonly kind: 'array';
      readonly items: TypeJson;
      readonly minLength?: number | undefined;
      readonly maxLength?: number | undefined;
    }
  | { readonly kind: 'record'; readonly keys: StringJson; readonly values: TypeJson }
  | { readonly kind: 'union'; readonly members: readonly TypeJson[] }
  | ObjectJson;

type BoundJson = z.infer<typeof boundJson>;
type StringJson = z.infer<typeof stringJson>;
interface ObjectJson {
  readonly kind: 'object';
  readonly fields: readonly {
    readonly name: string;
    readonly optional?: true | undefined;
    readonly type: TypeJson;
  }[];
  readonly unknownKeys: 'refuse' | 'allow';
}

const typeJson: z.ZodType<TypeJson> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['boolean', 'null']) }),
    z.strictObject({ kind: z.literal('any'), finiteNumbers: z.literal(true).optional() }),
    z.strictObject({
      kind: z.literal('literal'),
      values: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
    }),
    z.strictObject({
      kind: z.literal('number'),
      integer: z.literal(true).optional(),
      minimum: boundJson.optional(),
      maximum: boundJson.optional(),
      multipleOf: z.number().optional(),
    }),
    stringJson,
    z.strictObject({ kind: z.literal('array'), items: typeJson, ...lengths }),
    z.strictObject({ kind: z.literal('record'), keys: stringJson, values: typeJson }),
    z.strictObject({ kind: z.literal('union'), members: z.array(typeJson) }),
    objectJson,
  ]),
);

export const payloadJson: z.ZodType<ObjectJson> = objectJson;

const toJson = (type: PayloadType): TypeJson => {
  switch (type.kind) {
    case 'boolean':
    case 'null':
      return { kind: type.kind };
    case 'any':
      return { kind: 'any', ...(type.finiteNumbers ? { finiteNumbers: true } : {}) };
    case 'literal':
      return { kind: 'literal', values: sorted(type.values) };
    case 'number':
      return {
        kind: 'number',
        ...(type.integer ? { integer: true } : {}),
        ...(type.minimum ? { minimum: boundToJson(type.minimum) } : {}),
        ...(type.maximum ? { maximum: boundToJson(type.maximum) } : {}),
        ...(type.multipleOf === null ? {} : { multipleOf: type.multipleOf }),
      };
    case 'string':
      return stringToJson(type);
    case 'array':
      return { kind: 'array', items: toJson(type.items), ...lengthsOf(type) };
    case 'record':
      return { kind: 'record', keys: stringToJson(type.keys), values: toJson(type.values) };
    case 'union':
      return { kind: 'union', members: sorted(type.members.map(toJson)) };
    case 'object':
      return toPayloadJson(type);
  }
};

const sorted = <T>(items: readonly T[]): T[] =>
  [...items].sort((a, b) => byCodePoint(JSON.stringify(a), JSON.stringify(b)));

/** A payload's type without what no verdict depends on: descriptions, and the order of keys and alternatives. */
export const toPayloadJson = ({ fields, unknownKeys }: ObjectType): ObjectJson => ({
  kind: 'object',
  fields: [...fields]
    .sort((a, b) => byCodePoint(a.name, b.name))
    .map(({ name, optional, type }) => ({ name, ...(optional ? { optional } : {}), type: toJson(type) })),
  unknownKeys,
});

const stringToJson = (type: StringType): StringJson => ({
  kind: 'string',
  ...lengthsOf(type),
  ...(type.patterns.length === 0 ? {} : { patterns: sorted(type.patterns.map(patternToJson)) }),
});

const patternToJson = ({ format, expected, source, flags }: Pattern) => ({ format, expected, source, flags });

const lengthsOf = ({ minLength, maxLength }: Pick<StringType, 'minLength' | 'maxLength'>) => ({
  ...(minLength === null ? {} : { minLength }),
  ...(maxLength === null ? {} : { maxLength }),
});

const boundToJson = ({ value, exclusive }: Bound): BoundJson => ({
  value: Number.isFinite(value) ? value : value > 0 ? 'Infinity' : '-Infinity',
  ...(exclusive ? { exclusive } : {}),
});

const fromJson = (json: TypeJson): PayloadType => {
  switch (json.kind) {
    case 'boolean':
    case 'null':
    case 'literal':
      return json;
    case 'any':
      return { kind: 'any', ...(json.finiteNumbers ? { finiteNumbers: true } : {}) };
    case 'number':
      return {
        kind: 'number',
        integer: json.integer ?? false,
        minimum: boundFromJson(json.minimum),
        maximum: boundFromJson(json.maximum),
        multipleOf: json.multipleOf ?? null,
      };
    case 'string':
      return stringFromJson(json);
    case 'array':
      return {
        kind: 'array',
        items: fromJson(json.items),
        minLength: json.minLength ?? null,
        maxLength: json.maxLength ?? null,
      };
    case 'record':
      return { kind: 'record', keys: stringFromJson(json.keys), values: fromJson(json.values) };
    case 'union':
      return { kind: 'union', members: json.members.map(fromJson) };
    case 'object':
      return fromPayloadJson(json);
  }
};

/**
 * The payload's type again.
 *
 * @throws SyntaxError when a pattern is none that a payload may have.
 */
export const fromPayloadJson = ({ fields, unknownKeys }: ObjectJson): ObjectType => ({
  kind: 'object',
  fields: fields.map(({ name, optional = false, type }) => ({
    name,
    doc: '',
    optional,
    type: fromJson(type),
  })),
  unknownKeys,
});

const stringFromJson = ({ minLength, maxLength, patterns = [] }: StringJson): StringType => ({
  kind: 'string',
  minLength: minLength ?? null,
  maxLength: maxLength ?? null,
  patterns: patterns.map((pattern) => {
    const translated = translateRegex(pattern.source, pattern.flags);
    if ('postgres' in translated) return { ...pattern, postgres: translated.postgres };
    throw new SyntaxError(`the pattern /${pattern.source}/${pattern.flags}: ${translated.problem}`);
  }),
});

const boundFromJson = (bound: BoundJson | undefined): Bound | null =>
  bound === undefined ? null : { value: Number(bound.value), exclusive: bound.exclusive ?? false };
