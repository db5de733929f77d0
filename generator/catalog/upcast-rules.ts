import { isImplied } from './implied-rule.ts';
import type { Definition, FieldRule } from './model.ts';
import type { FieldsUpcast } from './upcast-model.ts';

/** A rule of the next version that upcast payloads need not keep; null if there is none, as far as that can be told. */
export const unkeptRule = (before: Definition, upcast: FieldsUpcast, next: Definition): FieldRule | null =>
  next.rules.find((rule) => !isKept(before, upcast, rule)) ?? null;

const isKept = ({ rules }: Definition, upcast: FieldsUpcast, { field, is, than }: FieldRule): boolean => {
  const made = [...upcast.expressions, ...upcast.defaults].map((expression) => expression.field);
  // Nobody knows what an expression gives, and a default may be chosen for the rule.
  if (made.includes(field) || made.includes(than)) return true;
  return isImplied({ field: sourceOf(upcast, field), is, than: sourceOf(upcast, than) }, rules);
};

/** The field that the value comes from. */
const sourceOf = ({ moves }: FieldsUpcast, name: string): string =>
  moves.find(({ to }) => to.length === 1 && to[0] === name)?.from.join('.') ?? name;
