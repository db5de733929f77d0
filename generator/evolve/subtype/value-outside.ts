import type { PayloadType, StringType } from '../../catalog/payload-type.ts';
import { accepts } from './accepts.ts';
import { arrayOutside } from './arrays.ts';
import { numberOutside } from './numbers.ts';
import { objectOutside } from './objects.ts';
import { firstOf, found, NOTHING, type Search } from './search.ts';
import { textOutside } from './strings.ts';

/**
 * Looks for a value that `type` accepts and every one of `others` refuses. `nothing` proves that each value of `type` is
 * accepted by one of them: types are taken as the sets of their values, and no shape of a type decides anything.
 */
export const valueOutside = (type: PayloadType, others: readonly PayloadType[]): Search => {
  switch (type.kind) {
    case 'union':
      return firstOf(type.members, (member) => valueOutside(member, others));
    case 'null':
      return listed([null], others);
    case 'boolean':
      return listed([true, false], others);
    case 'literal':
      return listed(type.values, others);
    case 'number':
      return numberOutside(type, others);
    case 'string':
      return textOutside(type, others);
    case 'array':
      return arrayOutside(type, others, valueOutside);
    case 'object':
    case 'record':
      return objectOutside(type, others, valueOutside);
    case 'any':
      return anyOutside(type, others);
  }
};

const listed = (values: readonly unknown[], others: readonly PayloadType[]): Search => {
  const value = values.find((candidate) => !others.some((other) => accepts(other, candidate)));
  return value === undefined ? NOTHING : found(value);
};

const EVERY_TEXT: StringType = { kind: 'string', minLength: null, maxLength: null, patterns: [] };

/** A value of any kind, one kind after the other; numbers come before what holds values of any kind in turn. */
const anyOutside = (type: Extract<PayloadType, { kind: 'any' }>, others: readonly PayloadType[]): Search => {
  if (others.some((other) => isEverything(other, type.finiteNumbers === true))) return NOTHING;
  const simple = firstOf(
    [
      () => listed([null, true, false], others),
      () => textOutside(EVERY_TEXT, others),
      () => numberOutside(type, others),
    ],
    (search) => search(),
  );
  if (simple.found === 'value') return simple;
  const containers: readonly PayloadType[] = [
    { kind: 'array', items: type, minLength: null, maxLength: null },
    { kind: 'record', keys: EVERY_TEXT, values: type },
  ];
  return firstOf([null, ...containers], (container) =>
    container === null ? simple : valueOutside(container, others),
  );
};

const isEverything = (type: PayloadType, finiteIsEnough: boolean): boolean => {
  if (type.kind === 'union') return type.members.some((member) => isEverything(member, finiteIsEnough));
  return type.kind === 'any' && (finiteIsEnough || type.finiteNumbers !== true);
};
