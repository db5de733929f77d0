/**
 * What a payload may hold, as plain data compiled from a zod schema. Every kind here has a check in
 * PostgreSQL that gives the same verdict as zod; a schema that has none is refused when the catalog is read.
 */
export type PayloadType =
  | ObjectType
  | ArrayType
  | RecordType
  | UnionType
  | StringType
  | NumberType
  | LiteralType
  | { readonly kind: 'boolean' }
  | { readonly kind: 'null' }
  | AnyType;

/** `z.unknown()`, `z.any()`, `z.json()`. */
export interface AnyType {
  readonly kind: 'any';
  /** `z.json()` refuses numbers too large for a double, which JavaScript reads as Infinity. */
  readonly finiteNumbers?: true;
}

export interface ObjectType {
  readonly kind: 'object';
  readonly fields: readonly Field[];
  /** `z.strictObject` refuses keys that it doesn't name; `z.object` and `z.looseObject` let them pass. */
  readonly unknownKeys: 'refuse' | 'allow';
}

export interface Field {
  readonly name: string;
  /** From `.describe()` or `.meta({ description })`; empty if there is none. */
  readonly doc: string;
  /** Whether the key may be missing. */
  readonly optional: boolean;
  readonly type: PayloadType;
}

export interface ArrayType {
  readonly kind: 'array';
  readonly items: PayloadType;
  readonly minLength: number | null;
  readonly maxLength: number | null;
}

/** String keys that match `keys`, values of one type. */
export interface RecordType {
  readonly kind: 'record';
  readonly keys: StringType;
  readonly values: PayloadType;
}

/** Any member accepts it; `z.nullable` is a union with null. */
export interface UnionType {
  readonly kind: 'union';
  readonly members: readonly PayloadType[];
}

export interface StringType {
  readonly kind: 'string';
  /** In code points, as PostgreSQL and zod since 4.6.7 count. */
  readonly minLength: number | null;
  readonly maxLength: number | null;
  readonly patterns: readonly Pattern[];
}

export interface Pattern {
  /** zod's name of the format (`uuid`, `email`, `datetime`, …), or `regex`. */
  readonly format: string;
  /** What a person is told that is expected here: `a uuid`, `text that matches ^a+$`. */
  readonly expected: string;
  /** JavaScript source and flags. */
  readonly source: string;
  readonly flags: string;
  /** The same language as a PostgreSQL advanced regular expression. */
  readonly postgres: string;
}

export interface NumberType {
  readonly kind: 'number';
  /** Whole numbers of at most 2^53 - 1 either way, as z.int() has it. */
  readonly integer: boolean;
  readonly minimum: Bound | null;
  readonly maximum: Bound | null;
  /** Only with `integer`. */
  readonly multipleOf: number | null;
}

export interface Bound {
  readonly value: number;
  readonly exclusive: boolean;
}

/** One of these values: `z.literal`, `z.enum`. */
export interface LiteralType {
  readonly kind: 'literal';
  readonly values: readonly (string | number | boolean | null)[];
}
