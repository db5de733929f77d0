import { leftToDefault } from '../../appenders.ts';
import { isFilled } from '../../body/stamping.ts';
import { momentOf, OF_UTC, setDefault } from '../../database-default.ts';
import { routinesRun } from '../../default-runs.ts';
import type { ColumnFact, RelationFact, RoutineFact } from '../../facts/facts.ts';
import type { Hole, Rule } from '../../finding.ts';
import type { Cut } from '../../fix/cut.ts';
import { missingColumn } from '../../forge-holes.ts';
import type { Reach } from '../../graph/role-graph.ts';
import { type Held, heldGrants, lastStep, reachersOf, whoOf } from '../../privilege-holes.ts';
import type { Attack } from '../../prove/plan.ts';
import { insertSecurity, sureness } from '../../row-security.ts';
import { type Stamp, stampsOf } from '../../stamps.ts';
import { nameOf, type World } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary: 'The time zone of the writing session decides what time an event is said to have.',
  judge: (world, table) => [
    ...heldGrants(world, table, 'INSERT')
      .filter(({ grant }) => !world.graph.isSuperuser(grant.grantee))
      .flatMap((held) => {
        const { relation, grant } = held;
        const shifted = stampsOf(world, relation).flatMap((stamp) => shiftedBy(world, relation, stamp));
        return shifted.flatMap((shift) =>
          reachersOf(world, grant.grantee, relation.schema)
            .filter(({ login }) => missingColumn(world, relation, login) === null)
            .flatMap((reach) => byGrant(world, held, shift, reach)),
        );
      }),
    ...table.members.flatMap((relation) =>
      stampsOf(world, relation)
        .flatMap((stamp) => shiftedBy(world, relation, stamp))
        .flatMap((shift) => byOthers(world, relation, shift)),
    ),
  ],
};

/** A column whose time the session's zone decides: what fills it, in words, and what has it filled by UTC. */
interface Shift {
  readonly column: ColumnFact;
  /** What the session sets: its time zone, or how it writes dates. */
  readonly setting: 'TimeZone' | 'DateStyle';
  readonly filledBy: string;
  readonly cut: Cut;
}

const shiftedBy = (world: World, relation: RelationFact, stamp: Stamp): readonly Shift[] => {
  const { column, kind, byTrigger, trigger } = stamp;
  if (kind !== 'time') return [];
  if (byTrigger === 'never') {
    const setting = shifts(world, column);
    if (setting === null) return [];
    const cut = setDefault(nameOf(relation), column, withOffset(column));
    return [{ column, setting, filledBy: `its default, ${column.default_expression},`, cut }];
  }
  // What a trigger fills it with is a moment, which its column makes a wall clock's time of.
  if (!isFilled(byTrigger) || !(WALL_CLOCK.test(column.type) || TEXT.test(column.type))) return [];
  const fills = world.triggersOf(relation.oid).find(({ name }) => name === trigger);
  const behind = fills ? world.functionOf(fills.function) : null;
  if (behind === null || behind.settings.some((setting) => /^timezone=/i.test(setting))) return [];
  const sql = `ALTER FUNCTION ${nameOf(behind)}(${behind.arguments}) SET TimeZone = 'UTC';`;
  return [
    {
      column,
      setting: 'TimeZone',
      filledBy: `what trigger ${trigger} fills it with`,
      cut: { kind: 'statement', sql },
    },
  ];
};

const byGrant = (world: World, held: Held, shift: Shift, reach: Reach): readonly Hole[] => {
  const { relation, grant } = held;
  const security = insertSecurity(world, relation, reach.login, grant.grantee, shift.column.name);
  if (security === 'closed') return [];
  const path = [...reach.steps, lastStep('INSERT', held)];
  const attack: Attack =
    !/^(timestamp|date)/.test(shift.column.type) || shift.setting === 'DateStyle'
      ? { kind: 'untried', why: 'the value does not show by how much it is off' }
      : { kind: 'shift', on: relation, column: shift.column.name };
  const key = `${grant.grantor}>${grant.grantee}`;
  return [{ ...sureness(security), ...holeOf(relation, shift, reach, path, attack, key) }];
};

/** Where a definer function or a rule appends for somebody, that session's settings count, unless the function has its own. */
const byOthers = (world: World, relation: RelationFact, shift: Shift): readonly Hole[] =>
  leftToDefault(world, relation, shift.column.name)
    .filter(
      ({ routines }) =>
        !routines.some(({ settings }) =>
          settings.some((text) => text.toLowerCase().startsWith(`${shift.setting.toLowerCase()}=`)),
        ),
    )
    .map(({ reach, steps, key, sure }): Hole => {
      const attack = { kind: 'untried', why: 'it takes a call in a session with the setting' } as const;
      const hole = holeOf(relation, shift, reach, [...reach.steps, ...steps], attack, key);
      return { ...sureness(sure ? 'open' : 'unknown'), confidence: sure ? 'derived' : 'unknown', ...hole };
    });

