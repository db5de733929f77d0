import type { Capability } from '../finding.ts';
import type { Values } from './body.ts';
import type { Operation } from './condition.ts';
import { assigned, namesOf, namesSet } from './names.ts';
import { findAll, type PlFields } from './plpgsql.ts';
import type { Fields, Statement } from './statement.ts';

/** A statement that harms one of the targets. */
export interface Written {
  readonly capability: Capability;
  /** As a word of SQL. */
  readonly statement: string;
  readonly needs: Needs;
  /** A GRANT lets somebody do this: the walls in front of it count. */
  readonly opens?: Operation;
  /** Only in a session in replica mode, where the trigger sleeps that overwrites it. */
  readonly takesSleep?: true;
}

/** What PostgreSQL asks of the role that runs it. */
export interface Needs {
  /** What its name may mean. */
  readonly targets: readonly Target[];
  readonly right:
    | 'INSERT'
    | 'UPDATE'
    | 'DELETE'
    | 'TRUNCATE'
    | 'TRIGGER'
    | 'owner'
    | 'owner of all triggers'
    | 'drop'
    | 'grant option';
  /** Columns that it writes; null where rights are about whole tables. */
  readonly columns: readonly string[] | null;
  /** Columns of the target that it reads; null: it may read some. */
  readonly reads: readonly string[] | null;
  /** The columns that it may update, too: triggers of the whole statement on UPDATE fire, whether it does or not. */
  readonly updates?: readonly string[];
}

export interface Target {
  /** Of the table or view. */
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** Columns that only the database should fill. */
  readonly stamps: readonly string[];
  /** Those that a trigger fills anew, unless it sleeps. */
  readonly overwritten: readonly string[];
  /** All columns in order, for an INSERT that names none. */
  readonly columns: readonly string[];
}

/** What the names of a body may mean. */
export interface BodyContext {
  readonly targets: readonly Target[];
  /** Where a name without schema may be found; null: anywhere. */
  readonly homes: (name: string) => readonly string[] | null;
  readonly parameters: readonly string[];
}

export interface Context extends BodyContext {
  readonly values: Values;
}

export const harmsIn = ({ nodes }: Statement, context: Context): readonly Written[] => [
  ...nodes('UpdateStmt').flatMap((fields) => updated(fields, context)),
  ...nodes('DeleteStmt').flatMap((fields) => deleted(fields, context)),
  ...nodes('MergeStmt').flatMap((fields) => merged(fields, context)),
  ...DDL.flatMap(([node, statement, right]) =>
    nodes(node).flatMap(({ relation, table, cmds }) =>
      harm(
        'alter',
        statement,
        meant(relation ?? table, context),
        isAllTriggers(cmds) ? 'owner of all triggers' : right,
      ),
    ),
  ),
  ...nodes('TruncateStmt').flatMap(({ relations }) =>
    harm('truncate', 'TRUNCATE', anyMeant(relations, context), 'TRUNCATE'),
  ),
  ...nodes('GrantStmt').flatMap((fields) => granted(fields, context)),
  ...nodes('DropStmt').flatMap(({ objects }) =>
    harm(
      'drop',
      'DROP',
      context.targets.filter(({ name }) => JSON.stringify(objects).includes(JSON.stringify(name))),
      'drop',
    ),
  ),
];

/** Each privilege as the harm that it opens, for the walls behind it count; one that opens none is no harm. */
const granted = ({ objects, is_grant, privileges }: PlFields, context: Context): readonly Written[] => {
  const targets = is_grant === true ? anyMeant(objects, context) : [];
  const said = findAll(privileges ?? [], 'AccessPriv').map(({ priv_name, cols }) => ({
    name: String(priv_name),
    whole: cols === undefined,
  }));
  const gives = (name: string): boolean => said.length === 0 || said.some((one) => one.name === name);
  const forgeable = targets.some(({ stamps }) => stamps.length > 0);
  const all = said.length === 0 || said.some(({ name, whole }) => name === 'insert' && whole);
  const opened = [
    ...(['UPDATE', 'DELETE', 'TRUNCATE'] as const).filter((name) => gives(name.toLowerCase())),
    ...(all && forgeable ? (['INSERT'] as const) : []),
  ];
  return [
    ...(gives('trigger') ? harm('escalate', 'GRANT TRIGGER', targets, 'grant option') : []),
    ...opened.flatMap((opens) =>
      harm('escalate', `GRANT ${opens}`, targets, 'grant option').map((one) => ({ ...one, opens })),
    ),
  ];
};

