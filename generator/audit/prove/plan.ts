import type { Operation } from '../body/condition.ts';
import type { Hop } from '../graph/role-search.ts';

/** What a finding says that its role can do, as something to execute; the path in words stands beside it. */
export interface Plan {
  /** Between the login and the role whose rights count. */
  readonly hops: readonly Hop[];
  readonly attack: Attack;
  /** What the attack takes besides, and the prover may not have. */
  readonly needs?: string;
}

export interface ObjectName {
  readonly schema: string;
  readonly name: string;
}

export type Attack =
  | WriteAttack
  | ForgeAttack
  | ShiftAttack
  | SayAttack
  | TouchAttack
  | CallAttack
  | OwnAttack
  | SimpleAttack
  | UntriedAttack;

/** UPDATE, DELETE or TRUNCATE of the events, by the table, a partition, a parent or a view. */
export interface WriteAttack {
  readonly kind: 'write';
  readonly operation: Exclude<Operation, 'INSERT'>;
  readonly on: ObjectName;
  /** Columns that may be updated; null: all. */
  readonly columns: readonly string[] | null;
}

/** INSERT of what the database should fill. */
export interface ForgeAttack {
  readonly kind: 'forge';
  readonly on: ObjectName;
  /** The columns to forge; one that works is enough. */
  readonly stamps: readonly string[];
  /** Columns that triggers fill, whatever is supplied: nobody has to, and a role may lack the right to. */
  readonly filled: readonly string[];
}

/** INSERT by a session of another time zone, which the default of the column depends on. */
export interface ShiftAttack {
  readonly kind: 'shift';
  readonly on: ObjectName;
  readonly column: string;
}

/** INSERT by a session with a setting of its own, which the default of the column asks for. */
export interface SayAttack {
  readonly kind: 'say';
  readonly on: ObjectName;
  readonly setting: string;
  readonly column: string;
}

/** A statement on another relation that a rule, a trigger or a foreign key answers with harm. */
export interface TouchAttack {
  readonly kind: 'touch';
  readonly event: string;
  readonly on: ObjectName;
}

/** A call of a function or procedure that does harm. */
export interface CallAttack {
  readonly kind: 'call';
  readonly routine: 'FUNCTION' | 'PROCEDURE';
  readonly oid: number;
  readonly on: ObjectName;
}

/** What the owner of an object does with it. */
export interface OwnAttack {
  readonly kind: 'own';
  readonly object: 'TABLE' | 'SCHEMA' | 'FUNCTION' | 'TYPE' | 'EXTENSION' | 'SEQUENCE' | 'SUPPORT';
  readonly on: ObjectName;
  readonly oid: number | null;
  /** Of a SUPPORT: the catalog that it is in. */
  readonly catalog?: string;
  readonly owner: string;
}

export interface SimpleAttack {
  readonly kind: 'set sequence' | 'add trigger' | 'lock' | 'schema change';
  readonly on: ObjectName;
}

/** Nothing is executed: why. */
export interface UntriedAttack {
  readonly kind: 'untried';
  readonly why: string;
}
