import type { Facts } from './facts/facts.ts';
import { type Finding, type Hole, type NamedRule, SEVERITIES, type Verdict } from './finding.ts';
import type { Cut } from './fix/cut.ts';
import { addsPolicies } from './fix/keep-writing.ts';
import { planFix } from './fix/plan-fix.ts';
import { type Open, openedAgain, smallestCuts } from './fix/smallest-fix.ts';
import { byCodePoint } from './order.ts';
import type { Plan } from './prove/plan.ts';
import { type EventTable, eventTables, type World, worldOf } from './world.ts';
import { type Writer, writersOf } from './writers.ts';

export interface JudgedTable {
  readonly schema: string;
  readonly table: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** Login roles that may append, each with its way to the grant; what is no hole is seen, too. */
  readonly writers: readonly Writer[];
}

export interface Judgement {
  readonly tables: readonly JudgedTable[];
  /** The statements that close every error. */
  readonly fix: readonly string[];
  /** How to execute findings, by their keys. */
  readonly plans: ReadonlyMap<string, Plan>;
}

interface NamedHole extends Hole {
  readonly rule: string;
  /** The same hole has the same key in every run and on every server: names only. */
  readonly key: string;
}

/** Facts in, verdicts, findings and the fix out; asks nobody and changes nothing. libpg-query must be loaded. */
export const judge = (facts: Facts, rules: readonly NamedRule[], trusted: ReadonlySet<string>): Judgement => {
  const world = worldOf(facts, trusted);
  const judged = eventTables(facts)
    .slice()
    .sort((a, b) => byCodePoint(a.schema, b.schema) || byCodePoint(a.table, b.table))
    .map((table) => ({ table, holes: holesOf(world, table, rules) }));
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const errors = judged.flatMap(({ table, holes }) =>
    holes.flatMap((hole): Open[] => {
      const rule = byId.get(hole.rule);
      return hole.severity === 'error' && rule ? [{ rule, table: table.oid, hole }] : [];
    }),
  );
  const closing = smallestCuts(world, trusted, errors);
  const cuts = [...closing, ...openedAgain(world, trusted, rules, errors, closing)];
  const waiting = judged.flatMap(({ table, holes }) =>
    addsPolicies(table, cuts) ? holes.filter(({ awaitsPolicy }) => awaitsPolicy === true) : [],
  );
  const planned: Planned = new Map();
  return {
    tables: judged.map(({ table, holes }) => ({
      schema: table.schema,
      table: table.table,
      verdict: verdictOf(holes),
      findings: holes.map((hole) => findingOf(world, hole, planned)),
      writers: writersOf(world, table),
    })),
    fix: planFix(world, [...cuts, ...waiting.flatMap((hole) => hole.cuts)]),
    plans: new Map(
      judged.flatMap(({ holes }) => holes.flatMap(({ key, plan }) => (plan ? [[key, plan] as const] : []))),
    ),
  };
};

const holesOf = (world: World, table: EventTable, rules: readonly NamedRule[]): readonly NamedHole[] => {
  const holes = rules.flatMap((rule) =>
    rule.judge(world, table).map((hole): NamedHole => {
      const { object, role, capability } = hole;
      const key = [rule.id, table.name, object, role, capability].join('|');
      return { ...trustedAsNote(world, hole), rule: rule.id, key };
    }),
  );
  // Of several with one key the worst is told: a guard in one place does not help another.
  const severity = (hole: Hole): number => SEVERITIES.indexOf(hole.severity);
  const open = (hole: Hole): number => (hole.confidence === 'unknown' ? 0 : 1);
  const sorted = holes.sort(
    (a, b) => severity(a) - severity(b) || byCodePoint(a.key, b.key) || open(a) - open(b),
  );
  const told = new Set<string>();
  return sorted.filter(({ key }) => !told.has(key) && told.add(key));
};

/** What a trusted role may do is said, not held against the table. */
const trustedAsNote = (world: World, hole: Hole): Hole =>
  world.graph.isTrusted(hole.role)
    ? { ...hole, severity: 'note', message: `${hole.message} The role is trusted.` }
    : hole;

const verdictOf = (holes: readonly Hole[]): Verdict => {
  if (holes.some(({ severity }) => severity === 'error')) return 'nominal';
  return holes.some(({ confidence, severity }) => confidence === 'unknown' && severity !== 'note')
    ? 'unproven'
    : 'append-only';
};

/** Holes of one grant share their cuts, and so their fix. */
type Planned = Map<readonly Cut[], readonly string[]>;

const fixOf = (world: World, { severity, cuts }: Hole, planned: Planned): readonly string[] => {
  if (severity === 'note') return [];
  const known = planned.get(cuts) ?? planFix(world, cuts);
  planned.set(cuts, known);
  return known;
};

const findingOf = (world: World, hole: NamedHole, planned: Planned): Finding => ({
  rule: hole.rule,
  severity: hole.severity,
  confidence: hole.confidence,
  role: hole.role,
  capability: hole.capability,
  path: hole.path,
  message: hole.message,
  fix: fixOf(world, hole, planned),
  key: hole.key,
});
