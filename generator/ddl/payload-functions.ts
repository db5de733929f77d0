import type { ArrayType, Field, ObjectType, PayloadType, RecordType } from '../catalog/payload-type.ts';
import { alternativesOf, type Container } from './payload-alternatives.ts';
import { arrayText, expectedText, stringText } from './payload-expected.ts';
import { hotPathValues, strictValues } from './payload-hot-path.ts';
import { tagOf } from './payload-tag.ts';
import { lengthValues, once, stringValues, testValues } from './payload-tests.ts';
import type { Values } from './render.ts';

/** Collects the functions of one event's payload: one for the payload, one for every container inside it. */
export interface Functions {
  /** Adds the function of a container at `path` and returns its name. */
  readonly add: (container: Container, path: string) => string;
}

/** The lists of the template for one container. */
export const containerValues = (container: Container, path: string, functions: Functions): Values => {
  switch (container.kind) {
    case 'object':
      return objectValues(container, path, functions);
    case 'array':
      return arrayValues(container, path, functions);
    case 'record':
      return recordValues(container, path, functions);
  }
};

const NO_LISTS: Values = { hot: [], root: [], sizes: [], strict: [], places: [], rules: [] };
const NO_PLACE: Values = { fields: [], items: [], keys: [] };

const objectValues = (type: ObjectType, path: string, functions: Functions): Values => {
  const names = new Map<Container, string>();
  const add = (container: Container, containerPath: string): string => {
    const name = functions.add(container, containerPath);
    names.set(container, name);
    return name;
  };
  const places = type.fields.filter(isTested).map((field) => {
    const place = keyPath(field.name);
    const options = { place, path: `${path}${place}`, optional: field.optional, functions: { add } };
    return { ...NO_PLACE, fields: [{ field: field.name }], ...placeValues(field.type, options) };
  });
  return {
    ...NO_LISTS,
    strict: strictValues(type),
    hot: hotPathValues(type, (container) => names.get(container) ?? ''),
    places,
  };
};

/** An optional field of any type has nothing to be tested. */
const isTested = ({ optional, type }: Field): boolean => !(optional && alternativesOf(type).any);

const arrayValues = (array: ArrayType, path: string, functions: Functions): Values => {
  const { items, minLength, maxLength } = array;
  return {
    ...NO_LISTS,
    sizes: once(
      (minLength !== null || maxLength !== null) && {
        ...lengthValues(minLength, maxLength),
        expected: arrayText(array),
      },
    ),
    places: once(
      !alternativesOf(items).any && {
        ...NO_PLACE,
        items: [{}],
        ...placeValues(items, { place: '', path: `${path}[]`, optional: false, functions }),
      },
    ),
  };
};

const recordValues = ({ keys, values }: RecordType, path: string, functions: Functions): Values => {
  const keyTests = keys.minLength !== null || keys.maxLength !== null || keys.patterns.length > 0;
  const key = {
    key_checks: once(keyTests && { ...stringValues(keys), expected: `a key that is ${stringText(keys)}` }),
  };
  return {
    ...NO_LISTS,
    places: once(
      (keyTests || !alternativesOf(values).any) && {
        ...NO_PLACE,
        keys: [key],
        ...placeValues(values, { place: '', path: `${path}[*]`, optional: false, functions }),
      },
    ),
  };
};

interface PlaceOptions {
  readonly place: string;
  readonly path: string;
  readonly optional: boolean;
  readonly functions: Functions;
}

const placeValues = (type: PayloadType, options: PlaceOptions): Values => {
  const { place, path, optional, functions } = options;
  const { any, json, objects, arrays } = alternativesOf(type);
  const expected = expectedText(type);
  const groups =
    any || json
      ? []
      : [
          { kind: 'object', members: objects },
          { kind: 'array', members: arrays },
        ];
  return {
    ...testValues(type),
    place,
    expected,
    optional: once(optional),
    calls: groups.flatMap(({ kind, members }) => {
      const names = members.map((member) => functions.add(member, path));
      return once(members.length > 0 && { kind, ...callValues(members, names) });
    }),
  };
};

const callValues = (containers: readonly Container[], names: readonly string[]): Values => {
  const members = names.map((member) => ({ member }));
  if (members.length === 1) return { single: members, tagged: [], union: [] };
  const tag = tagOf(containers);
  if (tag === null) return { single: [], tagged: [], union: [{ members }] };
  const tagged = tag.values.flatMap((values, index) =>
    values.map((value) => ({ value, member: names[index] ?? '' })),
  );
  const tags = tagged.map(({ value }) => JSON.stringify(value)).join(' or ');
  return {
    single: [],
    tagged: [{ tag: tag.name, tag_place: keyPath(tag.name), tags, members: tagged }],
    union: [],
  };
};

const keyPath = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
