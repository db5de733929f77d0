import type { z } from 'zod';

/** What makes a payload one of the next version: one expression for the whole of it, or something for some fields. */
export type Upcast = WholeUpcast | FieldsUpcast;

export interface WholeUpcast {
  readonly kind: 'whole';
  /** An immutable SQL expression over `payload`. */
  readonly expression: string;
}

/** Everything is read from the payload as it is stored; fields that nothing names stay. */
export interface FieldsUpcast {
  readonly kind: 'fields';
  readonly moves: readonly Move[];
  readonly removes: readonly (readonly string[])[];
  readonly splits: readonly Split[];
  readonly expressions: readonly FieldExpression[];
  readonly defaults: readonly Default[];
}

/** A value that is elsewhere now; paths are the keys from the outside in. */
export interface Move {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** A text that is several fields now; the last one has what is left, those for which nothing is left are left out. */
export interface Split {
  readonly field: string;
  readonly by: string;
  readonly into: readonly string[];
}

export interface FieldExpression {
  readonly field: string;
  /** An immutable SQL expression over `payload`; NULL leaves the field out. */
  readonly expression: string;
}

export interface Default {
  readonly field: string;
  readonly value: JsonValue;
  /** Whether payloads of before may have the field: it stays then. */
  readonly isOptional: boolean;
}

export type JsonValue = z.core.util.JSONType;
