import { z } from 'zod';
import { knownTables } from './internal/known-tables.ts';
import type { TableRules } from './internal/table-rules.ts';

/** What is wrong at one place of an event. */
export interface EventProblem {
  /** Place of the event in the batch, from 0; null where the database found it in a batch of several. */
  readonly index: number | null;
  /** Null where the event says none. */
  readonly eventType: string | null;
  /** The column, and the path below it: `actor`, `payload.lines[0].amount`. */
  readonly path: string;
  /** `a number of at most 1`. */
  readonly expected: string;
  /** As JSON, at most 200 characters of it; `nothing` for what is missing. */
  readonly got: string;
}

/** What PostgreSQL says of an error (manual, "Error and Notice Message Fields"). */
export interface ServerError {
  /** SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly constraint?: string | undefined;
}

/** @databases/pg adds the statement and a caret to what PostgreSQL says of a place in it. */
const withoutStatement = (message: string): string => message.replace(/\n\n[> ] +\d+ \|[\s\S]*$/, '');

const serverError: z.ZodType<ServerError> = z.object({
  code: z.string().regex(/^[0-9A-Z]{5}$/),
  message: z.string().transform(withoutStatement),
  detail: z.string().optional(),
  hint: z.string().optional(),
  schema: z.string().optional(),
  table: z.string().optional(),
  column: z.string().optional(),
  constraint: z.string().optional(),
});

/** An event that was not recorded, or a change that was refused. Tell them apart by class or by `code`. */
abstract class EventStoreError extends Error {
  /** The SQLSTATE. */
  abstract readonly code: string;
  /** Whether the same append can succeed when it is tried again, in a new transaction. */
  readonly retryable: boolean = false;
  readonly schema: string | null;
  readonly table: string | null;
  readonly column: string | null;
  readonly detail: string | null;
  /** What to do next. */
  readonly hint: string | null;

  constructor(message: string, said: Partial<ServerError>, cause: unknown) {
    super(message);
    this.schema = said.schema ?? null;
    this.table = said.table ?? null;
    this.column = said.column ?? null;
    this.detail = said.detail ?? null;
    this.hint = said.hint ?? null;
    // Not by the constructor's second argument: the library of ES2020 doesn't know it.
    Object.defineProperty(this, 'cause', { value: cause, configurable: true, writable: true });
  }
}

/** An event is not what the catalog says: found here, before the network, or by the database (23514, 23502). */
export class InvalidEventError extends EventStoreError {
  override readonly name = 'InvalidEventError';
  readonly code: '23514' | '23502';
  /** Everything that was found here; the database says the first thing only. */
  readonly problems: readonly EventProblem[];

  constructor(problems: readonly EventProblem[], said: Partial<ServerError>, cause?: unknown) {
    super(said.message ?? problems.map(describeProblem).join('\n'), said, cause);
    this.code = said.code === '23502' ? '23502' : '23514';
    this.problems = problems;
  }
}

/** What was recorded stays: an UPDATE, a DELETE or a TRUNCATE was refused. Append a correction instead. */
export class ChangeRefusedError extends EventStoreError {
  override readonly name = 'ChangeRefusedError';
  readonly code = 'ID001';
}

/** A consumer is somewhere else by now: another process committed. Undo what was made of the batch; it is done. */
export class PositionMovedError extends EventStoreError {
  override readonly name = 'PositionMovedError';
  readonly code = 'ID007';
}

/** A batch belongs to another member of the group by now. Undo what was made of it; the other one does it again. */
export class LeaseLostError extends EventStoreError {
  override readonly name = 'LeaseLostError';
  readonly code = 'ID008';
}

/** This login may not append this event type, not as this actor, or nothing at all (42501). */
export class NotAllowedError extends EventStoreError {
  override readonly name = 'NotAllowedError';
  readonly code: 'ID002' | '42501';

  constructor(said: ServerError, cause?: unknown) {
    super(said.message, said, cause);
    this.code = said.code === '42501' ? '42501' : 'ID002';
  }
}

/** The event that was to be corrected is not there, of another type, or corrected already (23505: just now). */
export class CorrectionRefusedError extends EventStoreError {
  override readonly name = 'CorrectionRefusedError';
  readonly code: 'ID003' | '23505';

