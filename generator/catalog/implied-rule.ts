import type { Comparison, FieldRule } from './model.ts';

/** Whether one of the rules says as much as this one, or more. */
export const isImplied = ({ field, is, than }: FieldRule, rules: readonly FieldRule[]): boolean =>
  rules.some(
    (known) =>
      (known.field === field && known.than === than && IMPLIES[known.is].includes(is)) ||
      (known.field === than && known.than === field && IMPLIES[TURNED[known.is]].includes(is)),
  );

/** For every sign, those that hold wherever it does. */
const IMPLIES: Readonly<Record<Comparison, readonly Comparison[]>> = {
  '<': ['<', '<=', '<>'],
  '<=': ['<='],
  '>': ['>', '>=', '<>'],
  '>=': ['>='],
  '=': ['=', '<=', '>='],
  '<>': ['<>'],
};

const TURNED: Readonly<Record<Comparison, Comparison>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '=': '=',
  '<>': '<>',
};
