import { visibleJson } from '../../history/visible.ts';
import type { BreakingChange, NewVersion } from '../judge.ts';
import type { Mode } from '../mode.ts';

/** What came of judging a catalog against what was released of it. */
export interface CompatReport {
  /** The file of the catalog. */
  readonly catalog: string;
  /** What it was judged against: a lock file, or one at a revision. */
  readonly against: string;
  /** Version of the catalog that was released last. */
  readonly released: string;
  readonly mode: Mode;
  readonly changes: readonly BreakingChange[];
  /** Whether the lock file says all that the catalog says. */
  readonly isReleased: boolean;
}

/** The report for machines; `schemaVersion` changes when its shape does. An `example` is JSON in a text. */
export const jsonReport = (report: CompatReport): string => {
  const { catalog, against, released, mode, changes, isReleased } = report;
  const compatible = changes.length === 0;
  return visibleJson(
    `${JSON.stringify(
      {
        schemaVersion: 1,
        catalog,
        against,
        released,
        mode,
        compatible,
        isReleased,
        changes: changes.map(changeJson),
      },
      null,
      2,
    )}\n`,
  );
};

const changeJson = ({ rule, at, message, example, acceptable, key, wayOut, newVersion }: BreakingChange) => ({
  rule,
  at,
  message,
  ...(example === undefined ? {} : { example: exampleText(example) }),
  acceptable,
  key,
  wayOut,
  newVersion,
});

/** What to write into the catalog where that is the way out, once for each event type. */
export const newVersionsOf = (changes: readonly BreakingChange[]): readonly NewVersion[] => [
  ...new Map(
    changes
      .flatMap(({ newVersion }) => newVersion ?? [])
      .sort((a, b) => a.version - b.version)
      .map((newVersion) => [newVersion.at, newVersion]),
  ).values(),
];

/** A value as JSON; the number that is too large for a double is written as one that is. */
export const exampleText = (value: unknown): string => {
  if (value === Number.POSITIVE_INFINITY) return '1e400';
  if (value === Number.NEGATIVE_INFINITY) return '-1e400';
  return JSON.stringify(value) ?? 'null';
};
