import { pathTo } from '../catalog/names.ts';
import type {
  ArrayType,
  LiteralType,
  NumberType,
  ObjectType,
  PayloadType,
  RecordType,
  StringType,
} from '../catalog/payload-type.ts';
import { expectedText } from '../ddl/payload-expected.ts';
import { accepts } from './subtype/accepts.ts';
import type { Search } from './subtype/search.ts';
import { valueOutside } from './subtype/value-outside.ts';

/** A place of a payload that accepts less than it did, or says less about what it accepts. */
export interface Narrowing {
  readonly kind: NarrowingKind;
  /** Path in the catalog. */
  readonly at: string;
  readonly message: string;
  /** Whether events that were right would be refused; false: only what they hold is no longer said. */
  readonly refuses: boolean;
  /** A value of this place that was right and would be refused; null: none was found. */
  readonly example: { readonly value: unknown } | null;
}

export type NarrowingKind =
  | 'field-removed'
  | 'required-field-added'
  | 'optional-became-required'
  | 'unknown-key-claimed'
  | 'unknown-keys-refused'
  | 'nullable-removed'
  | 'enum-value-removed'
  | 'bounds-narrowed'
  | 'pattern-changed'
  | 'type-changed';

/**
 * Everything in which `after` accepts less than `before`. Whether it does is proved by `valueOutside`; where both are
 * built alike the place is named, and else the place in which they begin to differ. A field that is gone counts also
 * where its values are still accepted, as an unknown key.
 */
export const narrowings = (before: PayloadType, after: PayloadType, at: string): readonly Narrowing[] => {
  const search = valueOutside(before, [after]);
  const named = membersOf(before).flatMap((member) => narrowedMember(member, after, at));
  if (search.found === 'nothing' || named.length > 0) return named;
  return [typeChanged(before, after, at, search)];
};

const membersOf = (type: PayloadType): readonly PayloadType[] => {
  if (type.kind === 'union') return type.members;
  return type.kind === 'boolean' ? [{ kind: 'literal', values: [true, false] }] : [type];
};

const narrowedMember = (member: PayloadType, after: PayloadType, at: string): readonly Narrowing[] => {
  if (member.kind === 'null' || member.kind === 'literal') return refusedValues(member, after, at);
  const search = valueOutside(member, [after]);
  const counterpart = counterpartOf(member, membersOf(after));
  if (counterpart === null) return search.found === 'nothing' ? [] : [typeChanged(member, after, at, search)];
  const inside = narrowedInside(member, counterpart, at, search);
  if (search.found === 'nothing') return inside.filter(({ refuses }) => !refuses);
  return inside.length > 0 ? inside : [typeChanged(member, after, at, search)];
};

const refusedValues = (
  member: LiteralType | Extract<PayloadType, { kind: 'null' }>,
  after: PayloadType,
  at: string,
): readonly Narrowing[] => {
  const values = member.kind === 'null' ? [null] : member.values;
  const refused = values.filter((value) => !accepts(after, value));
  if (refused.length === 0) return [];
  const [first] = refused;
  const texts = refused.map((value) => JSON.stringify(value)).join(', ');
  return [
    {
      kind: refused.length === 1 && first === null ? 'nullable-removed' : 'enum-value-removed',
      at,
      message: `${texts} ${refused.length === 1 ? 'was' : 'were'} accepted; now it has to be ${expectedText(after)}`,
      refuses: true,
      example: { value: first },
    },
  ];
};

/** The alternative that a reader takes for the one of before: the only one of its kind, or the one with its tag. */
const counterpartOf = (member: PayloadType, candidates: readonly PayloadType[]): PayloadType | null => {
  const alike = candidates.filter(({ kind }) => kind === member.kind);
  if (alike.length <= 1 || member.kind !== 'object') return alike.length === 1 ? (alike[0] ?? null) : null;
  const tagged = alike.filter((candidate) => candidate.kind === 'object' && sharesTag(member, candidate));
  return tagged.length === 1 ? (tagged[0] ?? null) : null;
};

const sharesTag = (a: ObjectType, b: ObjectType): boolean =>
  a.fields.some(({ name, type }) => {
    const other = b.fields.find((field) => field.name === name)?.type;
    if (type.kind !== 'literal' || other?.kind !== 'literal') return false;
    return type.values.some((value) => other.values.includes(value));
  });

const narrowedInside = (
  before: PayloadType,
  after: PayloadType,
  at: string,
  search: Search,
): readonly Narrowing[] => {
  if (before.kind === 'number' && after.kind === 'number') return narrowedNumber(before, after, at, search);
  if (before.kind === 'string' && after.kind === 'string') return narrowedText(before, after, at, search);
  if (before.kind === 'array' && after.kind === 'array') return narrowedArray(before, after, at);
  if (before.kind === 'record' && after.kind === 'record') return narrowedRecord(before, after, at);
  if (before.kind === 'object' && after.kind === 'object') return narrowedObject(before, after, at);
  return [];
};

