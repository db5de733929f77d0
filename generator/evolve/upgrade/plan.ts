import { hazardsOf } from './hazards.ts';
import type { Item } from './inventory.ts';
import type { Outcome, Phase } from './outcome.ts';
import type { Step } from './step.ts';

/** Something that no statement of ours does: a person has to. */
export interface Finding {
  readonly what: string;
  readonly how: string;
}

/** A step and why it is there. */
export interface PlannedStep extends Step {
  readonly why: string;
}

/** What takes a database from what it is to what the catalog says. */
export interface UpgradePlan {
  /** Each on its own, in front of the transaction; what they leave is right whatever comes next. */
  readonly before: readonly PlannedStep[];
  /** In one transaction: all of them, or none. */
  readonly within: readonly PlannedStep[];
  /** Each on its own, behind the transaction. */
  readonly after: readonly PlannedStep[];
  /** Projections whose state is folded anew when all else is done. */
  readonly rebuilds: readonly string[];
  /** The entry in the registry: the last statement of all; empty: what is installed is what was applied. */
  readonly record: readonly PlannedStep[];
  readonly byHand: readonly Finding[];
  readonly refusals: readonly Finding[];
  /** What only a planner of structure can plan. */
  readonly structure: readonly string[];
  readonly notes: readonly string[];
}

/** Statements around what was judged; `become` makes whoever upgrades the owner. */
export interface Frame {
  /** Roles that are not there yet. */
  readonly roles: readonly PlannedStep[];
  readonly become: readonly PlannedStep[];
  /** Where the schema stands as it is wanted: none is needed. */
  readonly rebuilds: readonly string[];
  /** What the owner does last. */
  readonly last: readonly PlannedStep[];
  readonly record: readonly PlannedStep[];
  /** Whether the registry has to be told even if nothing else differs. */
  readonly isNews: boolean;
}

/** Puts what is to be done into its order. */
export const planOf = (
  outcomes: readonly Outcome[],
  newObjects: ReadonlySet<string>,
  frame: Frame,
): UpgradePlan => {
  const phase = (name: Phase): PlannedStep[] => stepsOf(outcomes, name, newObjects);
  const asOwner = [...phase('clear'), ...phase('make'), ...phase('drop'), ...frame.last];
  const within = [
    ...frame.roles,
    ...phase('session'),
    ...(asOwner.length === 0 ? [] : [...frame.become, ...asOwner]),
  ];
  const [before, after] = [phase('before'), phase('after')];
  const isNews = frame.isNews || before.length + within.length + after.length > 0;
  return {
    before,
    within,
    after,
    rebuilds: frame.rebuilds,
    record: isNews ? frame.record : [],
    byHand: outcomes.flatMap((outcome) => (outcome.do === 'by hand' ? [findingOf(outcome)] : [])),
    refusals: outcomes.flatMap((outcome) => (outcome.do === 'refuse' ? [findingOf(outcome)] : [])),
    structure: outcomes.flatMap((outcome) => (outcome.do === 'structure' ? [outcome.what] : [])),
    notes: outcomes.flatMap((outcome) => (outcome.do === 'note' ? [outcome.what] : [])),
  };
};

const findingOf = ({ what, how }: Finding): Finding => ({ what, how });

type Run = Extract<Outcome, { do: 'run' }>;

const stepsOf = (
  outcomes: readonly Outcome[],
  phase: Phase,
  newObjects: ReadonlySet<string>,
): PlannedStep[] =>
  outcomes
    .filter((outcome): outcome is Run => outcome.do === 'run' && outcome.phase === phase)
    .sort((a, b) => compare(a.item, b.item) * (phase === 'clear' || phase === 'drop' ? -1 : 1))
    .flatMap(({ item, statements, why }) => {
      const table = typeof item.remarks.table === 'string' ? item.remarks.table : item.object;
      const hazards = newObjects.has(table) ? [] : hazardsOf(phase, item);
      return statements.map((sql, index) => ({
        sql,
        object: item.object,
        hazards: index === 0 ? hazards : [],
        transactional: phase !== 'before' && phase !== 'after',
        lockTimeoutMilliseconds: null,
        why,
      }));
    });

/** In the order in which the server made them; of one object the object itself first. */
const compare = (a: Item, b: Item): number => {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  return RANKS.indexOf(a.kind) - RANKS.indexOf(b.kind) || (a.object + a.part < b.object + b.part ? -1 : 1);
};

/** What can only be said of an object that is there comes behind it. */
const RANKS = [
  'other',
  'rule',
  'sequence',
  'table',
  'column',
  'constraint',
  'index',
  'view',
  'view default',
  'function',
  'trigger',
  'policy',
  'owner',
  'persistence',
  'replica identity',
  'row security',
  'trigger state',
  'partition fault',
  'default privilege',
  'privilege',
  'comment',
  'horizon',
  'consumer',
  'projection',
];
