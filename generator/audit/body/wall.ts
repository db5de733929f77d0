import type {
  FunctionFact,
  LooseColumnFact,
  RelationFact,
  RewriteRuleFact,
  RoutineFact,
  TriggerFact,
} from '../facts/facts.ts';
import { byCodePoint } from '../order.ts';
import { type FoundFirst, foundFirst, searchPathOf } from '../search-path.ts';
import { calledBy, helpersOf } from './called.ts';
import { judgeCondition, type Operation } from './condition.ts';
import { filledWithin } from './filled.ts';
import { firingOf, NOBODY, type Who } from './firing.ts';
import { type Outcome, outcomesOf, type Reading } from './outcomes.ts';
import { findAll, parsePlpgsql } from './plpgsql.ts';

/**
 * How well triggers stop an operation, from strong to weak: `sound` raises for everybody, `silent` drops the
 * change without a word, `origin` is sound until session_replication_role is replica, `unknown` can't be
 * judged, `none` stops nothing.
 */
export type Strength = 'sound' | 'silent' | 'origin' | 'unknown' | 'none';

export interface Wall {
  readonly strength: Strength;
  /** The trigger that makes the wall, or the best that tried to; null where there is none, or a rule. */
  readonly trigger: TriggerFact | null;
  /** `trigger x` or `rule y`; null when nothing was found. */
  readonly by: string | null;
  /** Why it is not sound, as the end of a sentence; empty when it is. */
  readonly why: string;
  /** Not ENABLE ALWAYS: asleep in sessions with session_replication_role = replica. */
  readonly asleep: boolean;
  /**
   * It stops nothing in one place of several, and raises in another: only a statement that chooses its rows gets
   * through while there are rows in both.
   */
  readonly elsewhere?: Wall;
  /** Where its conditions are looked up before the system's schema: who may make operators there can turn them round. */
  readonly looksIn?: FoundFirst;
  /** Whoever may make a trigger on a table of its own walks through. */
  readonly passes?: 'in a trigger';
  /** Whether the body asks for a role. */
  readonly asksWho?: boolean;
  /** The same wall in front of one role's statements; there where it depends on who it is. */
  readonly before?: (who: Who) => Wall;
}

export interface WallContext {
  readonly triggers: (relation: number) => readonly TriggerFact[];
  readonly children: (relation: number) => readonly RelationFact[];
  readonly functionOf: (oid: number) => FunctionFact | null;
  readonly routinesNamed: (name: string) => readonly RoutineFact[];
  /** Whose statement it is; nobody's in particular without it. */
  readonly who?: Who;
  /** The columns that an UPDATE may set. */
  readonly columns: (relation: number) => readonly string[];
  /** Those whose `=` calls different values equal, or may do so. */
  readonly looseColumns: (relation: number) => readonly LooseColumnFact[];
  /** Rewrite rules on a relation. */
  readonly rules: (relation: number) => readonly RewriteRuleFact[];
}

const ORDER: readonly Strength[] = ['none', 'unknown', 'origin', 'silent', 'sound'];
/** Between two that stop nothing, the one that tried is worth naming. */
const rank = ({ strength, trigger, looksIn, elsewhere }: Wall): number =>
  8 * ORDER.indexOf(strength) +
  (elsewhere === undefined ? 0 : 4) +
  (looksIn !== undefined && strength !== 'none' ? 0 : 2) +
  (trigger === null ? 0 : 1);
const strongest = (walls: readonly Wall[]): Wall =>
  walls.reduce((best, wall) => (rank(wall) > rank(best) ? wall : best), walls[0] ?? NO_WALL);
const weakest = (walls: readonly Wall[]): Wall =>
  walls.reduce((worst, wall) => (rank(wall) < rank(worst) ? wall : worst), walls[0] ?? NO_WALL);

const NO_WALL: Wall = {
  strength: 'none',
  trigger: null,
  by: null,
  why: 'no trigger stops it',
  asleep: false,
};

const BITS = { row: 1, before: 2, INSERT: 4, DELETE: 8, UPDATE: 16, TRUNCATE: 32, instead: 64 } as const;
export const isRow = ({ type }: TriggerFact): boolean => (type & BITS.row) !== 0;
export const isBefore = ({ type }: TriggerFact): boolean => (type & BITS.before) !== 0;
export const firesOn = ({ type }: TriggerFact, operation: Operation): boolean =>
  (type & BITS[operation]) !== 0;

