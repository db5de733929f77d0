/**
 * Whether PostgreSQL itself said no: the error then has a SQLSTATE of five characters. isSQLError of @databases/pg
 * only knows the states of a list of its own (428C9, for one, is not in it).
 */
export const isServerError = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^[0-9A-Z]{5}$/.test(error.code);
