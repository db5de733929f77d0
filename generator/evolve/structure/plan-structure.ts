import type { Database } from '../../database/connect.ts';
import { boundQuery, fixedSql } from '../../database/query.ts';
import { loadLexer } from '../../ddl/lexer.ts';
import { renderQuery } from '../../ddl/query-template.ts';
import { KnownError } from '../../errors.ts';
import { type ColumnName, keyOf, newlyRequired, newlyUnique, retyped } from './known.ts';
import { findPlanner, type PlannerPlace } from './planner.ts';
import { runPlanner } from './run-planner.ts';
import { type Refusal, type StructuralChange, structuralSteps } from './steps.ts';
import { type Structure, type StructurePart, structureText } from './structure.ts';
import { type TemporaryPlace, withTemporaryServer } from './temporary-server.ts';
import { isTemporary } from './verdict.ts';

export interface StructureRequest extends PlannerPlace, TemporaryPlace {
  /** The tables as they are, and as the catalog's SQL makes them: the same ones, those that are on both sides. */
  readonly from: Structure;
  readonly to: Structure;
  /** Whether indelible made an index that the catalog doesn't have (any more): only then it goes. */
  readonly isOurs: (index: StructurePart) => boolean;
  /** A connection to the database that is to be changed, to ask whether a column may become NOT NULL. */
  readonly database: Database;
  readonly onProgress?: (line: string) => void;
}

const TIMEOUT_MILLISECONDS = 300_000;

/**
 * Plans the way from one structure of tables to another, with pg-schema-diff. Where nothing differs it isn't asked, and
 * needn't be there. Nothing is changed.
 *
 * @throws KnownError when there is no planner or no server for its databases, or a table can't be described to it.
 */
export const planStructure = async (request: StructureRequest): Promise<StructuralChange> => {
  const { to, isOurs, onProgress } = request;
  const from = withoutOthers(request.from, to, isOurs);
  if (textOf(from) === textOf(to)) return { before: [], within: [], refusals: [] };
  for (const part of [...from, ...to]) checkKnown(part);
  await loadLexer();
  const planner = await findPlanner(request);
  onProgress?.(`pg-schema-diff ${planner.version} plans the change of the tables`);
  const statements = await withTemporaryServer(request, (temporaryDatabaseUrl) =>
    runPlanner(planner, {
      from: structureText(from),
      to: structureText(to),
      temporaryDatabaseUrl,
      timeoutMilliseconds: TIMEOUT_MILLISECONDS,
    }),
  );
  const change = structuralSteps(statements, from, to);
  const more = [];
  for (const column of newlyRequired(from, to)) more.push(...(await refuseLacking(request.database, column)));
  for (const column of retyped(from, to)) more.push(...(await refuseRead(request.database, column)));
  for (const index of newlyUnique(from, to)) more.push(...(await refuseTwice(request.database, index)));
  return { ...change, refusals: [...change.refusals, ...more] };
};

/**
 * Somebody's own index costs appends, and their constraint keeps events out: a person decides about those, and they are not told
 * to the planner, which would drop them.
 */
const withoutOthers = (from: Structure, to: Structure, isOurs: StructureRequest['isOurs']): Structure => {
  const wanted = new Set(to.map(nameOf));
  return from.filter(
    (part) =>
      wanted.has(nameOf(part)) ||
      isTemporary(part.name) ||
      !(isConstraint(part) || (isIndex(part) && !isOurs(part))),
  );
};

/** An index has a name of the schema, a constraint one of its table. */
const nameOf = (part: StructurePart): string => {
  const { schema, table_name, name } = part;
  if (isConstraint(part)) return keyOf('constraint', schema, table_name ?? '', name);
  return isIndex(part) ? keyOf('index', schema, name) : '';
};

const isConstraint = ({ kind }: StructurePart): boolean => kind === 'constraint' || kind === 'foreign key';

const isIndex = ({ kind }: StructurePart): boolean => kind === 'index' || kind === 'invalid index';

/** What the planner can tell apart. */
const textOf = (structure: Structure): string =>
  JSON.stringify(
    structure
      .filter(({ kind, ddl }) => kind === 'table' || (ddl !== null && kind !== 'persistence'))
      .map(({ kind, schema, table_name, name, ddl, left_out }) => [
        kind,
        schema,
        table_name,
        name,
        ddl,
        left_out,
      ]),
  );

const checkKnown = ({ kind, schema, name, left_out }: StructurePart): void => {
  if (kind !== 'table' || left_out === null) return;
  throw new KnownError(`The change of the table ${schema}.${name} can not be planned: ${left_out}.`, {
    hint: 'Change this table by hand, or take that out of it first.',
  });
};

const refuseLacking = async (database: Database, required: ColumnName): Promise<readonly Refusal[]> => {
  const { schema, table, column } = required;
  const query = await renderQuery('row_without_value', { schema, table, column });
  const [row] = await database.query(boundQuery(query));
  if (row?.is_there !== true) return [];
  return [
    {
      object: `column ${schema}.${table}.${column}`,
      why: 'rows that are stored have no value for it; declare it with `required: false`',
      sql: null,
    },
  ];
};

/** The server would find it out when the index before this one was out of the way already. */
const refuseTwice = async (
  database: Database,
  { schema, table_name, name, same_key }: ReturnType<typeof newlyUnique>[number],
): Promise<readonly Refusal[]> => {
  const [row] = await database.query(database.sql.__dangerous__rawValue(same_key));
  if (row?.is_there !== true) return [];
  return [
    {
      object: `index ${schema}.${name}`,
      why: `rows that are stored in ${table_name} have the same key, and it would let only one of them be; a catalog can not ask that of what is recorded`,
      sql: null,
    },
  ];
};

const refuseRead = async (
  database: Database,
  { schema, table, column }: ColumnName,
): Promise<readonly Refusal[]> => {
  const query = boundQuery(await fixedSql('upgrade/column_readers.sql'), [schema, table, column]);
  const readers: readonly { name: string }[] = await database.query(query);
  if (readers.length === 0) return [];
  return [
    {
      object: `column ${schema}.${table}.${column}`,
      why: `PostgreSQL gives it no other type while it is named by ${readers.map(({ name }) => name).join(', ')}`,
      sql: null,
    },
  ];
};