const narrowedNumber = (before: NumberType, after: NumberType, at: string, search: Search): Narrowing[] =>
  search.found === 'nothing'
    ? []
    : [
        {
          kind: 'bounds-narrowed',
          at,
          message: changeText(before, after),
          refuses: true,
          example: exampleOf(search),
        },
      ];

const narrowedText = (before: StringType, after: StringType, at: string, search: Search): Narrowing[] => {
  if (search.found === 'nothing') return [];
  const lengths: StringType = { ...before, patterns: [] };
  const isShorter = valueOutside(lengths, [{ ...after, patterns: [] }]).found !== 'nothing';
  const patterned: StringType = { ...after, minLength: null, maxLength: null };
  const patterns = valueOutside(before, [patterned]);
  const message = changeText(before, after);
  return [
    ...(isShorter
      ? [{ kind: 'bounds-narrowed' as const, at, message, refuses: true, example: exampleOf(search) }]
      : []),
    ...(patterns.found === 'nothing'
      ? []
      : [
          {
            kind: 'pattern-changed' as const,
            at,
            message: `${message}${doubtOf(patterns)}`,
            refuses: true,
            example: exampleOf(patterns),
          },
        ]),
  ];
};

const narrowedArray = (before: ArrayType, after: ArrayType, at: string): readonly Narrowing[] => {
  const any: PayloadType = { kind: 'any' };
  const length = valueOutside({ ...before, items: { kind: 'null' } }, [{ ...after, items: any }]);
  const items = before.maxLength === 0 ? [] : narrowings(before.items, after.items, `${at}[]`);
  if (length.found === 'nothing') return items;
  return [
    { kind: 'bounds-narrowed', at, message: changeText(before, after), refuses: true, example: null },
    ...items,
  ];
};

const narrowedRecord = (before: RecordType, after: RecordType, at: string): readonly Narrowing[] => [
  ...narrowings(before.keys, after.keys, `${at}(key)`),
  ...narrowings(before.values, after.values, `${at}[*]`),
];

const narrowedObject = (before: ObjectType, after: ObjectType, at: string): readonly Narrowing[] => [
  ...before.fields.flatMap(({ name, optional, type }): readonly Narrowing[] => {
    const fieldAt = pathTo(at, name);
    const field = after.fields.find((candidate) => candidate.name === name);
    if (field === undefined) {
      const refuses = after.unknownKeys === 'refuse';
      const become = refuses ? 'would be refused' : 'hold what nothing describes';
      const message = `the field is gone; events that have it ${become}`;
      return [{ kind: 'field-removed', at: fieldAt, message, refuses, example: null }];
    }
    const inside = narrowings(type, field.type, fieldAt);
    if (!optional || field.optional) return inside;
    const message = 'events could leave it out, and it is required now';
    return [
      { kind: 'optional-became-required', at: fieldAt, message, refuses: true, example: null },
      ...inside,
    ];
  }),
  ...after.fields
    .filter(({ name }) => !before.fields.some((field) => field.name === name))
    .flatMap((field) => addedField(before, field, pathTo(at, field.name))),
  ...(before.unknownKeys === 'allow' && after.unknownKeys === 'refuse'
    ? [
        {
          kind: 'unknown-keys-refused' as const,
          at,
          message: 'events could have keys that the catalog does not name, and they are refused now',
          refuses: true,
          example: null,
        },
      ]
    : []),
];

const addedField = (
  { unknownKeys }: ObjectType,
  { optional, type }: ObjectType['fields'][number],
  at: string,
): readonly Narrowing[] => {
  if (!optional) {
    const message = 'no event of before has it, and it is required';
    return [{ kind: 'required-field-added', at, message, refuses: true, example: null }];
  }
  const search = valueOutside({ kind: 'any' }, [type]);
  if (unknownKeys === 'refuse' || search.found === 'nothing') return [];
  const message = `events could have this key with any value; now it has to be ${expectedText(type)}`;
  return [{ kind: 'unknown-key-claimed', at, message, refuses: true, example: exampleOf(search) }];
};

const typeChanged = (before: PayloadType, after: PayloadType, at: string, search: Search): Narrowing => ({
  kind: 'type-changed',
  at,
  message: `${changeText(before, after)}${doubtOf(search)}`,
  refuses: true,
  example: exampleOf(search),
});

const changeText = (before: PayloadType, after: PayloadType): string => {
  const [was, is] = [expectedText(before), expectedText(after)];
  return was === is
    ? `it was ${was}, and not every such value is accepted now`
    : `it was ${was}, and is ${is} now`;
};

const exampleOf = (search: Search): Narrowing['example'] =>
  search.found === 'value' ? { value: search.value } : null;

const doubtOf = (search: Search): string =>
  search.found === 'undecided' ? `; whether this accepts less is not known: ${search.because}` : '';
