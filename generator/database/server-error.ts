/** What PostgreSQL says of an error (manual, "Error and Notice Message Fields"). */
export interface ServerError extends Error {
  /** SQLSTATE, five characters. */
  readonly code: string;
  readonly severity: string;
  readonly detail?: string;
  readonly hint?: string;
}

/**
 * Whether PostgreSQL itself said no. isSQLError of @databases/pg knows only the SQLSTATEs of a list of its own:
 * 428C9 and ours (ID001) are not in it.
 */
export const isServerError = (error: unknown): error is ServerError =>
  error instanceof Error &&
  'severity' in error &&
  'code' in error &&
  /^[0-9A-Z]{5}$/.test(String(error.code));

/** SQLSTATE insufficient_privilege. */
export const INSUFFICIENT_PRIVILEGE = '42501';

/** Whether PostgreSQL said that a privilege is lacking. */
export const lacksPrivilege = (error: unknown): error is ServerError =>
  isServerError(error) && error.code === INSUFFICIENT_PRIVILEGE;

/** What PostgreSQL said, in one line: the driver adds the statement with a caret to it. */
export const firstLine = ({ message }: Error): string => (message.split('\n', 1)[0] ?? '').trim();
