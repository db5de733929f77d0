import { rememberedOf } from '../remembered.ts';
import type { Operation } from './condition.ts';
import { findAll } from './plpgsql.ts';
import { type Fields, parsed } from './statement.ts';

/** What PostgreSQL tells a trigger function about the trigger that fires it; null: not known, or not a trigger's. */
export interface Firing {
  readonly operation: Operation | null;
  /** `TG_ARGV`. */
  readonly args: readonly string[] | null;
  readonly level: 'ROW' | 'STATEMENT' | null;
  /** `TG_WHEN`. */
  readonly when: 'BEFORE' | 'AFTER' | 'INSTEAD OF' | null;
  readonly name: string | null;
  readonly schema: string | null;
  readonly table: string | null;
  /** Whether two versions of a row that PostgreSQL calls equal are the same. */
  readonly exactRows: boolean;
  /** Nothing changes so far: OLD and NEW are the same. */
  readonly sameRows: boolean;
  /** Who logged in, and whose rights count. */
  readonly session: string | null;
  readonly current: string | null;
  /** Whether the session or the current role is a member of a role; null: not known. */
  readonly isMember: ((role: string, of: string) => boolean) | null;
}

const BEFORE = 2;
const INSTEAD = 64;

/** The roles of a session, as far as they are known. */
export type Who = Pick<Firing, 'session' | 'current' | 'isMember'>;
export const NOBODY: Who = { session: null, current: null, isMember: null };

/** A function that is called is told nothing. */
export const UNTOLD: Firing = {
  operation: null,
  args: null,
  level: null,
  when: null,
  name: null,
  schema: null,
  table: null,
  exactRows: true,
  sameRows: false,
  session: null,
  current: null,
  isMember: null,
};

/** Reads the text of pg_get_triggerdef, which names the relation and the arguments as they are. */
const stated = rememberedOf(({ definition }: { readonly definition: string }): Firing => {
  const [made] = findAll(parsed(definition), 'CreateTrigStmt');
  if (!made) return UNTOLD;
  const { relation, args, row, timing, trigname } = made;
  const { schemaname, relname } = (relation ?? {}) as Fields;
  return {
    ...UNTOLD,
    args: findAll(args ?? [], 'String').map(({ sval }) => String(sval ?? '')),
    level: row === true ? 'ROW' : 'STATEMENT',
    when: timing === BEFORE ? 'BEFORE' : timing === INSTEAD ? 'INSTEAD OF' : 'AFTER',
    name: typeof trigname === 'string' ? trigname : null,
    schema: typeof schemaname === 'string' ? schemaname : null,
    table: typeof relname === 'string' ? relname : null,
  };
});

export const firingOf = (
  trigger: { readonly definition: string },
  operation: Operation,
  who: Who = NOBODY,
  exactRows = true,
): Firing => ({ ...stated(trigger), operation, exactRows, ...who });
