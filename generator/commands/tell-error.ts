import { firstLine, isServerError } from '../database/server-error.ts';
import { ExitCode, KnownError } from '../errors.ts';
import { visibleLines } from '../history/visible.ts';
import type { Output } from './output.ts';

/** The driver reads it as it is loaded. */
const DRIVERS_CONFIGURATION = /[\\/]@databases[\\/]pg-config[\\/]/;

/**
 * Says what went wrong on stderr and gives the exit code. What we know is told in its own words; what we
 * don't is a defect, and is told with what a report needs.
 */
export const tellError = (error: unknown, output: Output): ExitCode => {
  if (error instanceof KnownError) {
    output.stderr(visibleLines(`${error.message}\n${error.hint === null ? '' : `${error.hint}\n`}`));
    return error.exitCode;
  }
  if (isServerError(error)) {
    const hint = error.hint === undefined ? '' : `${error.hint}\n`;
    output.stderr(visibleLines(`PostgreSQL refused: ${firstLine(error)} (SQLSTATE ${error.code}).\n${hint}`));
    return ExitCode.failed;
  }
  const { message = String(error), code, stack = '' } = error as Partial<NodeJS.ErrnoException>;
  const [line = ''] = message.split('\n', 1);
  if (DRIVERS_CONFIGURATION.test(stack)) {
    output.stderr(
      `@databases/pg, the driver, can not read its configuration: ${line.trim().replace(/:$/, '')}.\n` +
        'It takes .pgrc, .pgrc.json, pg.config.js or "pg" in package.json from this folder, or the nearest one above.\n',
    );
    return ExitCode.failed;
  }
  output.stderr(
    `indelible ran into something it does not know: ${line}${code ? ` (${code})` : ''}\n` +
      'Please report it with what you ran. INDELIBLE_DEBUG=1 shows where it happened.\n',
  );
  if (process.env.INDELIBLE_DEBUG) output.stderr(`${error instanceof Error ? error.stack : message}\n`);
  return ExitCode.failed;
};
