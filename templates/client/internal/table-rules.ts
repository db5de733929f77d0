import type { SQLQuery } from '@databases/pg';
import type { z } from 'zod';

/** What the catalog says about an event table, as far as an append needs it. */
export interface TableRules {
  readonly schema: string;
  readonly name: string;
  /** The unique index of the idempotency keys. */
  readonly keyConstraint: string;
  /** The unique index that lets an event be corrected once. */
  readonly correctionConstraint: string;
  /** The unique index of the versions of a subject. */
  readonly versionConstraint: string;
  /** Whether the events of a subject have versions. */
  readonly streams: boolean;
  readonly anchors: readonly AnchorRule[];
  /** Who each writer may say that it is: exact names, or prefixes that end in `*`. */
  readonly actors: ReadonlyMap<string, readonly string[]>;
  readonly events: ReadonlyMap<string, EventRule>;
  /** What the names of prepared statements begin with: another one for other statements. */
  readonly statements: string;
  /** Appends a JSON array of events; answers with what only the database says of each, in their order (recorded.ts). */
  readonly append: (events: string) => SQLQuery;
  /** Appends one event that has no key and corrects nothing; answers as `append` does. Null where `append` must do it. */
  readonly insert: ((said: (column: string) => unknown) => SQLQuery) | null;
}

export interface AnchorRule {
  readonly name: string;
  readonly type: 'uuid' | 'text' | 'integer' | 'bigint';
  readonly required: boolean;
}

export interface EventRule extends VersionRule {
  readonly writers: readonly string[];
  /** Earlier versions that may still be appended. */
  readonly earlier?: readonly VersionRule[];
}

/** What an event of a type and version has to be. */
export interface VersionRule {
  readonly version: number;
  readonly subject: string | null;
  readonly reasonRequired: boolean;
  readonly isCorrection: boolean;
  /** Made when the first event of the type is appended. */
  readonly payload: () => z.ZodType;
}
