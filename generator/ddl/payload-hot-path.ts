import type { FieldRule } from '../catalog/model.ts';
import type { Field, ObjectType, StringType } from '../catalog/payload-type.ts';
import { alternativesOf, type Container } from './payload-alternatives.ts';
import { maskedPattern } from './payload-masked-pattern.ts';
import { ruleShape } from './payload-rule-shape.ts';
import { isShaped, isShapedText, shapedInside, shapeOf } from './payload-shape.ts';
import { once, stringValues } from './payload-tests.ts';
import type { Values } from './render.ts';

/**
 * The lists for the test of a whole object at once, or none if a field or a rule has something that it can't say.
 *
 * @param nameOf the function of a container inside the object.
 * @param rules between its fields.
 */
export const hotPathValues = (
  type: ObjectType,
  nameOf: (container: Container) => string,
  rules: readonly FieldRule[] = [],
): Values[] => {
  const { fields } = type;
  const ruleShapes = rules.flatMap((rule) => ruleShape(rule, fields) ?? []);
  if (!fields.every(isSimple) || ruleShapes.length < rules.length) return [];
  return [
    {
      shape: [shapeOf(type), ...ruleShapes].join(' && '),
      strict: strictValues(type),
      strict_inside: fields.flatMap(strictInsideValues),
      texts: fields.flatMap(textValues),
      inner: fields.flatMap((field) => innerValues(field, nameOf)),
    },
  ];
};

/** The keys that an object may have, if it may have no others. */
export const strictValues = ({ fields, unknownKeys }: ObjectType): Values[] =>
  once(unknownKeys === 'refuse' && { known: fields.map(({ name }) => ({ known: name })) });

const strictInsideValues = (field: Field): Values[] => {
  const inside = shapedInside(field);
  return inside ? strictValues(inside).map((keys) => ({ field: field.name, ...keys })) : [];
};

/** Whether the text of a field can be tested without asking for its type once more. */
const isSimple = ({ type }: Field): boolean => {
  const { strings, numbers, literals, objects, arrays, boolean, any, json } = alternativesOf(type);
  if (any) return true;
  if (json || objects.length > 1 || arrays.length > 1) return false;
  const others =
    numbers.length + objects.length + arrays.length + literals.filter((value) => value !== null).length;
  return strings.every(isShapedText) || (strings.length === 1 && others === 0 && !boolean);
};

const textValues = ({ name, type }: Field): Values[] => {
  const { strings, any } = alternativesOf(type);
  const string = strings.find((text) => !isShapedText(text));
  if (any || !string) return [];
  return [{ field: name, ...stringValues(unshaped(string)), ...patternValues(string) }];
};

/** Patterns whose text has a mask are replaced by both halves of that. */
const patternValues = ({ patterns }: StringType): Values => {
  const masked = patterns.map(({ postgres }) => maskedPattern(postgres) ?? { mask: null, pattern: postgres });
  return {
    masks: masked.flatMap(({ mask }) => (mask === null ? [] : [{ mask }])),
    patterns: masked.map(({ pattern }) => ({ pattern })),
  };
};

/** What the shape doesn't say about a text. */
const unshaped = (string: StringType): StringType =>
  (string.minLength ?? 0) > 1 ? string : { ...string, minLength: null };

const innerValues = (field: Field, nameOf: (container: Container) => string): Values[] => {
  if (isShaped(field.type) || shapedInside(field)) return [];
  const { objects, arrays } = alternativesOf(field.type);
  return [
    ...objects.map((container) => ({ field: field.name, kind: 'object', member: nameOf(container) })),
    ...arrays.map((container) => ({ field: field.name, kind: 'array', member: nameOf(container) })),
  ];
};