/**
 * Row triggers fire where the row is, so a partitioned table is as strong as its weakest leaf. Statement triggers
 * fire for the relation that the statement names. TRUNCATE fires those of every table that it empties, and one
 * that raises saves them all.
 */
export const wallOf = (relation: RelationFact, operation: Operation, context: WallContext): Wall => {
  // TRUNCATE ONLY leaves out the children of a table, but not the partitions of one that has no rows of its own.
  if (operation === 'TRUNCATE' && relation.kind === 'p') return emptiedWall(relation, context);
  const byStatement = statementWall(relation, operation, context);
  if (operation === 'TRUNCATE') return byStatement;
  const judged = judgedBy(relation, operation, context, true);
  const below = context.children(relation.oid);
  const own = relation.kind === 'p' ? [] : [judged];
  const inPlace = relation.kind === 'p' && operation === 'UPDATE' ? wallOfMoves : rowWall;
  const rows = [...own, ...below.map((child) => inPlace(child, operation, context))];
  // A partitioned table without partitions holds no rows; its own row triggers will be cloned to what comes.
  return strongest([byStatement, rows.length > 0 ? uneven(rows) : judged]);
};

/** The triggers of a relation itself: those of each row, or those of the statement. */
const judgedBy = (relation: RelationFact, operation: Operation, context: WallContext, row: boolean): Wall =>
  strongest([
    NO_WALL,
    ...context
      .triggers(relation.oid)
      .filter((trigger) => firesOn(trigger, operation) && isRow(trigger) === row)
      .map((trigger) => judgeTrigger(trigger, operation, context)),
  ]);

export const statementWall = (relation: RelationFact, operation: Operation, context: WallContext): Wall =>
  strongest([judgedBy(relation, operation, context, false), ruleWall(relation, operation, context)]);

/** The wall in front of everything that a TRUNCATE of this relation empties: one that raises saves all. */
const emptiedWall = (relation: RelationFact, context: WallContext): Wall =>
  strongest([
    statementWall(relation, 'TRUNCATE', context),
    ...context.children(relation.oid).map((child) => emptiedWall(child, context)),
  ]);

const RAISES: readonly Strength[] = ['sound', 'origin'];

/** As strong as the weakest, which may not be alone. */
const uneven = (rows: readonly Wall[]): Wall => {
  const worst = weakest(rows);
  const raising = rows.find(
    ({ strength, elsewhere }) => RAISES.includes(strength) || elsewhere !== undefined,
  );
  return RAISES.includes(worst.strength) || raising === undefined
    ? worst
    : { ...worst, elsewhere: raising.elsewhere ?? raising };
};

/** The wall in front of one child when a statement names a parent of it. */
export const wallThrough = (
  parent: RelationFact,
  child: RelationFact,
  operation: Operation,
  context: WallContext,
): Wall => {
  const alone: WallContext = { ...context, children: () => [] };
  const statementsOnly = (oid: number): readonly TriggerFact[] =>
    context.triggers(oid).filter((trigger) => !isRow(trigger));
  const inParent = wallOf(parent, operation, { ...alone, triggers: statementsOnly });
  const inChild = operation === 'TRUNCATE' ? emptiedWall(child, context) : rowWall(child, operation, context);
  return strongest([inParent, inChild]);
};

/** `ON UPDATE DO INSTEAD NOTHING` keeps the rows, for statements that name this very relation. */
const ruleWall = (relation: RelationFact, operation: Operation, context: WallContext): Wall => {
  const found = context
    .rules(relation.oid)
    .find(
      ({ event, instead, has_condition, enabled, definition }) =>
        event === operation &&
        instead &&
        !has_condition &&
        (enabled === 'O' || enabled === 'A') &&
        /DO INSTEAD\s+NOTHING;?\s*$/i.test(definition),
    );
  if (!found) return NO_WALL;
  const why = 'drops the change without an error';
  return { strength: 'silent', trigger: null, by: `rule ${found.name}`, why, asleep: found.enabled === 'O' };
};

/** Only row triggers count in a child when the statement names its parent. */
const rowWall = (relation: RelationFact, operation: Operation, context: WallContext): Wall => {
  const rowsOnly = (oid: number): readonly TriggerFact[] => context.triggers(oid).filter(isRow);
  return wallOf(relation, operation, { ...context, triggers: rowsOnly, rules: () => [] });
};

