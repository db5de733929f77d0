import type { Problem } from '../problem.ts';

/**
 * A zod 4 schema as this room reads it: `_zod.def` is zod's documented way in for libraries. Read by shape, not
 * with instanceof, because a catalog may come with a zod of its own.
 */
export interface Schema {
  readonly type: string;
  readonly def: Readonly<Record<string, unknown>>;
  readonly checks: readonly Check[];
  /** The finite set of values that a literal or an enum accepts. */
  readonly values: ReadonlySet<unknown> | null;
}

/** What `.min(1)`, `.regex(…)`, `.int()` … add to a schema. */
export type Check = Readonly<Record<string, unknown>> & { readonly check: string };

/** Where a schema stands, and where to say what is wrong with it. */
export interface Place {
  readonly at: string;
  readonly report: (problem: string, hint: string) => void;
}

/** The place of a part of the schema at `place`. */
export const within = (problems: Problem[], at: string): Place => ({
  at,
  report: (problem, hint) => void problems.push({ at, problem, hint }),
});

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The first zod that counts a string's length in code points (zod pull request 6441), as PostgreSQL does. */
const OLDEST_ZOD = [4, 6, 7] as const;

/** Reads one schema; reports and returns null when it is none, or one of a zod whose verdicts differ. */
export const readSchema = (schema: unknown, { report }: Place): Schema | null => {
  if (!isObject(schema) && typeof schema !== 'function') {
    report('this is no zod schema', 'Give it one: z.object({ … }).');
    return null;
  }
  const zod = (schema as Readonly<Record<string, unknown>>)._zod;
  if (!isObject(zod) || !isObject(zod.def)) {
    if ('_def' in (schema as object)) report('this is a schema of zod 3', `Import z from ${zodName}.`);
    else report('this is no zod schema', 'Give it one: z.object({ … }).');
    return null;
  }
  if (!isSupported(zod.version)) {
    report(
      `this is a schema of zod ${versionText(zod.version)}, whose verdicts differ`,
      `Install ${zodName}: it counts the characters of a string as PostgreSQL does.`,
    );
    return null;
  }
  const { def } = zod;
  return {
    type: String(def.type),
    def,
    checks: checksOf(def),
    values: zod.values instanceof Set ? zod.values : null,
  };
};

const zodName = `zod ${OLDEST_ZOD.join('.')} or a later 4.x`;

const versionParts = (version: unknown): number[] =>
  isObject(version) ? [Number(version.major), Number(version.minor), Number(version.patch)] : [];

const versionText = (version: unknown): string => versionParts(version).join('.') || '(unknown)';

const isSupported = (version: unknown): boolean => {
  const [major = 0, minor = 0, patch = 0] = versionParts(version);
  const [wantedMajor, wantedMinor, wantedPatch] = OLDEST_ZOD;
  return major === wantedMajor && (minor > wantedMinor || (minor === wantedMinor && patch >= wantedPatch));
};

/** A format such as `z.uuid()` is a schema and its own first check. */
const checksOf = (def: Readonly<Record<string, unknown>>): Check[] => {
  const own = typeof def.check === 'string' ? [def as Check] : [];
  const added = Array.isArray(def.checks) ? def.checks.map(checkOf) : [];
  return [...own, ...added];
};

const checkOf = (check: unknown): Check => {
  const def = isObject(check) && isObject(check._zod) ? check._zod.def : null;
  return isObject(def) && typeof def.check === 'string' ? (def as Check) : { check: 'unreadable' };
};
