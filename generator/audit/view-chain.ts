import { namesOf } from './body/names.ts';
import type { PlFields } from './body/plpgsql.ts';
import { type Fields, parsed, statementsOf } from './body/statement.ts';
import type { ActionRuleFact, RelationFact, ViewFact } from './facts/facts.ts';
import { hasPrivilege } from './power.ts';
import { rememberedOf } from './remembered.ts';
import { isActive, type Mode, modesOf } from './replica-mode.ts';
import type { World } from './world.ts';

export type Write = 'INSERT' | 'UPDATE' | 'DELETE';

export const isWrite = (operation: string): operation is Write =>
  operation === 'INSERT' || operation === 'UPDATE' || operation === 'DELETE';

/** Bits of pg_relation_is_updatable. */
const BITS: Readonly<Record<Write, number>> = { UPDATE: 4, INSERT: 8, DELETE: 16 };

/** Whether a view passes on such a statement, as far as it goes by the view. */
export const isUpdatable = (view: ViewFact, privilege: Write): boolean =>
  (view.updatable & BITS[privilege]) !== 0 && !answers(view, privilege);

/** The same for a statement that an INSTEAD OF trigger of a view below may answer. */
export const isUpdatableByTriggers = (view: ViewFact, privilege: Write): boolean =>
  (view.updatable_by_triggers & BITS[privilege]) !== 0 && !answers(view, privilege);

/**
 * Whether rules of the view, or of those below it, stand for the statement in every session of a login role: what they do is told
 * of the rules. In replica mode PostgreSQL leaves aside those that are neither ENABLE ALWAYS nor ENABLE REPLICA.
 */
export const isRuled = (world: World, view: ViewFact, privilege: Write, login: string): boolean =>
  modesOf(world, login).every((mode) =>
    chainOf(world, view).some(({ oid }) =>
      insteadRules(world, oid, privilege).some(({ enabled }) => isActive(enabled, mode)),
    ),
  );

/** The same for a session in one mode, and the view alone. */
export const isRuledIn = (world: World, oid: number, privilege: string, mode: Mode): boolean =>
  insteadRules(world, oid, privilege).some(({ enabled }) => isActive(enabled, mode));

const insteadRules = (world: World, oid: number, privilege: string): readonly ActionRuleFact[] =>
  world
    .rulesOn(oid)
    .filter(({ event, definition }) => event === privilege && /\bDO INSTEAD\b/.test(definition));

/** The view and those below it. */
const chainOf = (world: World, view: ViewFact): readonly ViewFact[] => {
  const below = belowOf(world, view);
  return below === undefined ? [view] : [view, ...chainOf(world, below)];
};

/** The view that a view reads; undefined: none, but the relation at the bottom. */
const belowOf = (world: World, view: ViewFact): ViewFact | undefined =>
  view.base === view.relation
    ? undefined
    : world.viewsOver(view.relation).find(({ oid }) => oid === view.base);

/** A view that passes a statement on to a relation, and the role whose right to that counts: the owner of the lowest one. */
export interface Passing {
  readonly view: ViewFact;
  readonly asked: string;
}

export const viewsOnto = (
  world: World,
  relation: Pick<RelationFact, 'oid'>,
  privilege: Write,
): readonly Passing[] => {
  const takes = world.relationOf(relation.oid)?.kind === 'v' ? isUpdatableByTriggers : isUpdatable;
  return world
    .viewsOver(relation.oid)
    .filter((view) => takes(view, privilege) && passesOn(world, relation, view, privilege))
    .map((view) => ({ view, asked: lowestView(world, relation, view).owner }));
};

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
  const below = belowOf(world, view);
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
  const below = belowOf(world, view);
  return below === undefined ? view : lowestView(world, relation, below);
};

/** The columns of a view that stand for a column of the table, and which: a view may call them otherwise. */
export const sourcesOf = (
  world: World,
  relation: Pick<RelationFact, 'oid'>,
  view: ViewFact,
): ReadonlyMap<string, string> => {
  const own = shownBy(view);
  if (view.base === relation.oid) return own;
  const below = belowOf(world, view);
  const next: ReadonlyMap<string, string> = below ? sourcesOf(world, relation, below) : new Map();
  return new Map(
    [...own].flatMap(([column, source]): [string, string][] => {
      const last = next.get(source);
      return last === undefined ? [] : [[column, last]];
    }),
  );
};

/** The columns of what a view reads that it shows as they are; by their own names where its query can't be read. */
const shownBy = rememberedOf(({ columns, definition }: ViewFact): ReadonlyMap<string, string> => {
  const [select] = statementsOf(parsed(definition) ?? {}).map(({ SelectStmt }) => SelectStmt as Fields);
  if (select === undefined) return new Map(columns.map((column) => [column, column]));
  const list = Array.isArray(select.targetList) ? (select.targetList as readonly Fields[]) : [];
  return new Map(
    columns.flatMap((column, index): [string, string][] => {
      const { val } = (list[index]?.ResTarget ?? {}) as { readonly val?: Readonly<Record<string, PlFields>> };
      const source = namesOf(val?.ColumnRef?.fields).at(-1);
      return source === undefined ? [] : [[column, source]];
    }),
  );
});
