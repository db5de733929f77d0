import type { Field, ObjectType, StringType } from '../catalog/payload-type.ts';
import { alternativesOf, type Container } from './payload-alternatives.ts';
import { shapeOf } from './payload-shape.ts';
import { once, stringValues } from './payload-tests.ts';
import type { Values } from './render.ts';

/**
 * The lists for the test of a whole object at once, or none if a field has something that it can't say.
 *
 * @param nameOf the function of a container inside the object.
 */
export const hotPathValues = (type: ObjectType, nameOf: (container: Container) => string): Values[] => {
  if (type.fields.some((field) => !isSimple(field))) return [];
  const { fields } = type;
  return [
    {
      shape: shapeOf(type),
      strict: strictValues(type),
      texts: fields.flatMap((field) => textValues(field)),
      inner: fields.flatMap((field) => innerValues(field, nameOf)),
    },
  ];
};

/** The keys that an object may have, if it may have no others. */
export const strictValues = ({ fields, unknownKeys }: ObjectType): Values[] =>
  once(unknownKeys === 'refuse' && { known: fields.map(({ name }) => ({ known: name })) });

/** Whether the text of a field can be tested without asking for its type once more. */
const isSimple = ({ type }: Field): boolean => {
  const { strings, numbers, literals, objects, arrays, boolean, any, json } = alternativesOf(type);
  if (any) return true;
  if (json || objects.length > 1 || arrays.length > 1) return false;
  const tested = strings.filter(isTested);
  const others =
    numbers.length + objects.length + arrays.length + literals.filter((value) => value !== null).length;
  return tested.length === 0 || (strings.length === 1 && others === 0 && !boolean);
};

const isTested = ({ minLength, maxLength, patterns }: StringType): boolean =>
  minLength !== null || maxLength !== null || patterns.length > 0;

const textValues = ({ name, type }: Field): Values[] => {
  const { strings, any } = alternativesOf(type);
  const [string] = strings.filter(isTested);
  return any || !string ? [] : [{ field: name, ...stringValues(string) }];
};

const innerValues = ({ name, type }: Field, nameOf: (container: Container) => string): Values[] => {
  const { objects, arrays, any } = alternativesOf(type);
  if (any) return [];
  return [
    ...objects.map((container) => ({ field: name, kind: 'object', member: nameOf(container) })),
    ...arrays.map((container) => ({ field: name, kind: 'array', member: nameOf(container) })),
  ];
};
