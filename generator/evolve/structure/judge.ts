import {
  type DropStmt,
  type IndexStmt,
  type Node,
  parseSync,
  type RangeVar,
  type RenameStmt,
  type VacuumStmt,
} from 'libpg-query';
import type { Hazard } from '../upgrade/step.ts';
import { judgeTable } from './judge-table.ts';
import { type Known, keyOf } from './known.ts';
import {
  isTemporary,
  nameOf,
  outsideTransaction,
  refusal,
  runs,
  unexpected,
  type Verdict,
} from './verdict.ts';

/**
 * Judges one planned statement. What is not known to keep every row and every guard is refused, whatever it is. Needs
 * `loadLexer`.
 */
export const judgeStatement = (ddl: string, known: Known): Verdict => {
  const statement = onlyStatement(ddl);
  if (statement === null) return refusal('structure', 'it is not one statement that PostgreSQL can read');
  if ('AlterTableStmt' in statement) {
    const { relation, cmds = [], objtype } = statement.AlterTableStmt;
    if (objtype === 'OBJECT_INDEX') return judgeIndexChange(relation, cmds);
    return objtype === 'OBJECT_TABLE' ? judgeTable(relation, cmds, known) : unexpected();
  }
  if ('IndexStmt' in statement) return judgeNewIndex(statement.IndexStmt, known);
  if ('DropStmt' in statement) return judgeDrop(statement.DropStmt, known);
  if ('RenameStmt' in statement) return judgeRename(statement.RenameStmt);
  if ('VacuumStmt' in statement) return judgeAnalyze(statement.VacuumStmt);
  if ('CreateSeqStmt' in statement) return runs(`sequence ${nameOf(statement.CreateSeqStmt.sequence)}`);
  if ('AlterSeqStmt' in statement) return runs(`sequence ${nameOf(statement.AlterSeqStmt.sequence)}`);
  return unexpected();
};

/** Whether a statement drops an index that gave its name to another one. Needs `loadLexer`. */
export const dropsPredecessor = (ddl: string): boolean => {
  const statement = onlyStatement(ddl);
  if (statement === null || !('DropStmt' in statement)) return false;
  const { removeType, objects = [] } = statement.DropStmt;
  return removeType === 'OBJECT_INDEX' && objects.every((names) => isTemporary(stringsOf(names).at(-1)));
};

const onlyStatement = (ddl: string): Node | null => {
  try {
    const { stmts = [] } = parseSync(ddl);
    return stmts.length === 1 ? (stmts[0]?.stmt ?? null) : null;
  } catch {
    return null;
  }
};

/** An index of a partition becomes a part of that of the table. */
const judgeIndexChange = (index: RangeVar | undefined, commands: readonly Node[]): Verdict => {
  const attaches = commands.every(
    (command) => 'AlterTableCmd' in command && command.AlterTableCmd.subtype === 'AT_AttachPartition',
  );
  const object = `index ${nameOf(index)}`;
  return attaches ? runs(object) : unexpected(object);
};

const judgeNewIndex = ({ idxname, relation, concurrent, unique }: IndexStmt, known: Known): Verdict => {
  const table = nameOf(relation);
  const object = `index ${idxname} of ${table}`;
  if (!known.tables.has(keyOf(relation?.schemaname, relation?.relname))) return unexpected(object);
  const twice: readonly Hazard[] = unique
    ? [{ kind: 'unchecked', message: `Fails where two rows of ${table} are alike in these columns.` }]
    : [];
  if (!concurrent)
    return runs(object, [
      { kind: 'lock', message: `SHARE on ${table}: nobody appends until it is built.` },
      ...twice,
    ]);
  const load: Hazard = {
    kind: 'load',
    message: `Reads ${table} twice and waits for transactions that are older than it; others read and append meanwhile.`,
  };
  return runs(object, [load, outsideTransaction, ...twice], false);
};

const judgeDrop = ({ removeType, objects = [], concurrent }: DropStmt, known: Known): Verdict => {
  const [names] = objects.map(stringsOf);
  const object = `${DROPPED[removeType ?? ''] ?? 'object'} ${names?.join('.') ?? ''}`;
  if (removeType !== 'OBJECT_INDEX' || objects.length !== 1) {
    return refusal(object, 'all that is in it would be gone');
  }
  const key = keyOf(...(names ?? []));
  const index = isTemporary(names?.at(-1)) ? { unique: false } : known.indexes.get(key);
  if (index === undefined) return unexpected(object);
  const hazards: readonly Hazard[] = [
    index.unique && !known.wanted.has(key) ? UNIQUE_GONE : INDEX_GONE,
    ...(concurrent ? [outsideTransaction] : []),
  ];
  return runs(object, hazards, !concurrent);
};

const INDEX_GONE: Hazard = {
  kind: 'loses-data',
  message: 'Queries that used this index read more; no row is touched.',
};
const UNIQUE_GONE: Hazard = {
  kind: 'loses-data',
  message: 'What it keeps out may come in from then on: the catalog has no such rule any more.',
};

const DROPPED: Readonly<Record<string, string>> = {
  OBJECT_INDEX: 'index',
  OBJECT_TABLE: 'table',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_SCHEMA: 'schema',
};

const stringsOf = (node: Node): string[] =>
  'List' in node
    ? (node.List.items ?? []).flatMap((item) => ('String' in item ? [item.String.sval ?? ''] : []))
    : [];

/** What is to be replaced steps aside until its successor is there. */
const judgeRename = ({ renameType, relation, newname, subname }: RenameStmt): Verdict => {
  const object =
    renameType === 'OBJECT_INDEX'
      ? `index ${nameOf(relation)}`
      : `constraint ${subname} of ${nameOf(relation)}`;
  const aside =
    (renameType === 'OBJECT_INDEX' || renameType === 'OBJECT_TABCONSTRAINT') && isTemporary(newname);
  if (!aside) return unexpected(object);
  return runs(object, [
    { kind: 'unchecked', message: 'Until its successor is there, errors name it as it is called meanwhile.' },
  ]);
};

const judgeAnalyze = ({ is_vacuumcmd, rels = [] }: VacuumStmt): Verdict => {
  const [first] = rels;
  const table = nameOf(first && 'VacuumRelation' in first ? first.VacuumRelation.relation : undefined);
  if (is_vacuumcmd) return unexpected(`table ${table}`);
  return runs(`statistics of ${table}`, [{ kind: 'load', message: `Reads a sample of ${table}.` }]);
};
