import { findAll, type PlFields } from './plpgsql.ts';
import type { Fields, Statement } from './statement.ts';

/** A name in a body; `schema` null: what it means depends on the search_path. */
export interface Named {
  readonly schema: string | null;
  readonly name: string;
}

export interface Touched extends Named {
  /** INSERT, UPDATE, DELETE, TRUNCATE, TRUNCATE_CASCADE; SELECT for a table that is only read. */
  readonly operation: string;
  /** Columns that an UPDATE sets; null where they were not told. */
  readonly columns: readonly string[] | null;
}

export interface Called extends Named {
  readonly count: number;
  /** Its constant text arguments; null for any other argument. */
  readonly texts: readonly (string | null)[];
}

export interface BareNames {
  readonly operators: readonly string[];
  readonly types: readonly string[];
  /** Whether it casts values, or makes JSON of them, which casts too. */
  readonly casts: boolean;
}

export const namesOf = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.flatMap((item) => findAll(item, 'String').map(({ sval }) => String(sval ?? '')))
    : [];

/** The assignments of SET, or the columns of an INSERT. */
export const assigned = (list: unknown): readonly PlFields[] =>
  Array.isArray(list)
    ? list
        .map((item) => (item as { ResTarget?: PlFields }).ResTarget ?? {})
        .filter(({ name }) => name !== undefined)
    : [];

export const namesSet = (list: unknown): readonly string[] => assigned(list).map(({ name }) => String(name));

/** It empties all tables whose foreign keys lead there, too. */
export const TRUNCATE_CASCADE = 'TRUNCATE … CASCADE';

export const WRITES: Readonly<Record<string, string>> = {
  InsertStmt: 'INSERT',
  UpdateStmt: 'UPDATE',
  DeleteStmt: 'DELETE',
  MergeStmt: 'UPDATE',
};

/** Tables that a statement makes where it looks first; with IF NOT EXISTS they may be somebody else's. */
export const madeIn = ({ nodes }: Statement): readonly string[] =>
  [
    ...nodes('CreateStmt'),
    ...nodes('CreateTableAsStmt').map(({ into, if_not_exists }) => ({
      relation: ((into ?? {}) as Fields).rel,
      if_not_exists,
    })),
  ].flatMap(({ relation, if_not_exists }) => {
    const { relname, schemaname, relpersistence } = (relation ?? {}) as Fields;
    const first = schemaname === undefined && relpersistence === 't';
    return first && if_not_exists !== true && typeof relname === 'string' ? [relname] : [];
  });

export const touchesIn = ({ nodes }: Statement): Touched[] => {
  const common = new Set(nodes('CommonTableExpr').map(({ ctename }) => String(ctename)));
  const made = new Set(
    [...nodes('CreateStmt'), ...nodes('IntoClause')].flatMap(({ relation, rel }) => {
      const { relname } = (relation ?? rel ?? {}) as Fields;
      return typeof relname === 'string' ? [relname] : [];
    }),
  );
  // FOR UPDATE OF names what stands in FROM, by its alias.
  const locked = new Set(nodes('LockingClause').flatMap(({ lockedRels }) => findAll(lockedRels, 'RangeVar')));
  const touched = (
    relation: unknown,
    operation: string,
    columns: readonly string[] | null = null,
  ): Touched[] => {
    const { relname, schemaname } = (relation ?? {}) as Fields;
    if (
      typeof relname !== 'string' ||
      (schemaname === undefined && (common.has(relname) || made.has(relname)))
    )
      return [];
    const schema = typeof schemaname === 'string' ? schemaname : null;
    return [{ schema, name: relname, operation, columns }];
  };
  return [
    ...Object.entries(WRITES).flatMap(([node, operation]) =>
      nodes(node).flatMap(({ relation, targetList }) =>
        touched(relation, operation, node === 'UpdateStmt' ? namesSet(targetList) : null),
      ),
    ),
    ...nodes('TruncateStmt').flatMap(({ relations, behavior }) =>
      findAll(relations, 'RangeVar').flatMap((relation) =>
        touched(relation, behavior === 'DROP_CASCADE' ? TRUNCATE_CASCADE : 'TRUNCATE'),
      ),
    ),
    ...nodes('RangeVar')
      .filter((relation) => !locked.has(relation))
      .flatMap((relation) => touched(relation, 'SELECT')),
  ];
};

export const callsIn = ({ nodes }: Statement): readonly Called[] => [
  ...nodes('FuncCall').map(callOf),
  // CALL holds its function as bare fields.
  ...nodes('CallStmt').map(({ funccall }) => callOf((funccall ?? {}) as Fields)),
];

const callOf = ({ funcname, args }: Fields): Called => {
  const [name = '', schema] = namesOf(funcname).reverse();
  const list = Array.isArray(args) ? args : [];
  return { schema: schema ?? null, name, count: list.length, texts: list.map(textOf) };
};

/** A constant of text, with the casts that PostgreSQL shows it with; null: anything else. */
export const textOf = (argument: unknown): string | null => {
  const { A_Const, TypeCast } = (argument ?? {}) as Record<string, Fields | undefined>;
  if (TypeCast) return textOf(TypeCast.arg);
  const { sval } = (A_Const?.sval ?? {}) as { sval?: string };
  return sval ?? null;
};

export const operatorsIn = ({ nodes }: Statement): readonly string[] => [
  ...nodes('A_Expr').flatMap(({ name }) => {
    const [operator = '', schema] = namesOf(name).reverse();
    return schema === undefined ? [operator] : [];
  }),
  ...nodes('CaseExpr').flatMap(({ arg }) => (arg === undefined ? [] : ['='])),
  ...nodes('SubLink').flatMap(({ testexpr }) => (testexpr === undefined ? [] : ['='])),
];

export const typesIn = ({ nodes }: Statement): readonly string[] =>
  nodes('TypeCast').flatMap(({ typeName }) => {
    const [type = '', schema] = namesOf((typeName as Fields | undefined)?.names).reverse();
    return schema === undefined ? [type] : [];
  });

export const castsIn = ({ nodes }: Statement): boolean =>
  nodes('TypeCast').some(({ arg }) => findAll(arg, 'ColumnRef').length > 0) ||
  nodes('FuncCall').some(({ funcname }) => /json/i.test(namesOf(funcname).at(-1) ?? ''));

/** An operator or a type, behind which there may be functions. */
export interface Used extends Named {
  readonly kind: 'operator' | 'type';
}

/** What CASE and IN compare by. */
const EQUALS: Used = { kind: 'operator', name: '=', schema: null };

export const usedIn = ({ nodes }: Statement): readonly Used[] => {
  const of = (kind: Used['kind'], names: unknown): Used => {
    const [name = '', schema] = namesOf(names).reverse();
    return { kind, name, schema: schema ?? null };
  };
  return [
    ...nodes('A_Expr').map(({ name }) => of('operator', name)),
    ...nodes('CaseExpr').flatMap(({ arg }) => (arg === undefined ? [] : [EQUALS])),
    ...nodes('SubLink').flatMap(({ testexpr }) => (testexpr === undefined ? [] : [EQUALS])),
    ...nodes('TypeCast').map(({ typeName }) => of('type', (typeName as Fields | undefined)?.names)),
  ];
};
