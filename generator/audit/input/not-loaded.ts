import { parseSync } from 'libpg-query';
import { findAll } from '../body/plpgsql.ts';

/** A statement of a SQL file that the throw-away database did not take. */
export interface NotLoaded {
  readonly file: string;
  readonly line: number;
  /** Its first words. */
  readonly statement: string;
  readonly reason: string;
  /** Whether it could change a verdict. */
  readonly couldMatter: boolean;
  /** The tables (last part of the name) whose verdict it could change; null for all. */
  readonly tables: readonly string[] | null;
}

/** What a skipped statement could have done to the protection of a table. */
export type Weight = Pick<NotLoaded, 'couldMatter' | 'tables'>;

const NOTHING: Weight = { couldMatter: false, tables: [] };
const ANYTHING: Weight = { couldMatter: true, tables: null };

/** Statements that change no right, trigger or owner of a table that is there. */
const HARMLESS = new Set([
  'InsertStmt',
  'CopyStmt',
  'IndexStmt',
  'CommentStmt',
  'VacuumStmt',
  'RefreshMatViewStmt',
  'CreateExtensionStmt',
  'CreateEnumStmt',
  'CompositeTypeStmt',
  'CreateStatsStmt',
  'CreateSeqStmt',
  'NotifyStmt',
  'ListenStmt',
  'CheckPointStmt',
  'TransactionStmt',
  'SecLabelStmt',
  'CreateSchemaStmt',
]);

/** Statements that act on the tables they name and on nothing else. */
const ON_NAMED_TABLES = new Set([
  'CreateStmt',
  'AlterTableStmt',
  'CreateTrigStmt',
  'CreatePolicyStmt',
  'RuleStmt',
  'RenameStmt',
  'DeleteStmt',
  'UpdateStmt',
  'ViewStmt',
]);

/** Decides from the parse tree; what can't be parsed could be anything. */
export const weightOf = (statement: string): Weight => {
  try {
    const [first] =
      (parseSync(statement) as { stmts?: readonly { stmt?: Record<string, unknown> }[] }).stmts ?? [];
    const [kind, fields] = Object.entries(first?.stmt ?? {})[0] ?? [];
    if (kind === undefined) return NOTHING;
    if (HARMLESS.has(kind)) return NOTHING;
    if (kind === 'CreateFunctionStmt') return definesDefiner(fields) ? ANYTHING : NOTHING;
    if (ON_NAMED_TABLES.has(kind) || (kind === 'GrantStmt' && onTables(fields))) {
      const names = findAll(fields, 'RangeVar').concat(rangeVars(fields));
      return { couldMatter: true, tables: [...new Set(names.map(({ relname }) => String(relname)))] };
    }
    return ANYTHING;
  } catch {
    return ANYTHING;
  }
};

/** A function that runs with its caller's rights opens nothing; a trigger that needs it is skipped by itself. */
const definesDefiner = (fields: unknown): boolean =>
  findAll(fields, 'DefElem').some(
    ({ defname, arg }) => defname === 'security' && JSON.stringify(arg).includes('true'),
  );

const onTables = (fields: unknown): boolean => {
  const { targtype, objtype } = fields as { targtype?: string; objtype?: string };
  return targtype === 'ACL_TARGET_OBJECT' && objtype === 'OBJECT_TABLE';
};

/** The relation of ALTER TABLE, CREATE TABLE … is a bare field, not a RangeVar node. */
const rangeVars = (fields: unknown): Readonly<Record<string, unknown>>[] => {
  const { relation, table, view } = fields as Record<string, Record<string, unknown> | undefined>;
  return [relation, table, view].filter((field) => field !== undefined && 'relname' in field) as Record<
    string,
    unknown
  >[];
};
