import type {
  ArrayType,
  Bound,
  LiteralType,
  NumberType,
  PayloadType,
  StringType,
} from '../catalog/payload-type.ts';

/** What a person is told that is expected: `a whole number of at least 0 or null`. */
export const expectedText = (type: PayloadType): string => {
  switch (type.kind) {
    case 'object':
    case 'record':
      return 'an object';
    case 'array':
      return arrayText(type);
    case 'union':
      return [...new Set(type.members.map(expectedText))].join(' or ');
    case 'string':
      return stringText(type);
    case 'number':
      return numberText(type);
    case 'literal':
      return literalText(type);
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'any':
      return 'a value';
  }
};

export const arrayText = ({ minLength, maxLength }: ArrayType): string =>
  `an array${countText(minLength, maxLength, 'item', 'items')}`;

export const stringText = ({ minLength, maxLength, patterns }: StringType): string => {
  const [first = 'text', ...others] = patterns.map(({ expected }) => expected);
  return [`${first}${countText(minLength, maxLength, 'character', 'characters')}`, ...others].join(', and ');
};

const countText = (min: number | null, max: number | null, one: string, many: string): string => {
  const counted = (count: number): string => `${count} ${count === 1 ? one : many}`;
  if (min !== null && max !== null) {
    return min === max ? ` of ${counted(min)}` : ` of ${min} to ${counted(max)}`;
  }
  if (min !== null) return ` of at least ${counted(min)}`;
  return max === null ? '' : ` of at most ${counted(max)}`;
};

const numberText = ({ integer, minimum, maximum, multipleOf }: NumberType): string => {
  const noun = integer ? 'a whole number' : 'a number';
  const multiple = multipleOf === null ? '' : ` that is a multiple of ${multipleOf}`;
  return `${noun}${boundsText(minimum, maximum)}${multiple}`;
};

const boundsText = (minimum: Bound | null, maximum: Bound | null): string => {
  if (minimum && maximum && !minimum.exclusive && !maximum.exclusive) {
    return ` from ${minimum.value} to ${maximum.value}`;
  }
  const words = [
    ...(minimum ? [`${minimum.exclusive ? 'above' : 'of at least'} ${minimum.value}`] : []),
    ...(maximum ? [`${maximum.exclusive ? 'below' : 'of at most'} ${maximum.value}`] : []),
  ];
  return words.length === 0 ? '' : ` ${words.join(' and ')}`;
};

const literalText = ({ values }: LiteralType): string => {
  const texts = values.map((value) => JSON.stringify(value));
  return texts.length === 1 ? (texts[0] ?? '') : `one of ${texts.join(', ')}`;
};
