import type { Ddl } from '../ddl/ddl.ts';
import { type Body, bodyOf, type Defined, fromTexts, READ } from './body.ts';
import {
  type BodyContext,
  type Context,
  HARMFUL_DDL,
  harmsIn,
  isTarget,
  type Target,
  type Written,
} from './harm.ts';
import { insertsIn } from './inserts.ts';
import type { BareNames, Called, Touched, Used } from './names.ts';
import { findAll } from './plpgsql.ts';
import { type Fields, type Statement, statementsOf } from './statement.ts';

/** What a function's body does to a table, as far as its text shows. */
export interface TableWrites {
  /** Statements of the body that harm the table: what they do, as a word of SQL. */
  readonly harms: readonly Written[];
  /** Names of relations that it writes rows of; null: it has statements that do other things. */
  readonly written: ReadonlySet<string> | null;
  /** Statements that change objects or roles. */
  readonly ddl: readonly Ddl[];
  /** Why the body can't be judged; null when all of it was read. */
  readonly unknown: string | null;
  /** Tables and views that it names. */
  readonly touches: readonly Touched[];
  /** Functions and procedures that it calls. */
  readonly calls: readonly Called[];
  /** Operators and types that it names without a schema. */
  readonly bare: BareNames;
  /** Operators and types that it names. */
  readonly uses: readonly Used[];
}

/** Reads a function in plpgsql or SQL. Its text is parsed once, however many tables are asked about. */
export const tableWrites = (routine: Defined, context: BodyContext): TableWrites =>
  judged(bodyOf(routine), context);

/** The same for what a rule does, by its CREATE RULE. */
export const statementWrites = (text: string, targets: readonly Target[]): TableWrites => {
  const found = judged(
    fromTexts([text], () => null, false),
    { targets, homes: () => null, parameters: [] },
  );
  // The rule itself is there already.
  return { ...found, harms: found.harms.filter(({ statement }) => statement !== 'CREATE RULE') };
};

const judged = (body: Body, given: BodyContext): TableWrites => {
  const { written } = body;
  if (written !== null && given.targets.every(({ name }) => !written.has(name))) {
    return saidBy(body, [], [], body.unknown);
  }
  const context = { ...given, values: body.values };
  const harms: Written[] = [];
  const ddl: Ddl[] = [];
  let why = body.unknown;
  for (const statement of body.statements) {
    const inserts = insertsIn(statement, context);
    harms.push(...harmsIn(statement, context), ...inserts.harms);
    why ??= inserts.unknown;
    ddl.push(...otherStatements(statement, context));
  }
  return saidBy(body, harms, ddl, why);
};

const saidBy = (
  { written, touches, calls, bare, uses }: Body,
  harms: readonly Written[],
  ddl: readonly Ddl[],
  unknown: string | null,
): TableWrites => ({ harms, written, ddl, unknown, touches, calls, bare, uses });

/** DDL and the like that is not aimed at a table by name. */
const otherStatements = ({ tree }: Statement, context: Context): readonly Ddl[] =>
  statementsOf(tree).flatMap((statement) => {
    const [kind = '', found] = Object.entries(statement)[0] ?? [];
    const fields = (found ?? {}) as Fields;
    const { relation, table, objects, targtype } = fields;
    if (READ.has(kind) || kind === 'VariableSetStmt' || kind === 'DoStmt') return [];
    const named = relation ?? table;
    if (kind === 'AlterTableStmt' && named !== undefined && !isTarget(named, context)) return [];
    // What is aimed at the table was found already.
    if (kind in HARMFUL_DDL && named !== undefined) return [];
    const onTables = targtype === 'ACL_TARGET_OBJECT' && findAll(objects, 'RangeVar').length > 0;
    return kind === 'GrantStmt' && onTables ? [] : [{ kind, fields }];
  });
