/**
 * PostgreSQL refuses a hundred thousand statements in a run, and `@databases/pg` has the stack of every refusal written
 * out, although it throws an error with a stack of its own. To map those stacks to the sources took as long as all of
 * what PostgreSQL does for the attacks: what the driver makes for itself gets none.
 */
const mapped = Error.prepareStackTrace;

/** What the driver makes of a refusal, before it is an error of `@databases/pg`. */
const isOfDriver = (error: Error): boolean => error.constructor.name === 'DatabaseError';

const prepare: typeof mapped = (error, sites) =>
  isOfDriver(error) || mapped === undefined ? String(error) : mapped(error, sites);

if (mapped?.name !== prepare.name) Error.prepareStackTrace = prepare;
