import type { Baseline } from '../audit/baseline/baseline.ts';
import {
  baselineText,
  type Explanation,
  isDay,
  isReason,
  parseBaseline,
  parseEntries,
} from '../audit/baseline/baseline-file.ts';
import type { FailOn, Report } from '../audit/report/report.ts';
import { KnownError } from '../errors.ts';
import { readIfThere, writeText } from '../output/file.ts';
import type { Output } from './output.ts';

/** What the command line says about a baseline. */
export interface BaselineOptions extends Explanation {
  readonly baseline?: string;
  readonly writeBaseline?: string;
}

/**
 * The baseline of `--baseline`; null without the flag.
 *
 * @throws KnownError when the file isn't there, or an entry has no reason or no day.
 */
export const readBaseline = async ({ baseline: file }: BaselineOptions): Promise<Baseline | null> => {
  if (file === undefined) return null;
  const text = await readIfThere(file);
  if (text !== null) return parseBaseline(file, text);
  throw new KnownError(`The baseline ${file} is not there.`, {
    hint: `\`--write-baseline ${file}\` writes one to be filled in.`,
  });
};

/** Says before the audit runs what `--reason` and `--expires` can't be. */
export const checkExplanation = ({ writeBaseline, reason, expires }: BaselineOptions): void => {
  if (writeBaseline === undefined && (reason !== undefined || expires !== undefined)) {
    throw new KnownError('--reason and --expires are for the entries of --write-baseline; it is not given.');
  }
  if (reason !== undefined && !isReason(reason)) {
    throw new KnownError(`--reason: ${JSON.stringify(reason)} is no reason.`, {
      hint: 'Say why the findings are accepted, and by whom.',
    });
  }
  if (expires !== undefined && !isDay(expires)) {
    throw new KnownError(`--expires: ${JSON.stringify(expires)} is no day.`, {
      hint: 'Give the last day on which the findings are accepted: YYYY-MM-DD.',
    });
  }
};

/** Writes `--write-baseline`, keeping what is filled in already, and says what is left to fill in. */
export const writeBaselineFile = async (
  report: Report,
  options: BaselineOptions & { readonly failOn: FailOn },
  output: Output,
): Promise<void> => {
  const file = options.writeBaseline;
  if (file === undefined) return;
  const text = await readIfThere(file);
  const before = text === null ? [] : await parseEntries(file, text);
  const written = baselineText(report, options.failOn, before, options);
  if (written !== text) await writeText(file, written);
  const entries = await parseEntries(file, written);
  const open = entries.filter(({ reason, expires }) => !isReason(reason) || !isDay(expires)).length;
  const left = open > 0 ? ` Fill in reason and expires of ${open}; until then --baseline refuses it.` : '';
  output.stderr(`${file}: ${entries.length} ${entries.length === 1 ? 'finding' : 'findings'}.${left}\n`);
};