/**
 * An UPDATE of a partitioned table may move a row to another partition: that comes to BEFORE UPDATE and to the DELETE
 * triggers where the row was, and to no AFTER UPDATE trigger.
 */
const wallOfMoves = (relation: RelationFact, operation: Operation, context: WallContext): Wall => {
  const whole = rowWall(relation, operation, context);
  if (!RAISES.includes(whole.strength) || whole.trigger === null || isBefore(whole.trigger)) return whole;
  const early = (oid: number): readonly TriggerFact[] => context.triggers(oid).filter(isBefore);
  const others = [
    rowWall(relation, operation, { ...context, triggers: early }),
    rowWall(relation, 'DELETE', context),
  ];
  if (others.some(({ strength }) => strength === 'silent' || RAISES.includes(strength))) return whole;
  const why = 'fires after an UPDATE, which a row that moves to another partition does not come to';
  return { ...whole, strength: 'unknown', why };
};

/** What a trigger is judged by. */
type Around = Pick<
  WallContext,
  'functionOf' | 'columns' | 'looseColumns' | 'routinesNamed' | 'triggers' | 'who'
>;

/** What one trigger does to `operation`. */
export const judgeTrigger = (trigger: TriggerFact, operation: Operation, context: Around): Wall => {
  const by = `trigger ${trigger.name}`;
  const none = (why: string): Wall => ({ strength: 'none', trigger, by, why, asleep: false });
  const found = context.functionOf(trigger.function);
  if (!looksLikeGuard(found, trigger, operation, context)) return NO_WALL;
  if (trigger.enabled === 'D') return none('is disabled');
  if (trigger.enabled === 'R') return none('fires in replica mode only');
  if (trigger.has_condition && !alwaysHolds(trigger, operation, context)) {
    const isClose =
      looseness(trigger, context) === 'unknown' && alwaysHolds(trigger, operation, { ...context, ...EXACT });
    if (!isClose) return none('has a WHEN condition that lets changes pass');
    const why =
      'has a WHEN condition over a type whose equality is not known, or a row that a later trigger may change';
    return { ...none(why), strength: 'unknown' };
  }
  if (operation === 'UPDATE' && trigger.has_columns) {
    const watched = new Set(trigger.columns);
    if (!context.columns(trigger.relation).every((column) => watched.has(column)))
      return none('watches some columns only');
  }
  const verdict = bodyVerdict(found, trigger, operation, context);
  const asleep = trigger.enabled === 'O';
  const looked = lookedIn(found, context);
  const shadow = looked.length > 0 ? { looksIn: looked } : {};
  if (verdict.strength === 'sound' && asleep) {
    return { strength: 'origin', trigger, by, why: 'is not ENABLE ALWAYS', asleep, ...shadow };
  }
  return { ...verdict, trigger, by, asleep, ...shadow };
};

type Looseness = 'exact' | 'loose' | 'unknown';

/** Whether what may be written can change and yet be called equal: by its type, or as a later trigger changes it. */
const looseness = (trigger: TriggerFact, context: Around): Looseness => {
  const { columns, looseColumns } = context;
  const { relation } = trigger;
  const open = looseColumns(relation).filter(({ name }) => columns(relation).includes(name));
  const found = [
    ...open.map(({ is_loose }): Looseness => (is_loose ? 'loose' : 'unknown')),
    ...laterTriggers(trigger, context).map((later) => changesRow(later, context)),
  ];
  if (found.includes('loose')) return 'loose';
  return found.includes('unknown') ? 'unknown' : 'exact';
};

/** Triggers BEFORE UPDATE that have the row after this one did: they fire in the order of their names. */
const laterTriggers = (
  trigger: TriggerFact,
  { triggers }: Pick<Around, 'triggers'>,
): readonly TriggerFact[] =>
  isRow(trigger) && isBefore(trigger)
    ? triggers(trigger.relation).filter(
        (other) =>
          isRow(other) &&
          isBefore(other) &&
          firesOn(other, 'UPDATE') &&
          other.enabled !== 'D' &&
          byCodePoint(other.name, trigger.name) > 0,
      )
    : [];

