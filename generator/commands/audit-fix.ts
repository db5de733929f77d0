import { FIX_MARK, fixScript } from '../audit/report/fix-script.ts';
import type { Report } from '../audit/report/report.ts';
import { KnownError } from '../errors.ts';
import { readIfThere, writeText } from '../output/file.ts';
import type { Output } from './output.ts';

/** Before the audit runs: whether `--fix` may write there. */
export const checkFixFile = async (file: string | undefined): Promise<void> => {
  if (file === undefined || file === '-') return;
  const before = await readIfThere(file);
  if (before === null || before === '' || before.startsWith(FIX_MARK)) return;
  throw new KnownError(`--fix: ${file} is there already, and no fix of the audit.`, {
    hint: 'Name another file, or move that one away.',
  });
};

/** Writes the SQL of the fix to a file, or to stdout for `-`. */
export const writeFix = async (report: Report, file: string | undefined, output: Output): Promise<void> => {
  if (file === undefined) return;
  const script = fixScript(report);
  if (file === '-') return output.stdout(script);
  await writeText(file, script);
  const { length } = report.fix;
  output.stderr(`${file}: fix written, ${length} ${length === 1 ? 'statement' : 'statements'}.\n`);
};
