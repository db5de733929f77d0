import type { RelationFact, ViewFact } from './facts/facts.ts';
import { hasPrivilege } from './power.ts';
import type { World } from './world.ts';

export type Write = 'INSERT' | 'UPDATE' | 'DELETE';

/** Bits of pg_relation_is_updatable. */
const BITS: Readonly<Record<Write, number>> = { UPDATE: 4, INSERT: 8, DELETE: 16 };

/** Whether a view passes on such a statement, as far as it goes by the view. */
export const isUpdatable = (view: ViewFact, privilege: Write): boolean =>
  (view.updatable & BITS[privilege]) !== 0 && !answers(view, privilege);

/** The same for a statement that an INSTEAD OF trigger of a view below may answer. */
export const isUpdatableByTriggers = (view: ViewFact, privilege: Write): boolean =>
  (view.updatable_by_triggers & BITS[privilege]) !== 0 && !answers(view, privilege);

/** Whether a rule of the view itself stands for the statement: what that does is told of the rule. */
export const isRuled = (world: World, { oid }: ViewFact, privilege: Write): boolean =>
  world
    .rulesOn(oid)
    .some(({ event, definition }) => event === privilege && /\bDO INSTEAD\b/.test(definition));

const answers = (view: ViewFact, privilege: Write): boolean =>
  view.answers.some(({ bits }) => (bits & BITS[privilege]) !== 0);

/**
 * Whether every view on the way down to the table passes it on, and its owner may do what the owner above passes on. A view with
 * the caller's rights (security_invoker) passes nothing on.
 */
export const passesOn = (
  world: World,
  relation: Pick<RelationFact, 'oid'>,
  view: ViewFact,
  privilege: Write,
): boolean => {
  if (view.invoker) return false;
  if (view.base === relation.oid) return hasPrivilege(world, view.owner, relation, privilege);
  const below = world.facts.views.find(
    ({ oid, relation: root }) => oid === view.base && root === view.relation,
  );
  return (
    below !== undefined &&
    isUpdatableByTriggers(below, privilege) &&
    hasPrivilege(world, view.owner, below, privilege) &&
    passesOn(world, relation, below, privilege)
  );
};

/** The view that writes the table itself, at the end of the chain: its owner's rights count there. */
export const lowestView = (world: World, relation: Pick<RelationFact, 'oid'>, view: ViewFact): ViewFact => {
  if (view.base === relation.oid) return view;
  const below = world.facts.views.find(
    ({ oid, relation: root }) => oid === view.base && root === view.relation,
  );
  return below === undefined ? view : lowestView(world, relation, below);
};