/** What a trigger does to a row that was the same so far. */
const changesRow = (later: TriggerFact, { functionOf, routinesNamed }: Around): Looseness => {
  const found = functionOf(later.function);
  if (found?.language === 'internal') return 'exact';
  const body = found?.language === 'plpgsql' ? parsePlpgsql(found) : null;
  if (!found || !body) return 'unknown';
  const firing = { ...firingOf(later, 'UPDATE'), sameRows: true };
  const fires = judgeCondition(whenOf(later), firing);
  if (later.has_condition && fires.known && !fires.value) return 'exact';
  const called = calledBy(found, routinesNamed);
  const outcomes = outcomesOf(body, { firing, called }).filter(
    ({ ending, filled }) => ending === 'other' || (ending === 'new' && filled.includes('new')),
  );
  if (outcomes.length === 0) return 'exact';
  const isSure = ({ ending, hatches, opaque }: Outcome): boolean =>
    ending === 'new' && hatches.length === 0 && !opaque && !later.has_condition && !later.has_columns;
  return outcomes.some(isSure) ? 'loose' : 'unknown';
};

const EXACT = { columns: () => [], looseColumns: () => [], triggers: () => [] };

/** A WHEN clause such as `OLD.* IS DISTINCT FROM NEW.*`: where it is false nothing changes, if equal is the same. */
const alwaysHolds = (trigger: TriggerFact, operation: Operation, context: Around): boolean => {
  const exact = looseness(trigger, context) === 'exact';
  const truth = judgeCondition(whenOf(trigger), firingOf(trigger, operation, NOBODY, exact));
  return truth.known && truth.value;
};

/** The condition of a trigger's WHEN clause; empty without one. */
export const whenOf = ({ definition }: Pick<TriggerFact, 'definition'>): string =>
  /\bWHEN \((.*)\) EXECUTE /s.exec(definition)?.[1] ?? '';

/**
 * A trigger that neither raises, nor drops the row, nor calls something that might raise is about something else:
 * it stamps, notifies or copies.
 */
const looksLikeGuard = (
  found: FunctionFact | null,
  trigger: TriggerFact,
  operation: Operation,
  context: Around,
): found is FunctionFact => {
  if (!found || found.language === 'internal') return false;
  if (found.language !== 'plpgsql') return true;
  const text = found.definition.replace(/\bperform\s+(pg_catalog\.)?(pg_notify|set_config)\b/gi, '');
  if (/\braise\s*(;|(?!notice|info|log|debug|warning)\S)/i.test(text)) return true;
  if (isRow(trigger) && isBefore(trigger) && /\breturn\s+null\b/i.test(text)) return true;
  if (alwaysStops(found, trigger, operation, context)) return true;
  if (/\b(perform|execute|call)\b/i.test(text.replace(/execute\s+on\s+function/gi, ''))) return true;
  return helpersOf(found, context.routinesNamed).some(({ routine }) => mayRaise(routine));
};

/** Whether every way through it stops: RETURN OLD for an UPDATE, no RETURN at all, a CASE that has no branch for it. */
const alwaysStops = (
  found: FunctionFact,
  trigger: TriggerFact,
  operation: Operation,
  context: Around,
): boolean => {
  const body = parsePlpgsql(found);
  if (body === null) return false;
  const outcomes = outcomesOf(body, readingOf(found, trigger, operation, context));
  return outcomes.length > 0 && outcomes.every((outcome) => stops(outcome, trigger, operation));
};

/** Where the operators of its conditions and what it calls without a schema are found before the system's. */
const lookedIn = (found: FunctionFact, { routinesNamed }: Pick<WallContext, 'routinesNamed'>): FoundFirst => {
  const helpers = helpersOf(found, routinesNamed);
  const own = hasConditions(found) || helpers.some(({ bare }) => bare) ? [found] : [];
  const theirs = helpers.map(({ routine }) => routine).filter(hasConditions);
  const paths = [...own, ...theirs].map(({ settings }) =>
    // A function without a search_path of its own has its caller's.
    foundFirst(searchPathOf(settings) === null ? found.settings : settings),
  );
  return paths.includes('session') ? 'session' : [...new Set(paths.flat())];
};

/** A raise in its text; what can not be read may, too. */
const mayRaise = ({ definition }: RoutineFact): boolean => definition === '' || /\braise\b/i.test(definition);

const hasConditions = (found: { readonly definition: string }): boolean => {
  const body = parsePlpgsql(found);
  return (
    body !== null &&
    ['PLpgSQL_stmt_if', 'PLpgSQL_stmt_case', 'PLpgSQL_stmt_while'].some(
      (name) => findAll({ statements: body.statements, handlers: body.handlers }, name).length > 0,
    )
  );
};

