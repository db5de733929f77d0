import type { Problem } from './problem.ts';

/** PostgreSQL cuts longer names (NAMEDATALEN - 1 bytes). */
const MAX_NAME_BYTES = 63;

/** Problems of one name that becomes a name in PostgreSQL, or a value that stands beside one. */
export const nameProblems = (at: string, name: string): Problem[] => {
  if (name === '') return [{ at, problem: 'the name is empty', hint: 'Give it a name of 1 to 63 bytes.' }];
  if (name.includes('\0')) {
    return [
      {
        at,
        problem: 'the name has a NUL character in it',
        hint: 'PostgreSQL has no such names; leave it out.',
      },
    ];
  }
  if (!name.isWellFormed()) {
    return [{ at, problem: 'the name has half a character in it', hint: 'Leave the lone surrogate out.' }];
  }
  const bytes = Buffer.byteLength(name);
  if (bytes > MAX_NAME_BYTES) {
    const problem = `the name ${quoted(name)} has ${bytes} bytes; PostgreSQL keeps ${MAX_NAME_BYTES}`;
    return [{ at, problem, hint: 'Choose a shorter name.' }];
  }
  return [];
};

/** Role names that CREATE ROLE refuses or reads as something else (manual, "CREATE ROLE" and "GRANT"). */
const RESERVED_ROLES = new Set(['public', 'none', 'current_role', 'current_user', 'session_user']);

export const roleNameProblems = (at: string, name: string): Problem[] => {
  const reserved = name.startsWith('pg_') || RESERVED_ROLES.has(name);
  if (!reserved) return nameProblems(at, name);
  return [
    {
      at,
      problem: `PostgreSQL keeps the role name ${quoted(name)} for itself`,
      hint: 'Choose another name.',
    },
  ];
};

export const schemaNameProblems = (at: string, name: string): Problem[] => {
  if (name === 'public') {
    const problem = "the schema public belongs to the database's owner, who could drop every table in it";
    return [{ at, problem, hint: 'Name a schema of its own, such as "ledger".' }];
  }
  if (name.startsWith('pg_') || name === 'information_schema') {
    const problem = `PostgreSQL keeps the schema name ${quoted(name)} for itself`;
    return [{ at, problem, hint: 'Choose another name.' }];
  }
  return nameProblems(at, name);
};

/** Every name that stands more than once in a list. */
export const repeated = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
];

export const quoted = (name: string): string => JSON.stringify(name);

/** `base.key`, or `base["odd key"]`. */
export const pathTo = (base: string, ...keys: readonly PropertyKey[]): string =>
  keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    const name = String(key);
    if (!/^[A-Za-z_]\w*$/.test(name)) return `${path}[${quoted(name)}]`;
    return path === '' ? name : `${path}.${name}`;
  }, base);
