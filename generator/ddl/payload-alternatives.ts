import type {
  ArrayType,
  LiteralType,
  NumberType,
  ObjectType,
  PayloadType,
  RecordType,
  StringType,
} from '../catalog/payload-type.ts';

/** A type that gets a function of its own. */
export type Container = ObjectType | ArrayType | RecordType;

/** What a type accepts, sorted by the JSON type of the value, which PostgreSQL asks for first. */
export interface Alternatives {
  readonly strings: readonly StringType[];
  readonly numbers: readonly NumberType[];
  readonly literals: readonly LiteralType['values'][number][];
  readonly objects: readonly (ObjectType | RecordType)[];
  readonly arrays: readonly ArrayType[];
  readonly boolean: boolean;
  readonly any: boolean;
  readonly json: boolean;
}

const known = new WeakMap<PayloadType, Alternatives>();

/** Sorts a type's members; a type that is no union is its only member. Every test of a type asks for it. */
export const alternativesOf = (type: PayloadType): Alternatives => {
  const before = known.get(type);
  if (before) return before;
  const alternatives = sorted(type);
  known.set(type, alternatives);
  return alternatives;
};

const sorted = (type: PayloadType): Alternatives => {
  const members = type.kind === 'union' ? type.members.flatMap(flattened) : [type];
  const ofKind = <K extends PayloadType['kind']>(kind: K) =>
    members.filter((member): member is Extract<PayloadType, { readonly kind: K }> => member.kind === kind);
  return {
    strings: ofKind('string'),
    numbers: ofKind('number'),
    literals: [
      ...new Set([...ofKind('literal').flatMap(({ values }) => values), ...ofKind('null').map(() => null)]),
    ],
    objects: members.filter((member) => member.kind === 'object' || member.kind === 'record'),
    arrays: ofKind('array'),
    boolean: ofKind('boolean').length > 0,
    any: ofKind('any').some(({ finiteNumbers }) => !finiteNumbers),
    json: ofKind('any').some(({ finiteNumbers }) => finiteNumbers === true),
  };
};

const flattened = (type: PayloadType): readonly PayloadType[] =>
  type.kind === 'union' ? type.members.flatMap(flattened) : [type];
