import { parseSync } from 'libpg-query';
import { findAll } from '../body/plpgsql.ts';
import { statementsOfBlock } from './about.ts';

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

export const NOTHING: Weight = { couldMatter: false, tables: [] };
export const ANYTHING: Weight = { couldMatter: true, tables: null };

type Fields = Readonly<Record<string, unknown>>;

/** Statements that change no right, trigger or owner of a table that is there. */
const HARMLESS = new Set([
  'InsertStmt',
  'CopyStmt',
  'IndexStmt',
  'ReindexStmt',
  'ClusterStmt',
  'CommentStmt',
  'VacuumStmt',
  'ExplainStmt',
  'LockStmt',
  'TruncateStmt',
  'RefreshMatViewStmt',
  'CreateExtensionStmt',
  'AlterExtensionStmt',
  'AlterExtensionContentsStmt',
  'CreateEnumStmt',
  'AlterEnumStmt',
  'CreateRangeStmt',
  'CreateDomainStmt',
  'CompositeTypeStmt',
  'DefineStmt',
  'CreateStatsStmt',
  'CreateSeqStmt',
  'CreateCastStmt',
  'CreateConversionStmt',
  'CreateOpClassStmt',
  'CreateOpFamilyStmt',
  'CreatePublicationStmt',
  'AlterPublicationStmt',
  'AlterSystemStmt',
  'AlterTSConfigurationStmt',
  'AlterTSDictionaryStmt',
  'CreateAmStmt',
  'CreateTableSpaceStmt',
  'CreatedbStmt',
  'AlterDatabaseStmt',
  'DropdbStmt',
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
  'CreateTableAsStmt',
  'CreateForeignTableStmt',
  'AlterTableStmt',
  'AlterPolicyStmt',
  'CreateTrigStmt',
  'CreatePolicyStmt',
  'RuleStmt',
  'RenameStmt',
  'DeleteStmt',
  'UpdateStmt',
  'MergeStmt',
  'ViewStmt',
]);

/** Settings that decide what later statements make, or which triggers fire. */
const SETTINGS_THAT_MATTER =
  /^(search_path|role|session_authorization|session_replication_role|row_security)$/;

const MISSING = /does not exist/;

/**
 * Decides from the parse tree and from what PostgreSQL said; what can't be parsed could be anything. A statement whose
 * object is not there would have changed that object and nothing else.
 */
export const weightOf = (statement: string, reason: string): Weight => {
  try {
    const { stmts = [] } = parseSync(statement) as { stmts?: readonly { stmt?: Fields }[] };
    return heaviest(stmts.map(({ stmt }) => weightOfTree(stmt ?? {}, reason)));
  } catch {
    return ANYTHING;
  }
};

const heaviest = (weights: readonly Weight[]): Weight => {
  const heavy = weights.filter(({ couldMatter }) => couldMatter);
  if (heavy.length === 0) return NOTHING;
  if (heavy.some(({ tables }) => tables === null)) return ANYTHING;
  return { couldMatter: true, tables: [...new Set(heavy.flatMap(({ tables }) => tables ?? []))] };
};

const weightOfTree = (stmt: Fields, reason: string): Weight => {
  const [kind, inner] = Object.entries(stmt)[0] ?? [];
  const fields = (inner ?? {}) as Fields;
  if (kind === undefined || HARMLESS.has(kind)) return NOTHING;
  if (ON_NAMED_TABLES.has(kind)) return onTables(fields);
  const missing = MISSING.test(reason);
  switch (kind) {
    case 'GrantStmt':
      return weightOfGrant(fields, missing);
    case 'CreateFunctionStmt':
      // A function that runs with its caller's rights opens nothing; a trigger that needs it is skipped by itself.
      return definesDefiner(fields) ? ANYTHING : NOTHING;
    case 'AlterFunctionStmt':
      return missing ? NOTHING : ANYTHING;
    case 'AlterOwnerStmt':
    case 'AlterObjectSchemaStmt':
      return namedTables(fields).length > 0 ? onTables(fields) : missing ? NOTHING : ANYTHING;
    case 'DropStmt':
      return missing ? NOTHING : ANYTHING;
    case 'DropRoleStmt':
      return missing ? NOTHING : ANYTHING;
    case 'VariableSetStmt':
      return SETTINGS_THAT_MATTER.test(String(fields.name)) ? ANYTHING : NOTHING;
    case 'AlterDatabaseSetStmt':
    case 'AlterRoleSetStmt':
      return SETTINGS_THAT_MATTER.test(String((fields.setstmt as Fields | undefined)?.name))
        ? ANYTHING
        : NOTHING;
    case 'SelectStmt':
      return weightOfSelect(fields);
    case 'DoStmt':
      return weightOfBlock(fields, reason);
    default:
      return ANYTHING;
  }
};

/** Reading harms nothing, whoever may do it. */
const weightOfGrant = (fields: Fields, missing: boolean): Weight => {
  const privileges = findAll(fields.privileges, 'AccessPriv').map(({ priv_name }) => String(priv_name));
  if (privileges.length > 0 && privileges.every((name) => name === 'select')) return NOTHING;
  const { targtype, objtype } = fields;
  if (targtype === 'ACL_TARGET_OBJECT' && objtype === 'OBJECT_TABLE') return onTables(fields);
  if (objtype === 'OBJECT_TYPE' || objtype === 'OBJECT_DOMAIN') return NOTHING;
  // A list may name things that are there beside the one that is not.
  const one = Array.isArray(fields.objects) && fields.objects.length === 1;
  return missing && one && objtype !== 'OBJECT_TABLE' ? NOTHING : ANYTHING;
};

/** A query changes something only by a function that it calls. */
const weightOfSelect = (fields: Fields): Weight => {
  const calls = findAll(fields, 'FuncCall').map(({ funcname }) =>
    findAll(funcname, 'String').map(({ sval }) => String(sval)),
  );
  const known = calls.every(([first, second]) =>
    second === undefined
      ? KNOWN_FUNCTION.test(first ?? '')
      : first === 'pg_catalog' && KNOWN_FUNCTION.test(second),
  );
  return known && findAll(fields, 'IntoClause').length === 0 ? NOTHING : ANYTHING;
};

const KNOWN_FUNCTION =
  /^(setval|now|version|count|coalesce|max|min|exists|current_\w+|pg_get_\w+|to_regclass|format|nextval|currval|lastval|pg_notify|pg_sleep|pg_reload_conf|pg_stat_\w+)$/;

const weightOfBlock = (fields: Fields, reason: string): Weight => {
  const block = statementsOfBlock(fields);
  return block === null ? ANYTHING : heaviest(block.map((text) => weightOf(text, reason)));
};

const definesDefiner = (fields: Fields): boolean =>
  findAll(fields, 'DefElem').some(
    ({ defname, arg }) => defname === 'security' && JSON.stringify(arg).includes('true'),
  );

const onTables = (fields: Fields): Weight => ({
  couldMatter: true,
  tables: [...new Set(namedTables(fields).map(({ relname }) => String(relname)))],
});

/** The relation of ALTER TABLE, CREATE TABLE … is a bare field, not a RangeVar node. */
const namedTables = (fields: Fields): readonly Fields[] => {
  const { relation, table, view, into } = fields as Record<string, Fields | undefined>;
  const made = (into?.rel ?? undefined) as Fields | undefined;
  const bare = [relation, table, view, made].filter(
    (field): field is Fields => field !== undefined && 'relname' in field,
  );
  return [...findAll(fields, 'RangeVar'), ...bare];
};
