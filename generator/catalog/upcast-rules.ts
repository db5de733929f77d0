import type { Comparison, Definition, FieldRule } from './model.ts';
import type { FieldsUpcast } from './upcast-model.ts';

/** A rule of the next version that upcast payloads need not keep; null if there is none, as far as that can be told. */
export const unkeptRule = (before: Definition, upcast: FieldsUpcast, next: Definition): FieldRule | null =>
  next.rules.find((rule) => !isKept(before, upcast, rule)) ?? null;

const isKept = ({ rules }: Definition, upcast: FieldsUpcast, { field, is, than }: FieldRule): boolean => {
  const made = [...upcast.expressions, ...upcast.defaults].map((expression) => expression.field);
  // Nobody knows what an expression gives, and a default may be chosen for the rule.
  if (made.includes(field) || made.includes(than)) return true;
  const [a, b] = [field, than].map((name) => sourceOf(upcast, name));
  return rules.some(
    (known) =>
      (known.field === a && known.than === b && IMPLIED[known.is].includes(is)) ||
      (known.field === b && known.than === a && IMPLIED[MIRRORED[known.is]].includes(is)),
  );
};

/** The field that the value comes from. */
const sourceOf = ({ moves }: FieldsUpcast, name: string): string =>
  moves.find(({ to }) => to.length === 1 && to[0] === name)?.from.join('.') ?? name;

const IMPLIED: Readonly<Record<Comparison, readonly Comparison[]>> = {
  '<': ['<', '<=', '<>'],
  '<=': ['<='],
  '>': ['>', '>=', '<>'],
  '>=': ['>='],
  '=': ['=', '<=', '>='],
  '<>': ['<>'],
};

const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '=': '=',
  '<>': '<>',
};