const holeOf = (
  relation: RelationFact,
  { column, setting, filledBy, cut }: Shift,
  reach: Reach,
  path: readonly string[],
  attack: Attack,
  key: string,
): Omit<Hole, 'severity' | 'confidence'> => {
  const may =
    setting === 'TimeZone'
      ? `shift ${column.name} of ${nameOf(relation)} by up to a week`
      : `have ${column.name} of ${nameOf(relation)} name another day, with day and month in the other order`;
  const turned =
    setting === 'TimeZone'
      ? `turned into a ${column.type} by the session's time zone`
      : `written out as the session's DateStyle says`;
  return {
    role: reach.login,
    capability: 'forge',
    path,
    object: `${nameOf(relation)}.${column.name}/${key}`,
    plan: { hops: reach.hops, attack },
    cuts: [cut],
    message: `${whoOf(reach)} may ${may}, by SET ${setting}: ${filledBy} is ${turned} (${path.slice(1).join(', ')}).`,
  };
};

const CONVERSION = /AT TIME ZONE|\btimezone\(/g;
const BY_INTERVAL = /AT TIME ZONE '[^']*'::interval|\btimezone\('[^']*'::interval/;
const BY_NAME = /AT TIME ZONE '[^']*'::text|\btimezone\('[^']*'::text/;

/** Since version 18 a session's time zone may bring a meaning of its own for any name of a zone. */
const NAMES_ARE_SHADOWED = 18;

/** Types that are a wall clock's, as `format_type` writes them: a moment becomes one of them in some time zone. */
const WALL_CLOCK = /^(timestamp(\(\d\))? without time zone|time(\(\d\))? without time zone|date)$/;

const TEXT = /^(text|name|character( varying)?(\(\d+\))?)$/;
const NUMBER = /^(smallint|integer|bigint|numeric(\([\d,]+\))?|real|double precision)$/;

/** A moment as text or in parts is that of some time zone, but for the seconds since 1970. */
const writesOut = (type: string, expression: string): boolean =>
  !/\bepoch\b/i.test(expression) &&
  (TEXT.test(type) || (NUMBER.test(type) && /\b(EXTRACT|date_part|to_char)\(/i.test(expression)));

/** What makes the default say another moment in another session; expressions as pg_get_expr writes them. */
const shifts = (world: World, column: ColumnFact): Shift['setting'] | null => {
  if (byZone(world, column)) return 'TimeZone';
  const said = column.default_expression ?? '';
  // A moment of UTC that is written out without a format.
  return TEXT.test(column.type) && BY_INTERVAL.test(said) && !/\b(to_char|extract|date_part)\(/i.test(said)
    ? 'DateStyle'
    : null;
};

/** A function that says which zone it means. */
const knowsZone = ({ facts }: World, { settings, definition }: RoutineFact): boolean =>
  settings.some((setting) => /^timezone=/i.test(setting)) ||
  /\bat\s+time\s+zone\s+interval\b/i.test(definition) ||
  (facts.server.major < NAMES_ARE_SHADOWED && /\bat\s+time\s+zone\s+'/i.test(definition));

const byZone = (world: World, { type, default_expression }: ColumnFact): boolean => {
  const { facts } = world;
  const expression = default_expression ?? '';
  const routines = routinesRun(world, expression);
  if (routines.some((routine) => knowsZone(world, routine))) return false;
  // One conversion makes a wall clock's time of a moment, and the column a moment again by the session's zone.
  if (type.endsWith('with time zone')) return (expression.match(CONVERSION)?.length ?? 0) === 1;
  if (!(WALL_CLOCK.test(type) || writesOut(type, expression)) || BY_INTERVAL.test(expression)) return false;
  return !BY_NAME.test(expression) || facts.server.major >= NAMES_ARE_SHADOWED;
};

const MOMENTS =
  /\((?<zoned>[\w()]+) AT TIME ZONE '[^']*'::text\)|\b(now|(clock|statement|transaction)_timestamp)\(\)|\b(CURRENT_TIMESTAMP|LOCALTIMESTAMP)(\(\d\))?/gi;

/** The default with UTC said as an offset; what makes a text of the moment stays as it is. */
const withOffset = (column: ColumnFact): string => {
  const { type, default_expression } = column;
  const expression = default_expression ?? '';
  if (WALL_CLOCK.test(type) || type.endsWith('with time zone')) return momentOf(column);
  const said = expression.replace(MOMENTS, OF_UTC).replace(/\bCURRENT_DATE\b/gi, `${OF_UTC}::date`);
  // How a moment is written without a format is up to the session, too.
  const hasFormat = !TEXT.test(type) || /\bto_char\(|\|\|/i.test(expression);
  if (hasFormat) return said;
  return /date/i.test(expression) ? `to_char(${OF_UTC}, 'YYYY-MM-DD')` : momentOf(column);
};
