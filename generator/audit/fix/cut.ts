import type { SupportKind } from '../facts/facts.ts';

/** An edge of the privilege graph that a fix takes away, or a thing that it sets right. */
export type Cut = RevokeCut | NarrowInsertCut | GiveAwayCut | RevokeRoleCut | KeepWritingCut | StatementCut;

/** Takes a privilege from a grantee; `columns` null for a grant on the whole table. */
export interface RevokeCut {
  readonly kind: 'revoke';
  readonly relation: number;
  readonly privilege: string;
  readonly columns: readonly string[] | null;
  readonly grantor: string;
  readonly grantee: string;
}

/** Replaces INSERT by INSERT on the columns that the writer has to supply. */
export interface NarrowInsertCut {
  readonly kind: 'narrow-insert';
  readonly relation: number;
  /** Null when the whole table was granted. */
  readonly columns: readonly string[] | null;
  readonly grantor: string;
  readonly grantee: string;
}

/** Makes a role without login and members the owner of an object. */
export interface GiveAwayCut {
  readonly kind: 'give-away';
  readonly type:
    | 'TABLE'
    | 'SCHEMA'
    | 'PROCEDURE'
    | 'AGGREGATE'
    | 'DATABASE'
    | 'VIEW'
    | 'MATERIALIZED VIEW'
    | SupportKind;
  /** As it stands in SQL. */
  readonly name: string;
  readonly owner: string;
}

export interface RevokeRoleCut {
  readonly kind: 'revoke-role';
  readonly role: string;
  readonly member: string;
  readonly grantor: string;
}

/** The role may still read and append when everything else is cut. */
export interface KeepWritingCut {
  readonly kind: 'keep-writing';
  readonly relation: number;
  readonly role: string;
}

/** Anything else, run after the rest. */
export interface StatementCut {
  readonly kind: 'statement';
  readonly sql: string;
}
