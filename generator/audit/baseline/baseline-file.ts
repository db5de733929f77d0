import { KnownError } from '../../errors.ts';
import { byCodePoint } from '../order.ts';
import {
  type BaselineEntry,
  type FailOn,
  fails,
  leavesOpen,
  type Report,
  type ReportedFinding,
} from '../report/report.ts';
import type { Baseline } from './baseline.ts';

/** What a new baseline says where its reader has to think. */
const PLACEHOLDER_REASON = 'TODO: say why this is accepted, and by whom';
const PLACEHOLDER_DAY = 'TODO: YYYY-MM-DD, the last day on which it is accepted';

const PLACEHOLDER = /^\W*(todo|tbd|fixme|xxx|n\/?a)\b|^[\W_]*$/i;

/** `TODO`, `tbd: …`, `???` and nothing at all are no reasons. */
export const isReason = (text: string): boolean => !PLACEHOLDER.test(text);

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const isDay = (text: string): boolean => {
  const time = DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // 2027-02-30 is read as 2 March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

/**
 * Reads what a baseline file says.
 *
 * @throws KnownError when it is no baseline, naming the entry and what is wrong with it; all entries without a reason
 *   or a day are named at once.
 */
export const parseBaseline = async (file: string, text: string): Promise<Baseline> => {
  const accepted = await parseEntries(file, text);
  const wrong = accepted.flatMap((entry, index) =>
    problemsOf(entry, accepted.indexOf(firstWith(accepted, entry)), index),
  );
  if (wrong.length === 0) return { file, accepted };
  throw new KnownError(
    `${file} accepts what nobody has explained:\n${wrong.map((line) => `  ${line}`).join('\n')}`,
    {
      hint: 'Each entry says why (reason) and until which day (expires, YYYY-MM-DD) its finding is accepted.',
    },
  );
};

/** The same without asking for reasons and days: to add to a file that is not filled in yet. */
export const parseEntries = async (file: string, text: string): Promise<readonly BaselineEntry[]> => {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new KnownError(`${file} is no JSON: ${(cause as Error).message}.`, { cause });
  }
  // Most audits have no baseline, and zod takes a while to load.
  const { baselineShape } = await import('./baseline-shape.ts');
  const parsed = baselineShape.safeParse(json);
  if (parsed.success) return parsed.data.accepted;
  const [issue] = parsed.error.issues;
  throw new KnownError(`${file}: ${placeOf(issue?.path ?? [])}: ${issue?.message}.`, {
    hint: 'It says { "schemaVersion": 1, "accepted": [{ "key", "reason", "expires" }] }; --write-baseline makes one.',
  });
};

const placeOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '') || 'the file';

const firstWith = (entries: readonly BaselineEntry[], { key }: BaselineEntry): BaselineEntry =>
  entries.find((other) => other.key === key) as BaselineEntry;

const problemsOf = ({ key, reason, expires }: BaselineEntry, first: number, index: number): string[] => {
  const at = `accepted[${index}] (${key})`;
  return [
    ...(first < index ? [`${at}: accepted[${first}] has the same key.`] : []),
    ...(isReason(reason) ? [] : [`${at}: the reason is ${JSON.stringify(reason)}.`]),
    ...(isDay(expires) ? [] : [`${at}: expires is ${JSON.stringify(expires)}, which is no day.`]),
  ];
};

/** Reason and last day for the entries that a new baseline makes; placeholders where they are not given. */
export interface Explanation {
  readonly reason?: string | undefined;
  readonly expires?: string | undefined;
}

/**
 * The text of a baseline for everything that counts in this report. Entries of `before` whose finding is still there
 * stay as somebody filled them in; the others go. What is not filled in is refused when the file is used.
 */
export const baselineText = (
  report: Report,
  failOn: FailOn,
  before: readonly BaselineEntry[],
  given: Explanation,
): string => {
  const known = new Map(before.map((entry) => [entry.key, entry]));
  const accepted = report.tables
    .flatMap(({ findings }) => findings)
    .filter((finding) => finding.accepted !== null || fails(finding, failOn) || leavesOpen(finding))
    .map((finding) => entryOf(finding, known.get(finding.key), given))
    .sort((a, b) => byCodePoint(a.key, b.key));
  return `${JSON.stringify({ schemaVersion: 1, accepted }, null, 2)}\n`;
};

const entryOf = (
  { key, accepted }: ReportedFinding,
  before: BaselineEntry | undefined,
  given: Explanation,
): BaselineEntry => {
  const known = accepted ?? before;
  return {
    key,
    reason: known && isReason(known.reason) ? known.reason : (given.reason ?? PLACEHOLDER_REASON),
    expires: known && isDay(known.expires) ? known.expires : (given.expires ?? PLACEHOLDER_DAY),
  };
};
