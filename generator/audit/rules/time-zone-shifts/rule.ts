import { isFilled } from '../../body/stamping.ts';
import { momentOf, OF_UTC, setDefault } from '../../database-default.ts';
import type { ColumnFact, RelationFact } from '../../facts/facts.ts';
import type { Hole, Rule } from '../../finding.ts';
import type { Cut } from '../../fix/cut.ts';
import { missingColumn } from '../../forge-holes.ts';
import type { Reach } from '../../graph/role-graph.ts';
import { type Held, heldGrants, lastStep, reachersOf, whoOf } from '../../privilege-holes.ts';
import { insertSecurity, sureness } from '../../row-security.ts';
import { type Stamp, stampsOf } from '../../stamps.ts';
import { nameOf, type World } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary: 'The time zone of the writing session decides what time an event is said to have.',
  judge: (world, table) =>
    heldGrants(world, table, 'INSERT')
      .filter(({ grant }) => !world.graph.isSuperuser(grant.grantee))
      .flatMap((held) => {
        const { relation, grant } = held;
        const shifted = stampsOf(world, relation).flatMap((stamp) => shiftedBy(world, relation, stamp));
        return shifted.flatMap((shift) =>
          reachersOf(world, grant.grantee, relation.schema)
            .filter(({ login }) => missingColumn(world, relation, login) === null)
            .flatMap((reach) => holeOf(world, held, shift, reach)),
        );
      }),
};

/** A column whose time the session's zone decides: what fills it, in words, and what has it filled by UTC. */
interface Shift {
  readonly column: ColumnFact;
  readonly filledBy: string;
  readonly cut: Cut;
}

const shiftedBy = (world: World, relation: RelationFact, stamp: Stamp): readonly Shift[] => {
  const { column, kind, byTrigger, trigger } = stamp;
  if (kind !== 'time') return [];
  if (byTrigger === 'never') {
    if (!shifts(world, column)) return [];
    const cut = setDefault(nameOf(relation), column, withOffset(column));
    return [{ column, filledBy: `its default, ${column.default_expression},`, cut }];
  }
  // What a trigger fills it with is a moment, which its column makes a wall clock's time of.
  if (!isFilled(byTrigger) || !(WALL_CLOCK.test(column.type) || TEXT.test(column.type))) return [];
  const fills = world.triggersOf(relation.oid).find(({ name }) => name === trigger);
  const behind = fills ? world.functionOf(fills.function) : null;
  if (behind === null || behind.settings.some((setting) => /^timezone=/i.test(setting))) return [];
  const sql = `ALTER FUNCTION ${nameOf(behind)}(${behind.arguments}) SET TimeZone = 'UTC';`;
  return [{ column, filledBy: `what trigger ${trigger} fills it with`, cut: { kind: 'statement', sql } }];
};

const holeOf = (
  world: World,
  held: Held,
  { column, filledBy, cut }: Shift,
  reach: Reach,
): readonly Hole[] => {
  const { relation, grant } = held;
  const security = insertSecurity(world, relation, reach.login, grant.grantee, column.name);
  if (security === 'closed') return [];
  const path = [...reach.steps, lastStep('INSERT', held)];
  return [
    {
      ...sureness(security),
      role: reach.login,
      capability: 'forge',
      path,
      object: `${nameOf(relation)}.${column.name}/${grant.grantor}>${grant.grantee}`,
      plan: {
        hops: reach.hops,
        attack: !/^(timestamp|date)/.test(column.type)
          ? { kind: 'untried', why: 'the value does not show by how much it is off' }
          : { kind: 'shift', on: relation, column: column.name },
      },
      cuts: [cut],
      message: `${whoOf(reach)} may shift ${column.name} of ${nameOf(relation)} by up to a week, by SET TimeZone: ${filledBy} is turned into a ${column.type} by the session's time zone (${path.slice(1).join(', ')}).`,
    },
  ];
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

/** Whether the default says another moment in a session of another time zone; expressions as pg_get_expr writes them. */
const shifts = ({ facts }: World, { type, default_expression }: ColumnFact): boolean => {
  const expression = default_expression ?? '';
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
