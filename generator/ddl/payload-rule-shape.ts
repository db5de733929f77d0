import type { FieldRule } from '../catalog/model.ts';
import type { Field, NumberType } from '../catalog/payload-type.ts';
import { decimal, fieldPath, nextDouble } from './payload-shape.ts';

/**
 * A rule between two fields as a jsonpath predicate that holds only where the rule does; null if there is none.
 *
 * jsonpath compares decimals, JavaScript the doubles next to them, which may be one where the decimals are two.
 * So what has to differ has to differ by more than doubles of that size are apart, unless both are whole.
 */
export const ruleShape = ({ field, is, than }: FieldRule, fields: readonly Field[]): string | null => {
  const sides = [field, than].map((name) => fields.find((candidate) => candidate.name === name));
  const numbers = sides.flatMap((side) => (side?.type.kind === 'number' ? [side.type] : []));
  if (numbers.length !== 2) return null;
  const comparison = comparisonOf(is, fieldPath('$', field), fieldPath('$', than), gapOf(numbers));
  if (comparison === null) return null;
  const missing = sides.flatMap((side) => (side?.optional ? [`!exists(${fieldPath('$', side.name)})`] : []));
  return `(${[...missing, comparison].join(' || ')})`;
};

const comparisonOf = (is: FieldRule['is'], a: string, b: string, gap: number | null): string | null => {
  const above = (larger: string, smaller: string): string | null =>
    gap === null ? null : `${larger} - ${smaller} > ${decimal(gap)}`;
  switch (is) {
    case '<=':
    case '>=':
      return `${a} ${is} ${b}`;
    case '=':
      return `${a} == ${b}`;
    case '<':
      return above(b, a);
    case '>':
      return above(a, b);
    case '<>':
      return gap === null ? null : `${above(a, b)} || ${above(b, a)}`;
  }
};

/** By how much decimals have to differ so that their doubles do; null where nobody knows how large they are. */
const gapOf = (numbers: readonly NumberType[]): number | null => {
  if (numbers.every(({ integer }) => integer)) return 0;
  const bounds = numbers.flatMap(({ minimum, maximum }) => [minimum?.value, maximum?.value]);
  const largest = Math.max(...bounds.map((bound) => (bound === undefined ? Infinity : Math.abs(bound))));
  const gap = 2 * (nextDouble(largest) - largest);
  return Number.isFinite(gap) ? gap : null;
};