  constructor(said: ServerError, cause?: unknown) {
    super(said.message, said, cause);
    this.code = said.code === '23505' ? '23505' : 'ID003';
  }
}

/** The idempotency key is that of an event with other content; a plain INSERT says 23505 for any repeated key. */
export class KeyReusedError extends EventStoreError {
  override readonly name = 'KeyReusedError';
  readonly code: 'ID004' | '23505';

  constructor(said: ServerError, cause?: unknown) {
    super(said.message, said, cause);
    this.code = said.code === '23505' ? '23505' : 'ID004';
  }
}

/** Somebody else appended to the subject first (23505: just now): read its events again, and decide again. */
export class VersionConflictError extends EventStoreError {
  override readonly name = 'VersionConflictError';
  readonly code: 'ID005' | '23505';

  constructor(said: ServerError, cause?: unknown) {
    super(said.message, said, cause);
    this.code = said.code === '23505' ? '23505' : 'ID005';
  }
}

/** Another transaction was in the way; the same append can succeed in a new transaction. */
export class TransactionConflictError extends EventStoreError {
  override readonly name = 'TransactionConflictError';
  readonly code: '40001' | '40P01';
  override readonly retryable = true;

  constructor(said: ServerError, cause?: unknown) {
    super(said.message, said, cause);
    this.code = said.code === '40P01' ? '40P01' : '40001';
  }
}

/** Every error that an append throws for a reason that has a name; anything else is thrown as it came. */
export type AppendError =
  | InvalidEventError
  | ChangeRefusedError
  | NotAllowedError
  | CorrectionRefusedError
  | KeyReusedError
  | VersionConflictError
  | TransactionConflictError
  | PositionMovedError
  | LeaseLostError;

/**
 * What an error of PostgreSQL means to the event store, for statements of your own, too; what it has no name for
 * comes back unchanged.
 *
 * @param index place of the event that the statement was about, where there was one only.
 */
export function asAppendError(error: unknown, index: number | null = null): unknown {
  const { data: said } = serverError.safeParse(error);
  if (said === undefined) return error;
  const table = knownTables.find(({ schema, name }) => schema === said.schema && name === said.table);
  switch (said.code) {
    case '23514':
    case '23502':
      return table === undefined ? error : invalidEvent(said, index, error);
    case 'ID001':
      return new ChangeRefusedError(said.message, said, error);
    case 'ID002':
    case '42501':
      return new NotAllowedError(said, error);
    case 'ID003':
      return new CorrectionRefusedError(said, error);
    case 'ID004':
      return new KeyReusedError(said, error);
    case 'ID005':
      return new VersionConflictError(said, error);
    case 'ID007':
      return new PositionMovedError(said.message, said, error);
    case 'ID008':
      return new LeaseLostError(said.message, said, error);
    case '40001':
    case '40P01':
      return new TransactionConflictError(said, error);
    case '23505':
      return table === undefined ? error : takenAlready(said, table, error);
    default:
      return error;
  }
}

/** What a repeated key of a unique index means; an index of somebody else's means nothing to us. */
const takenAlready = (said: ServerError, table: TableRules, error: unknown): unknown => {
  switch (said.constraint) {
    case table.keyConstraint:
      return new KeyReusedError(said, error);
    case table.correctionConstraint:
      return new CorrectionRefusedError(said, error);
    case table.versionConstraint:
      return new VersionConflictError(said, error);
    default:
      return error;
  }
};

const REFUSED_EVENT =
  /^event ("(?:[^"\\]|\\.)*") of .* is refused: (.*) is not (?:what the catalog says|right)$/s;
const EXPECTED_AND_GOT = /^Expected (.*?); got (.*)\.$/s;

/** A check_violation that names no column is another constraint's than the catalog's. */
const invalidEvent = (said: ServerError, index: number | null, error: unknown): unknown => {
  const [, eventType, path = said.column] = REFUSED_EVENT.exec(said.message) ?? [];
  if (path === undefined) return error;
  const [, expected = 'a value', got = 'nothing'] = EXPECTED_AND_GOT.exec(said.detail ?? '') ?? [];
  const type = eventType === undefined ? null : z.string().parse(JSON.parse(eventType));
  return new InvalidEventError([{ index, eventType: type, path, expected, got }], said, error);
};

const describeProblem = ({ index, eventType, path, expected, got }: EventProblem): string => {
  const type = eventType === null ? 'without a type' : JSON.stringify(eventType);
  return `event ${type}${index ? ` (events[${index}])` : ''} is refused: ${path} is not what the catalog says. Expected ${expected}; got ${got}.`;
};
