import type { Hazard, Step } from '../upgrade/step.ts';
import { dropsPredecessor, judgeStatement } from './judge.ts';
import { knownOf } from './known.ts';
import type { PlannedStatement } from './run-planner.ts';
import type { Structure } from './structure.ts';
import type { Verdict } from './verdict.ts';

/** A change that indelible never makes, whatever the flags. */
export interface Refusal {
  readonly object: string;
  /** What would be lost, as the rest of a sentence. */
  readonly why: string;
  /** The statement that a DBA would have to run by hand; null: there is none that would do. */
  readonly sql: string | null;
}

export interface StructuralChange {
  /**
   * To be run one by one, in this order, before anything else of the upgrade: up to the last statement that can't be in
   * a transaction.
   */
  readonly before: readonly Step[];
  /** What comes after those, to be run at the beginning of the upgrade's own transaction. */
  readonly within: readonly Step[];
  /** If there is one, nothing is to be run; none of their statements is among the steps. */
  readonly refusals: readonly Refusal[];
}

/**
 * Makes steps of what pg-schema-diff planned between two structures. Invalid indexes, which a CREATE INDEX CONCURRENTLY
 * that broke off leaves behind, are dropped first. Needs `loadLexer`.
 */
export const structuralSteps = (
  statements: readonly PlannedStatement[],
  from: Structure,
  to: Structure,
): StructuralChange => {
  const known = knownOf(from, to);
  const leftBehind = from.flatMap(({ kind, ddl }) => (kind === 'invalid index' && ddl !== null ? [ddl] : []));
  const planned = [...leftBehind.map((ddl) => ({ ddl, hazards: [] })), ...predecessorsLast(statements)];
  const judged = planned.map(({ ddl, hazards }) => ({
    sql: ddl,
    verdict: withWarnings(judgeStatement(ddl, known), hazards),
  }));
  const steps = judged.flatMap(({ sql, verdict: { object, refused, hazards, transactional } }): Step[] =>
    refused === null ? [{ sql, object, hazards, transactional, lockTimeoutMilliseconds: null }] : [],
  );
  const last = steps.findLastIndex(({ transactional }) => !transactional);
  return {
    before: steps.slice(0, last + 1),
    within: steps.slice(last + 1),
    refusals: judged.flatMap(({ sql, verdict: { object, refused } }) =>
      refused === null ? [] : [{ object, why: refused, sql }],
    ),
  };
};

/**
 * An index that stepped aside for its successor goes last of all: where an earlier upgrade broke off, pg-schema-diff
 * doesn't know that the two belong together, and nothing would be unique in between.
 */
const predecessorsLast = (statements: readonly PlannedStatement[]): readonly PlannedStatement[] => [
  ...statements.filter(({ ddl }) => !dropsPredecessor(ddl)),
  ...statements.filter(({ ddl }) => dropsPredecessor(ddl)),
];

/** What pg-schema-diff warns of counts, too: it knows the statement that it made. */
const withWarnings = (verdict: Verdict, warnings: PlannedStatement['hazards']): Verdict => {
  const loss = warnings.find(({ type }) => REFUSED.has(type));
  const others = warnings.filter(({ type }) => !SAID_ALREADY.has(type) && !REFUSED.has(type));
  return {
    ...verdict,
    refused: verdict.refused ?? (loss ? `pg-schema-diff says of it: ${loss.message}` : null),
    hazards: [
      ...verdict.hazards,
      ...others.map(({ type, message }): Hazard => ({ kind: 'unchecked', message: `${type}: ${message}` })),
    ],
  };
};

const REFUSED = new Set(['DELETES_DATA', 'AUTHZ_UPDATE']);

/** Locks, loads and dropped indexes: the verdict names them with the table and whom they hold up. */
const SAID_ALREADY = new Set([
  'ACQUIRES_ACCESS_EXCLUSIVE_LOCK',
  'ACQUIRES_SHARE_LOCK',
  'ACQUIRES_SHARE_ROW_EXCLUSIVE_LOCK',
  'INDEX_BUILD',
  'INDEX_DROPPED',
  'IMPACTS_DATABASE_PERFORMANCE',
]);
