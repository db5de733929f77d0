import type { NumberType, PayloadType, StringType } from '../catalog/payload-type.ts';
import { type Alternatives, alternativesOf } from './payload-alternatives.ts';
import type { Values } from './render.ts';

/** A list with one item: what it stands around is rendered once. */
export const once = (values: Values | boolean): Values[] =>
  values === false ? [] : [values === true ? {} : values];

/** The lists of the template that test one value by its JSON type. */
export const testValues = (type: PayloadType): Values => {
  const alternatives = alternativesOf(type);
  const { any, json } = alternatives;
  if (any || json) return { ...NO_TESTS, any: once(any), json: once(json && !any) };
  return {
    ...NO_TESTS,
    ...scalarValues(alternatives),
    structures: [
      ...once(alternatives.objects.length > 0 && { kind: 'object' }),
      ...once(alternatives.arrays.length > 0 && { kind: 'array' }),
    ],
  };
};

const NO_TESTS: Values = {
  any: [],
  json: [],
  strings: [],
  numbers: [],
  booleans: [],
  flags: [],
  nulls: [],
  structures: [],
};

const scalarValues = ({ strings, numbers, literals, boolean }: Alternatives): Values => {
  const texts = literals.filter((value) => typeof value === 'string');
  const figures = literals.filter((value) => typeof value === 'number').map(String);
  const flags = literals.filter((value) => typeof value === 'boolean');
  const bothFlags = boolean || flags.length > 1;
  return {
    strings: once(
      (texts.length > 0 || strings.length > 0) && {
        choices: choiceValues(texts),
        texts: strings.map((string, index) => ({
          or: once(texts.length > 0 || index > 0),
          ...stringValues(string),
        })),
      },
    ),
    numbers: once(
      (figures.length > 0 || numbers.length > 0) && {
        choices: choiceValues(figures),
        doubles: numbers.map((number, index) => ({
          or: once(figures.length > 0 || index > 0),
          ...numberValues(number),
        })),
      },
    ),
    booleans: once(bothFlags),
    flags: bothFlags ? [] : flags.map((flag) => ({ flag: String(flag) })),
    nulls: once(literals.includes(null)),
  };
};

const choiceValues = ([first, ...others]: readonly string[]): Values[] =>
  first === undefined ? [] : [{ first, others: others.map((choice) => ({ choice })) }];

/** Length and patterns of a text, or of a record's keys. */
export const stringValues = ({ minLength, maxLength, patterns }: StringType): Values => ({
  ...lengthValues(minLength, maxLength),
  patterns: patterns.map(({ postgres }) => ({ pattern: postgres })),
});

export const lengthValues = (minLength: number | null, maxLength: number | null): Values => ({
  shortest: once(minLength !== null && { length: minLength }),
  longest: once(maxLength !== null && { length: maxLength }),
});

const numberValues = ({ integer, minimum, maximum, multipleOf }: NumberType): Values => ({
  finite: once(!integer),
  whole: once(integer),
  above: once(minimum?.exclusive === true && { bound: minimum.value }),
  from: once(minimum !== null && !minimum.exclusive && { bound: minimum.value }),
  below: once(maximum?.exclusive === true && { bound: maximum.value }),
  to: once(maximum !== null && !maximum.exclusive && { bound: maximum.value }),
  multiples: once(multipleOf !== null && { step: multipleOf }),
});
