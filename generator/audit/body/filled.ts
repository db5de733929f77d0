import { asNodes, expressionText, findAll, type PlFields } from './plpgsql.ts';

/** The two rows of a trigger function that a statement may put something into. */
export type Filled = 'new' | 'old';

const BOTH: readonly Filled[] = ['new', 'old'];

/** Statements that put something into a variable, and the names of what they fill; null: one that is not told. */
const FILLS: Readonly<Record<string, (fields: PlFields) => readonly string[] | null>> = {
  PLpgSQL_stmt_assign: ({ expr }) => [expressionText(expr) ?? ''],
  PLpgSQL_stmt_execsql: ({ target }) => namesOf(target),
  PLpgSQL_stmt_dynexecute: ({ target }) => namesOf(target),
  PLpgSQL_stmt_fetch: ({ target }) => namesOf(target),
  PLpgSQL_stmt_fors: (fields) => namesOf(fields.var),
  PLpgSQL_stmt_dynfors: (fields) => namesOf(fields.var),
  PLpgSQL_stmt_foreach_a: () => null,
  PLpgSQL_stmt_getdiag: () => null,
  // What is handed to a procedure it may hand back as another.
  PLpgSQL_stmt_call: ({ expr }) => (expressionText(expr) ?? '').match(/\b(new|old)\b/gi) ?? [],
};

const namesOf = (target: unknown): readonly string[] => [
  ...findAll([target], 'PLpgSQL_rec').map(({ refname }) => String(refname)),
  ...findAll([target], 'PLpgSQL_row').flatMap(({ fields }) =>
    asNodes(fields).map(({ name }) => String(name)),
  ),
];

/** What a statement fills itself, without those inside of it. */
export const filledBy = (kind: string, fields: PlFields): readonly Filled[] => {
  const names = FILLS[kind]?.(fields);
  if (names === undefined) return [];
  return names === null
    ? BOTH
    : BOTH.filter((row) => names.some((name) => new RegExp(`^\\s*"?${row}\\b`, 'i').test(name)));
};

/** What statements in a tree put something into, by name: `new`, `new.id`, an assignment with what stands behind it. */
export const fillings = (tree: object): readonly string[] =>
  Object.entries(FILLS).flatMap(([kind, named]) =>
    findAll(tree, kind).flatMap((fields) => named(fields) ?? []),
  );

/** What any statement in a tree fills. */
export const filledWithin = (tree: object): readonly Filled[] =>
  Object.keys(FILLS).flatMap((kind) => findAll(tree, kind).flatMap((fields) => filledBy(kind, fields)));
