import { camelCase, type IdentifierPool, pascalCase } from '../types/identifiers.ts';
import type { TableNames } from '../types/names.ts';

/** What the client calls the declarations of one table, and what the types are called that it names. */
export interface ClientNames {
  readonly types: TableNames;
  /** Type of the client. */
  readonly client: string;
  /** Type of the roles that append. */
  readonly writer: string;
  /** Type of its event types, each with an append of its own. */
  readonly of: string;
  /** Function that makes a client. */
  readonly make: string;
  /** Function that makes the statement of many events. */
  readonly append: string;
  /** Function that makes the statement of one event. */
  readonly insert: string;
  /** What the catalog says about the table. */
  readonly rules: string;
}

/** Names that neither the fixed part of the client nor another table has. */
export const clientNames = (types: TableNames, pool: IdentifierPool): ClientNames => {
  const base = pool.take(pascalCase(types.table.name), (name) => Object.values(ofBase(name)));
  return { types, ...ofBase(base) };
};

const ofBase = (base: string) => ({
  client: `${base}Client`,
  writer: `${base}Writer`,
  of: `${base}Of`,
  make: `${camelCase(base)}Client`,
  append: `append${base}`,
  insert: `insert${base}`,
  rules: `${camelCase(base)}Rules`,
});