/** What a trigger's function is read with. */
const readingOf = (
  found: FunctionFact,
  trigger: TriggerFact,
  operation: Operation,
  context: Around,
): Reading => {
  const { routinesNamed, who } = context;
  // In a SECURITY DEFINER function, current_user is its owner, whoever the statement comes from.
  const now = found.security_definer ? { ...(who ?? NOBODY), current: found.owner } : who;
  const called = calledBy(found, routinesNamed, now);
  const reading = (exactRows: boolean): Reading => ({
    firing: firingOf(trigger, operation, now, exactRows),
    called,
  });
  const exact = looseness(trigger, context) === 'exact' && !fillsRows(found, reading(false));
  return reading(exact);
};

/** Whether it lets a row pass that it put something into: that two rows are alike says nothing then. */
const fillsRows = (found: FunctionFact, reading: Reading): boolean => {
  const body = parsePlpgsql(found);
  if (body === null || filledWithin(body).length === 0) return false;
  return outcomesOf(body, reading).some(({ ending, filled }) => ending !== 'raise' && filled.length > 0);
};

type Judged = Pick<Wall, 'strength' | 'why' | 'passes' | 'asksWho'>;

const bodyVerdict = (
  found: FunctionFact,
  trigger: TriggerFact,
  operation: Operation,
  context: Around,
): Judged => {
  if (found.language !== 'plpgsql') {
    return { strength: 'unknown', why: `runs a function in ${found.language}, which can not be judged` };
  }
  const body = parsePlpgsql(found);
  if (!body) return { strength: 'unknown', why: 'has a body that can not be read' };
  const outcomes = outcomesOf(body, readingOf(found, trigger, operation, context));
  const open = outcomes.filter((outcome) => !stops(outcome, trigger, operation));
  if (open.length === 0) {
    const silent = outcomes.some(({ ending }) => ending !== 'raise');
    return silent
      ? { strength: 'silent', why: 'drops the change without an error' }
      : { strength: 'sound', why: '' };
  }
  return openVerdict(open, outcomes, findAll(body.statements, 'PLpgSQL_stmt_raise').length > 0);
};

/**
 * A raise always stops; BEFORE EACH ROW, RETURN NULL drops the row and RETURN OLD undoes an update. A DELETE has no NEW: to
 * return that is to return NULL, where nothing was put into it.
 */
const stops = ({ ending, filled }: Outcome, trigger: TriggerFact, operation: Operation): boolean => {
  if (ending === 'raise') return true;
  if (!isRow(trigger) || !isBefore(trigger)) return false;
  if (ending === 'new' && operation === 'DELETE') return !filled.includes('new');
  return ending === 'null' || (ending === 'old' && operation === 'UPDATE' && !filled.includes('old'));
};

const openVerdict = (open: readonly Outcome[], all: readonly Outcome[], raises: boolean): Judged => {
  const unconditional = open.find(({ hatches, opaque }) => hatches.length === 0 && !opaque);
  if (unconditional) return { strength: 'none', why: 'does not raise' };
  const anybody = open.find((way) => !way.opaque && way.hatches.every(({ kind }) => kind === 'setting'));
  if (anybody) {
    const names = [...new Set(anybody.hatches.map(({ text }) => text))].join(', ');
    return {
      strength: 'none',
      why: `lets everything pass when the setting ${names} says so, which any session may set`,
    };
  }
  const deeper = open.find(
    (way) => !way.opaque && way.hatches.every(({ kind }) => kind === 'setting' || kind === 'depth'),
  );
  if (deeper) {
    return {
      strength: 'unknown',
      why: 'lets everything pass that the trigger of another table does, by pg_trigger_depth()',
      passes: 'in a trigger',
    };
  }
  const stopsSometimes = all.length > open.length || raises;
  if (!stopsSometimes && open.every(({ opaque }) => !opaque))
    return { strength: 'none', why: 'does not raise' };
  const hatch = open.flatMap(({ hatches }) => hatches)[0];
  if (open.some(({ hatches }) => hatches.some(({ kind }) => kind === 'role')))
    return { strength: 'unknown', why: `lets some roles pass: ${hatch?.text}`, asksWho: true };
  if (hatch) return { strength: 'unknown', why: `depends on a condition: ${hatch.text}` };
  return { strength: 'unknown', why: 'does not raise itself; what it calls was not judged' };
};
