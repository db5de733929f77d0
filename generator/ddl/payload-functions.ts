import type { ArrayType, ObjectType, PayloadType, RecordType } from '../catalog/payload-type.ts';
import { alternativesOf, type Container } from './payload-alternatives.ts';
import { isTestedField, keyPath } from './payload-containers.ts';
import { arrayText, expectedText, stringText } from './payload-expected.ts';
import { strictValues } from './payload-hot-path.ts';
import { tagOf } from './payload-tag.ts';
import { lengthValues, once, stringValues, testValues } from './payload-tests.ts';
import type { Values } from './render.ts';

/** The function that checks a container. */
export type NameOf = (container: Container) => string;

/** The lists of the template for one container, but for the look at the whole of it. */
export const containerValues = (container: Container, nameOf: NameOf): Values => {
  switch (container.kind) {
    case 'object':
      return objectValues(container, nameOf);
    case 'array':
      return arrayValues(container, nameOf);
    case 'record':
      return recordValues(container, nameOf);
  }
};

const NO_LISTS: Values = { hot: [], root: [], sizes: [], strict: [], places: [], rules: [] };
const NO_PLACE: Values = { fields: [], items: [], keys: [] };

const objectValues = (type: ObjectType, nameOf: NameOf): Values => ({
  ...NO_LISTS,
  strict: strictValues(type),
  places: type.fields.filter(isTestedField).map((field) => ({
    ...placeValues(field.type, { place: keyPath(field.name), optional: field.optional, nameOf }),
    ...NO_PLACE,
    fields: [{ field: field.name }],
  })),
});

const arrayValues = (array: ArrayType, nameOf: NameOf): Values => {
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
        ...placeValues(items, { place: '', optional: false, nameOf }),
      },
    ),
  };
};

const recordValues = ({ keys, values }: RecordType, nameOf: NameOf): Values => {
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
        ...placeValues(values, { place: '', optional: false, nameOf }),
      },
    ),
  };
};

interface PlaceOptions {
  readonly place: string;
  readonly optional: boolean;
  readonly nameOf: NameOf;
}

const placeValues = (type: PayloadType, options: PlaceOptions): Values => {
  const { place, optional, nameOf } = options;
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
    calls: groups.flatMap(({ kind, members }) =>
      once(members.length > 0 && { kind, ...callValues(members, members.map(nameOf)) }),
    ),
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