const DDL: readonly (readonly [string, string, 'owner' | 'TRIGGER'])[] = [
  ['AlterTableStmt', 'ALTER TABLE', 'owner'],
  ['CreateTrigStmt', 'CREATE TRIGGER', 'TRIGGER'],
  ['RuleStmt', 'CREATE RULE', 'owner'],
];

/** Whether it does no more than DISABLE TRIGGER ALL, which is about those of foreign keys, too. */
const isAllTriggers = (cmds: unknown): boolean => {
  const commands = findAll(cmds ?? [], 'AlterTableCmd');
  return commands.length > 0 && commands.every(({ subtype }) => subtype === 'AT_DisableTrigAll');
};

export const HARMFUL_DDL: Readonly<Record<string, true>> = {
  AlterTableStmt: true,
  CreateTrigStmt: true,
  RuleStmt: true,
};

const updated = (fields: PlFields, context: Context): readonly Written[] => {
  const { relation, targetList, whereClause, fromClause, returningList } = fields;
  const targets = meant(relation, context);
  const values = assigned(targetList).map(({ val }) => val);
  return harm('update', 'UPDATE', targets, 'UPDATE', {
    columns: namesSet(targetList),
    reads: readIn([values, whereClause, fromClause, returningList], relation, targets, context),
  });
};

const deleted = (fields: PlFields, context: Context): readonly Written[] => {
  const { relation, whereClause, usingClause, returningList } = fields;
  const targets = meant(relation, context);
  return harm('delete', 'DELETE', targets, 'DELETE', {
    reads: readIn([whereClause, usingClause, returningList], relation, targets, context),
  });
};

/** Each WHEN … THEN asks for the right to what it does; one that inserts is an INSERT. */
const merged = (fields: PlFields, context: Context): readonly Written[] => {
  const targets = meant(fields.relation, context);
  return findAll(fields.mergeWhenClauses, 'MergeWhenClause').flatMap(({ commandType, targetList }) => {
    const more = { reads: null };
    if (commandType === 'CMD_DELETE') return harm('delete', 'MERGE', targets, 'DELETE', more);
    if (commandType !== 'CMD_UPDATE') return [];
    const columns = namesSet(targetList);
    return harm('update', 'MERGE', targets, 'UPDATE', { ...more, columns });
  });
};

/** Columns of the target that parts of a statement name; null where other tables are in play and a name may be theirs. */
const readIn = (
  parts: readonly unknown[],
  relation: unknown,
  targets: readonly Target[],
  context: Context,
): readonly string[] | null => {
  const { relname, alias } = (relation ?? {}) as { relname?: string; alias?: { aliasname?: string } };
  const columns = targets.flatMap((target) => target.columns);
  const found = findAll(parts, 'ColumnRef').flatMap(({ fields }) => {
    const names = namesOf(fields);
    const [qualifier] = names.length > 1 ? names.slice(-2) : [];
    const own = qualifier === undefined || qualifier === (alias?.aliasname ?? relname);
    if (!own) return [];
    if (findAll(fields, 'A_Star').length > 0) return columns;
    const name = names.at(-1) ?? '';
    if (name === (alias?.aliasname ?? relname)) return columns;
    return columns.includes(name) && !context.parameters.includes(name) ? [name] : [];
  });
  const others = ['SubLink', 'RangeVar', 'RangeSubselect', 'RangeFunction', 'JoinExpr'];
  const alone = others.every((name) => findAll(parts, name).length === 0);
  return alone || found.length === 0 ? [...new Set(found)] : null;
};

/** A harm that reads nothing, if it is aimed at a target. */
export const harm = (
  capability: Capability,
  statement: string,
  targets: readonly Target[],
  right: Needs['right'],
  more: Partial<Needs> = {},
): readonly Written[] =>
  targets.length === 0
    ? []
    : [
        {
          capability,
          statement,
          needs: { targets, right, columns: null, reads: [], ...more },
        },
      ];

const anyMeant = (list: unknown, context: Context): readonly Target[] =>
  findAll(list, 'RangeVar').flatMap((relation) => meant(relation, context));

export const meant = (relation: unknown, { targets, homes }: Context): readonly Target[] => {
  const { schemaname, relname } = (relation ?? {}) as Fields;
  const found = schemaname === undefined ? homes(String(relname)) : [String(schemaname)];
  return targets.filter(({ schema, name }) => relname === name && (found === null || found.includes(schema)));
};

export const isTarget = (relation: unknown, context: Context): boolean => meant(relation, context).length > 0;
