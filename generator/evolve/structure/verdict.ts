import type { RangeVar } from 'libpg-query';
import type { Hazard } from '../upgrade/step.ts';

/** What may be said of a statement that changes the structure of a table that holds history. */
export interface Verdict {
  /** `table ledger.agent_events`, for people. */
  readonly object: string;
  /** Why indelible never runs it; null: it may run. */
  readonly refused: string | null;
  readonly hazards: readonly Hazard[];
  /** Whether PostgreSQL takes it in a transaction, and those who wait for the transaction's locks can bear it. */
  readonly transactional: boolean;
}

/** Names that pg-schema-diff gives to what it makes on the way and takes away in the end. */
export const isTemporary = (name: string | undefined): boolean =>
  name?.startsWith('pgschemadiff_tmp') === true;

export const refusal = (object: string, refused: string): Verdict => ({
  object,
  refused,
  hazards: [],
  transactional: true,
});

/** A statement that can't be told from one that loses something. */
export const unexpected = (object = 'structure'): Verdict =>
  refusal(object, 'it is nothing that a change of columns, constraints and indexes needs');

export const runs = (object: string, hazards: readonly Hazard[] = [], transactional = true): Verdict => ({
  object,
  refused: null,
  hazards,
  transactional,
});

/** `ledger.agent_events`, as people say it. */
export const nameOf = (relation: Pick<RangeVar, 'schemaname' | 'relname'> | undefined): string =>
  `${relation?.schemaname ?? ''}.${relation?.relname ?? ''}`;

/** A lock that is held only while the catalog is changed: what waits for it makes everybody else wait. */
export const momentaryLock = (table: string): Hazard => ({
  kind: 'lock',
  message: `ACCESS EXCLUSIVE on ${table}: nobody reads or writes it until the transaction ends; the change itself takes a moment.`,
});

export const outsideTransaction: Hazard = {
  kind: 'outside-transaction',
  message: 'It runs in no transaction: what was done before it stays. If it breaks off, run apply again.',
};
