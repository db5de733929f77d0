import type { Hole, NamedRule } from '../finding.ts';
import { type EventTable, eventTables, type World, worldOf } from '../world.ts';
import type { Cut } from './cut.ts';
import { factsAfter, NEW_OWNER } from './cut-facts.ts';

/** An error on a table, and the rule that found it. */
export interface Open {
  readonly rule: NamedRule;
  /** The table, by OID. */
  readonly table: number;
  readonly hole: Hole;
}

/** Cuts that are made together, and the errors that they close by themselves. */
interface Unit {
  readonly cuts: readonly Cut[];
  readonly closes: readonly Open[];
}

/**
 * Cuts that close every error, none of which can be left out: a cut that others make needless goes, the farthest from
 * the table first (REVOKE of a membership before REVOKE on the table). Whether it is needless is asked of the model:
 * the facts after all other cuts, judged again by the rules that found something.
 */
export const smallestCuts = (
  world: World,
  trusted: ReadonlySet<string>,
  errors: readonly Open[],
): readonly Cut[] => {
  const units = unitsOf(errors);
  if (!units.some(({ cuts }) => cuts.some(reachesFurther))) return units.flatMap(({ cuts }) => cuts);
  let kept = units;
  let dropped: readonly Unit[] = [];
  for (const unit of [...units].sort((a, b) => nearness(a) - nearness(b))) {
    const rest = kept.filter((other) => other !== unit);
    if (!needless(world, trusted, rest, [...dropped, unit])) continue;
    kept = rest;
    dropped = [...dropped, unit];
  }
  // Whoever wrote by a way that is closed anyhow goes on writing all the same.
  const writers = dropped.flatMap(({ cuts }) => cuts.filter(({ kind }) => kind === 'keep-writing'));
  return [...kept.flatMap(({ cuts }) => cuts), ...writers];
};

/**
 * What the fix itself opens or uncovers: a forgery by a trigger that stamps what the writer says, where who wrote as the
 * owner writes on by a grant; one by a grant on a column, where the trigger that filled it is gone; and a way that no rule
 * told of a role which had a shorter one.
 */
export const openedAgain = (
  world: World,
  trusted: ReadonlySet<string>,
  rules: readonly NamedRule[],
  told: readonly Open[],
  cuts: readonly Cut[],
): readonly Cut[] => {
  if (!cuts.some(reachesFurther)) return [];
  const { facts, open } = factsAfter(world.facts, cuts);
  const after = worldOf(facts, trusted, world);
  const opened = openedBy(told, cuts);
  const found = eventTables(facts)
    .flatMap((table) => rules.flatMap((rule) => errorsOf(after, rule, table)))
    .map((error): Open => ({ ...error, hole: { ...error.hole, cuts: opened(error) } }))
    .filter(({ hole }) => hole.cuts.length > 0 && !closedUnseen(open, hole));
  const made = new Set(cuts.map((cut) => JSON.stringify(cut)));
  const more = smallestCuts(after, trusted, found)
    .map((cut) => asGranted(world, cut))
    .filter((cut) => !made.has(JSON.stringify(cut)));
  if (more.length === 0) return [];
  return [...more, ...openedAgain(world, trusted, rules, [...told, ...found], [...cuts, ...more])];
};

/** What closes an error after the fix: everything where it is a new one; of those that were told, only a forgery is open. */
const openedBy = (told: readonly Open[], cuts: readonly Cut[]): ((error: Open) => readonly Cut[]) => {
  const known = new Set(told.map(keyOf));
  const written = new Set(cuts.flatMap((cut) => (cut.kind === 'keep-writing' ? [cut.relation] : [])));
  const untriggered = cuts.some((cut) => cut.kind === 'statement' && cut.sql.startsWith('DROP TRIGGER '));
  return (error) => {
    const { table, hole } = error;
    if (!known.has(keyOf(error))) return hole.cuts;
    if (hole.capability !== 'forge' || !(untriggered || written.has(table))) return [];
    return hole.cuts.filter(({ kind }) => kind === 'narrow-insert' || kind === 'statement');
  };
};

const keyOf = ({ rule, table, hole: { object, role, capability } }: Open): string =>
  [rule.id, table, object, role, capability].join('|');

/** A grant by its grantor of now, which the new owner takes the place of. */
const asGranted = ({ facts }: World, cut: Cut): Cut => {
  if ((cut.kind !== 'narrow-insert' && cut.kind !== 'revoke') || cut.grantor !== NEW_OWNER) return cut;
  const owner = facts.relations.find(({ oid }) => oid === cut.relation)?.owner;
  return owner === undefined ? cut : { ...cut, grantor: owner };
};

const unitsOf = (errors: readonly Open[]): readonly Unit[] => {
  const units = new Map<string, { cuts: readonly Cut[]; closes: Open[] }>();
  const keys = new Map<readonly Cut[], string>();
  for (const open of errors) {
    const { cuts } = open.hole;
    if (cuts.length === 0) continue;
    const key = keys.get(cuts) ?? JSON.stringify(cuts);
    keys.set(cuts, key);
    const unit = units.get(key);
    if (unit) unit.closes.push(open);
    else units.set(key, { cuts, closes: [open] });
  }
  return [...units.values()];
};

/** Cuts that may close ways which have a cut of their own; a REVOKE on the table closes its own way only. */
const reachesFurther = (cut: Cut): boolean =>
  cut.kind === 'revoke-role' || cut.kind === 'give-away' || cut.kind === 'statement';

const ORDER = ['DATABASE', 'role', 'SCHEMA', 'statement', 'object', 'TABLE', 'grant'] as const;

const nearness = ({ cuts }: Unit): number =>
  Math.min(
    ...cuts.map((cut) => {
      if (cut.kind === 'keep-writing') return ORDER.length;
      if (cut.kind === 'revoke-role') return ORDER.indexOf('role');
      if (cut.kind === 'statement')
        return ORDER.indexOf(cut.sql.startsWith('ALTER ROLE ') ? 'role' : 'statement');
      if (cut.kind !== 'give-away') return ORDER.indexOf('grant');
      const { type } = cut;
      return ORDER.indexOf(type === 'DATABASE' || type === 'SCHEMA' || type === 'TABLE' ? type : 'object');
    }),
  );

/** Whether the other cuts close what `dropped` was to close. */
const needless = (
  world: World,
  trusted: ReadonlySet<string>,
  kept: readonly Unit[],
  dropped: readonly Unit[],
): boolean => {
  const cuts = kept.flatMap((unit) => unit.cuts);
  const { facts, open } = factsAfter(world.facts, cuts);
  const after = worldOf(facts, trusted, world);
  const tables = new Map(eventTables(facts).map((table) => [table.oid, table]));
  const asked = new Map<string, Open>();
  for (const one of dropped.flatMap(({ closes }) => closes)) asked.set(`${one.table} ${one.rule.id}`, one);
  for (const { table: oid, rule } of asked.values()) {
    const table = tables.get(oid);
    if (!table) return false;
    if (!errorsOf(after, rule, table).every(({ hole }) => closedUnseen(open, hole))) return false;
  }
  return true;
};

const errorsOf = (world: World, rule: NamedRule, table: EventTable): readonly Open[] =>
  rule
    .judge(world, table)
    .filter(({ severity, role }) => severity === 'error' && !world.graph.isTrusted(role))
    .map((hole) => ({ rule, table: table.oid, hole }));

/** What the model does not follow closes what it was made for. */
const closedUnseen = (open: ReadonlySet<string>, { cuts }: Hole): boolean =>
  cuts.some((cut) => cut.kind === 'statement' && open.has(cut.sql));
