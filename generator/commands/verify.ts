import { withDatabase } from '../database/connect.ts';
import { ExitCode } from '../errors.ts';
import { askedProjections } from '../projections/asked-projections.ts';
import { verifiedJson, verifiedText } from '../projections/format-verified.ts';
import { type Verified, verify } from '../projections/verify.ts';
import { parseFormats, writeFormats } from './format-output.ts';
import type { Output } from './output.ts';
import { databaseUrlOf, type ProjectOptions, projectCatalog, projectOf } from './project.ts';

const FORMATS = ['text', 'json'] as const;

export interface VerifyOptions extends ProjectOptions {
  /** `text`, `json=differences.json` …; default: text on stdout. */
  readonly format?: string | readonly string[];
}

/** Says whether state is what its events say. The exit code is 0 when it is, 1 when a row differs. */
export const verifyProjections = async (
  name: string | undefined,
  options: VerifyOptions,
  output: Output,
): Promise<ExitCode> => {
  const formats = parseFormats(FORMATS, options.format);
  const url = databaseUrlOf(options);
  const catalog = await projectCatalog(await projectOf(options), output);
  const asked = askedProjections(catalog, name);
  const all = await withDatabase(url, async (database) => {
    const found: Verified[] = [];
    for (const projection of asked) found.push(await verify(database, catalog, projection));
    return found;
  });
  await writeFormats(
    formats,
    'list of differences',
    async (format) => (format === 'json' ? verifiedJson(all) : verifiedText(all)),
    output,
  );
  return all.some(({ differences }) => differences.length > 0) ? ExitCode.findings : ExitCode.clean;
};
