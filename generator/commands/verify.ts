import { withDatabase } from '../database/connect.ts';
import { INSUFFICIENT_PRIVILEGE, isServerError } from '../database/server-error.ts';
import { ExitCode, KnownError } from '../errors.ts';
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

/**
 * Says whether state is what its events say. The exit code is 0 when it is, 1 when a row differs, 3 when a projection that
 * was not named may not be read by this role.
 */
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
    for (const projection of asked)
      found.push(
        await verify(database, catalog, projection).catch((error: unknown) => {
          if (name !== undefined) throw error;
          return unread(projection.name, error);
        }),
      );
    return found;
  });
  await writeFormats(
    formats,
    'list of differences',
    async (format) => (format === 'json' ? verifiedJson(all) : verifiedText(all)),
    output,
  );
  if (all.some(({ differences }) => differences.length > 0)) return ExitCode.findings;
  return all.some(({ refused }) => refused !== null) ? ExitCode.incomplete : ExitCode.clean;
};

/** Of all projections, one that is for others is no reason not to look at the rest. */
const unread = (projection: string, error: unknown): Verified => {
  if (
    error instanceof KnownError &&
    isServerError(error.cause) &&
    error.cause.code === INSUFFICIENT_PRIVILEGE
  )
    return { projection, differences: [], refused: error.message };
  throw error;
};
