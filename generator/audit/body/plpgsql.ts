import { parsePlPgSQLSync } from 'libpg-query';
import { rememberedOf } from '../remembered.ts';

/** A node of libpg-query's plpgsql tree: one key, the node's name, with its fields. */
export type PlNode = Readonly<Record<string, PlFields>>;
export interface PlFields {
  readonly [field: string]: unknown;
}

/** A function's variables (by number) and its statements. */
export interface PlFunction {
  readonly datums: readonly PlNode[];
  readonly statements: readonly PlNode[];
  readonly handlers: readonly PlFields[] | null;
}

/**
 * The statements of a plpgsql function, from the whole CREATE FUNCTION text as pg_get_functiondef gives it; read once a
 * function. Null when libpg-query can't read it, which must never count as harmless.
 */
export const parsePlpgsql = rememberedOf((routine: { readonly definition: string }): PlFunction | null => {
  try {
    const tree = parsePlPgSQLSync(routine.definition) as unknown as {
      plpgsql_funcs?: readonly { PLpgSQL_function?: PlFields }[];
    };
    const found = tree.plpgsql_funcs?.[0]?.PLpgSQL_function;
    const block = asNode(found?.action)?.PLpgSQL_stmt_block;
    if (!found || !block) return null;
    return { datums: asNodes(found.datums), statements: asNodes(block.body), handlers: handlersOf(block) };
  } catch {
    return null;
  }
});

export const asNode = (value: unknown): PlNode | null =>
  typeof value === 'object' && value !== null ? (value as PlNode) : null;

export const asNodes = (value: unknown): readonly PlNode[] => (Array.isArray(value) ? value : []);

/** Name and fields of a node. */
export const opened = (node: PlNode): readonly [string, PlFields] => Object.entries(node)[0] ?? ['', {}];

/** The exception handlers of a block; null when it has no EXCEPTION part. */
export const handlersOf = (block: PlFields): readonly PlFields[] | null => {
  const part = asNode(block.exceptions)?.PLpgSQL_exception_block;
  if (!part) return null;
  return asNodes(part.exc_list).map((handler) => handler.PLpgSQL_exception ?? {});
};

/** The SQL text of an expression field, or null. */
export const expressionText = (value: unknown): string | null => {
  const query = asNode(value)?.PLpgSQL_expr?.query;
  return typeof query === 'string' ? query : null;
};

/** Every node of a tree whose name is `name`, in order. */
export const findAll = (value: unknown, name: string): PlFields[] => {
  const found: PlFields[] = [];
  collect(value, (key, fields) => {
    if (key === name) found.push(fields);
  });
  return found;
};

/** The nodes of a tree by name, each list in order: for a tree that is asked many things. Nodes are capitalised. */
export const nodesByName = (value: unknown): ((name: string) => readonly PlFields[]) => {
  const nodes = new Map<string, PlFields[]>();
  collect(value, (key, fields) => {
    if (key > 'Z~') return;
    const known = nodes.get(key);
    if (known) known.push(fields);
    else nodes.set(key, [fields]);
  });
  return (name) => nodes.get(name) ?? [];
};

const collect = (value: unknown, take: (name: string, fields: PlFields) => void): void => {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, take);
  } else if (typeof value === 'object' && value !== null) {
    for (const key in value) {
      const inner = (value as PlFields)[key];
      take(key, inner as PlFields);
      collect(inner, take);
    }
  }
};
