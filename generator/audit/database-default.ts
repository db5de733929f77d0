import { quoteIdentifier } from '../ddl/quote.ts';
import type { ColumnFact } from './facts/facts.ts';
import type { StatementCut } from './fix/cut.ts';
import type { StampKind } from './stamps.ts';

type Typed = Pick<ColumnFact, 'type' | 'type_category' | 'default_expression'>;

/** A wall clock's time of UTC, whatever the session's time zone is. */
export const OF_UTC = "(clock_timestamp() AT TIME ZONE INTERVAL '0')";

/** A moment in the type of the column, which no session gives another meaning. */
export const momentOf = ({ type }: Pick<Typed, 'type'>): string => {
  if (type.endsWith('with time zone')) return 'clock_timestamp()';
  if (type.startsWith('timestamp')) return OF_UTC;
  if (type === 'date' || type.startsWith('time')) return `${OF_UTC}::${type}`;
  return `to_char(${OF_UTC}, 'YYYY-MM-DD HH24:MI:SS.US+00')`;
};

const NUMBERS = /\bnextval\('(?:[^']|'')+'(?:::regclass)?\)|\b(?:uuidv7|gen_random_uuid)\(\)/i;
const TRANSACTIONS = /\b(?:pg_current_xact_id|txid_current)\(\)(?:::\w+)*/i;

/** What the database knows for a stamp; null where its default does not say by which function. */
const knownFor = (kind: StampKind, column: Typed): string | null => {
  const expression = column.default_expression ?? '';
  switch (kind) {
    case 'actor':
      if (column.type === 'inet') return 'inet_client_addr()';
      return column.type_category === 'S' ? 'session_user' : null;
    case 'time':
      return momentOf(column);
    case 'transaction':
      return TRANSACTIONS.exec(expression)?.[0] ?? null;
    case 'id':
      return NUMBERS.exec(expression)?.[0] ?? null;
  }
};

/**
 * The column's default becomes what the database alone knows. Where it knows whom an event comes from by another type only
 * (a uuid, a number), nobody is named any more.
 */
export const askTheDatabase = (
  relation: string,
  kind: StampKind,
  column: Typed & Pick<ColumnFact, 'name' | 'not_null'>,
  root = relation,
): readonly StatementCut[] => {
  const known = knownFor(kind, column);
  if (known !== null) return [setDefault(relation, column, known)];
  if (kind !== 'actor') return [];
  // A partition has to have a value where its table says so.
  return [...(column.not_null ? [mayBeMissing(root, column)] : []), setDefault(relation, column, 'NULL')];
};

const mayBeMissing = (relation: string, { name }: Pick<ColumnFact, 'name'>): StatementCut => ({
  kind: 'statement',
  sql: `ALTER TABLE ${relation} ALTER COLUMN ${quoteIdentifier(name)} DROP NOT NULL;`,
});

export const setDefault = (
  relation: string,
  { name }: Pick<ColumnFact, 'name'>,
  expression: string,
): StatementCut => ({
  kind: 'statement',
  sql: `ALTER TABLE ${relation} ALTER COLUMN ${quoteIdentifier(name)} SET DEFAULT ${expression};`,
});
