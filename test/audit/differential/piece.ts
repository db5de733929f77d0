import fc from 'fast-check';

/** Login roles; what they do is compared. */
export const LOGINS = ['app', 'reader', 'writer'] as const;
export const GROUPS = ['app_group', 'g1', 'g2', 'g3'] as const;
export const ROLES = [...LOGINS, ...GROUPS, 'ledger_owner'] as const;

/** Something that a world has: statements that a superuser runs, each for itself. */
export interface Piece {
  readonly feature: string;
  readonly statements: readonly string[];
}

export const anybody = fc.constantFrom(...LOGINS, ...GROUPS);
export const grantee = fc.constantFrom(...LOGINS, ...GROUPS, 'PUBLIC');
export const owner = fc.constantFrom('ledger_owner', 'ledger_owner', ...LOGINS, ...GROUPS);
export const event = fc.constantFrom('UPDATE', 'DELETE', 'TRUNCATE');
export const table = fc.constantFrom('ledger.events', 'ledger.events', 'ledger.part', 'ledger.base');
export const trigger = fc.constantFrom('events_guard_rows', 'events_guard_statement');

/** A piece with its statements made of arbitrary values. */
export const piece = <Values extends unknown[]>(
  feature: string,
  parts: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> },
  make: (...values: Values) => readonly string[],
): fc.Arbitrary<Piece> =>
  fc.tuple<Values>(...parts).map((values) => ({ feature, statements: make(...values) }));

export const guardState = (change: string, name: string): string =>
  change === 'DROP'
    ? `DROP TRIGGER ${name} ON ledger.events`
    : `ALTER TABLE ledger.events ${change} TRIGGER ${name}`;
