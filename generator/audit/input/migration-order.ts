import { byCodePoint } from '../order.ts';

/** Files that take a migration back: `1_x.down.sql`, `x-down.sql`, `down.sql`, `1.undo.sql`, `x.rollback.sql`. */
const TAKES_BACK = /(?:^|[._-])(?:down|undo|rollback|revert)\.\w+$/i;
/** Flyway: V2__name.sql and B2__name.sql (all up to 2 at once), U2__name.sql (undo), R__name.sql (repeated, last). */
const FLYWAY = /^(?<kind>[VBUR])(?<version>\d+(?:[._]\d+)*)?__/;
const FLYWAY_CALLBACK =
  /^(?<when>before|after)(?:Each)?(?:Migrate|Validate|Clean|Info|Baseline|Repair|Undo|Version|Connect)?(?:__.*)?\.sql$/;

export interface Ordered {
  /** In the order in which the tools run them. */
  readonly run: readonly string[];
  /** Left out: they take migrations back, or are part of a baseline. */
  readonly leftOut: readonly string[];
}

/** Puts the files of a folder of migrations in order: by version where there is one, V2 before V10. */
export const migrationOrder = (paths: readonly string[]): Ordered => {
  const flyway = paths.some((path) => /^V\d/.test(baseName(path)) && FLYWAY.test(baseName(path)));
  const baseline = flyway ? highestBaseline(paths) : null;
  const leaves = (path: string): boolean => {
    const name = baseName(path);
    if (!flyway) return TAKES_BACK.test(name) && paths.length > 1;
    const { kind, version } = FLYWAY.exec(name)?.groups ?? {};
    if (kind === 'U' || TAKES_BACK.test(name)) return true;
    if (baseline === null || version === undefined) return false;
    const compared = compareVersions(version, baseline);
    return kind === 'B' ? compared !== 0 : kind === 'V' && compared <= 0;
  };
  const run = paths.filter((path) => !leaves(path));
  return {
    run: flyway ? run.sort(byFlyway) : run.sort(naturally),
    leftOut: paths.filter(leaves),
  };
};

const baseName = (path: string): string => path.slice(path.search(/[^/\\]*$/));

const highestBaseline = (paths: readonly string[]): string | null =>
  paths
    .map((path) => FLYWAY.exec(baseName(path))?.groups)
    .filter((groups) => groups?.kind === 'B')
    .map((groups) => groups?.version ?? '')
    .sort(compareVersions)
    .at(-1) ?? null;

const byFlyway = (a: string, b: string): number => {
  const [one, other] = [baseName(a), baseName(b)];
  const [left, right] = [FLYWAY.exec(one)?.groups, FLYWAY.exec(other)?.groups];
  return (
    turn(one) - turn(other) ||
    compareVersions(left?.version ?? '', right?.version ?? '') ||
    naturally(one, other) ||
    naturally(a, b)
  );
};

/** Callbacks before, versions, repeatable ones, callbacks after. */
const turn = (name: string): number => {
  const when = FLYWAY_CALLBACK.exec(name)?.groups?.when;
  if (when !== undefined) return when === 'before' ? 0 : 3;
  return name.startsWith('R__') ? 2 : 1;
};

const compareVersions = (a: string, b: string): number => {
  const [left, right] = [a, b].map((version) => version.split(/[._]/).map((part) => BigInt(part || '0'))) as [
    bigint[],
    bigint[],
  ];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [one, other] = [left[index] ?? 0n, right[index] ?? 0n];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
};

/** Folder by folder, runs of digits by their value, the rest by code point. */
export const naturally = (a: string, b: string): number => {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [one = '', other = ''] = [left[index], right[index]];
    const bothNumbers = /^\d/.test(one) && /^\d/.test(other);
    const compared = bothNumbers ? compareVersions(one, other) : byCodePoint(one, other);
    if (compared !== 0) return compared;
  }
  return left.length - right.length || byCodePoint(a, b);
};

const partsOf = (path: string): readonly string[] => path.match(/\d+|[^\d/\\]+|[/\\]/g) ?? [];
