import { withDatabase } from '../database/connect.ts';
import { ExitCode, KnownError } from '../errors.ts';
import { askedProjections } from '../projections/asked-projections.ts';
import { type Rebuilt, rebuild } from '../projections/rebuild.ts';
import { parseFormats, writeFormats } from './format-output.ts';
import type { Output } from './output.ts';
import { databaseUrlOf, type ProjectOptions, projectCatalog, projectOf } from './project.ts';

const FORMATS = ['text', 'json'] as const;

export interface RebuildVerbOptions extends ProjectOptions {
  /** `text`, `json=rebuilt.json` …; default: text on stdout. */
  readonly format?: string | readonly string[];
}

/** Makes the state of a projection anew while it is read and written. */
export const rebuildProjection = async (
  name: string,
  options: RebuildVerbOptions,
  output: Output,
): Promise<ExitCode> => {
  const formats = parseFormats(FORMATS, options.format);
  const url = databaseUrlOf(options);
  const catalog = await projectCatalog(await projectOf(options), output);
  const [projection] = askedProjections(catalog, name);
  if (projection === undefined) throw new KnownError('The catalog has no projection.');
  const rebuilt = await withDatabase(url, (database) =>
    rebuild(database, catalog, projection, { onProgress: (line) => output.stderr(`${line}\n`) }),
  );
  await writeFormats(
    formats,
    'account of the rebuild',
    async (format) => (format === 'json' ? `${JSON.stringify(rebuilt)}\n` : rebuiltText(rebuilt)),
    output,
  );
  return ExitCode.clean;
};

const rebuiltText = ({ projection, version, drop }: Rebuilt): string =>
  [
    `${projection}: version ${version} is read now.`,
    ...(drop.length === 0
      ? []
      : ['Older versions stay until somebody drops them:', ...drop.map((statement) => `  ${statement}`)]),
    '',
  ].join('\n');
