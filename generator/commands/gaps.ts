import type { Catalog } from '../catalog/model.ts';
import { ExitCode, KnownError } from '../errors.ts';
import { type Gap, type GapStatus, readGaps } from '../history/gap.ts';
import { type GapFilterOptions, parseGapFilter } from '../history/parse-gap-filter.ts';
import { parseZone } from '../history/time.ts';
import { parseFormats, writeFormats } from './format-output.ts';
import type { Output } from './output.ts';
import { databaseUrlOf, type ProjectOptions, projectCatalog, projectOf } from './project.ts';
import { askedTables, readHistory } from './read-history.ts';

const FORMATS = ['text', 'json', 'csv', 'markdown'] as const;
type Format = (typeof FORMATS)[number];

const FAIL_ON = ['missing', 'open'] as const;

export interface GapsOptions extends GapFilterOptions {
  /** An event table of the catalog; default: all. */
  readonly table?: string;
  /** For times without a zone and for what a person reads; default: UTC. */
  readonly timezone?: string;
  /** `text`, `csv=gaps.csv` …; default: text on stdout. */
  readonly format?: string | readonly string[];
  /** What makes the exit code 1: `missing`, or `open` as well; default: missing. */
  readonly failOn?: string;
}

/** Lists everything that can't be reconstructed. The exit code is 0 when there is nothing, 1 when there is. */
export const gapsOfProject = async (
  options: ProjectOptions & GapsOptions,
  output: Output,
): Promise<ExitCode> => {
  const databaseUrl = databaseUrlOf(options);
  const catalog = await projectCatalog(await projectOf(options), output);
  return gaps({ ...options, databaseUrl }, catalog, output);
};

/**
 * The same for a catalog that is read already.
 *
 * @throws KnownError when a flag can't be read, or the database doesn't have the catalog.
 */
export const gaps = async (
  options: GapsOptions & { readonly databaseUrl: string },
  catalog: Catalog,
  output: Output,
): Promise<ExitCode> => {
  const formats = parseFormats(FORMATS, options.format);
  const failOn = failOnOf(options.failOn);
  const timezone = parseZone(options.timezone ?? 'UTC');
  const filter = parseGapFilter(options, timezone);
  const tables = askedTables(catalog, options.table);
  const found = await readHistory(options.databaseUrl, async (database) => {
    const all: Gap[] = [];
    for (const table of tables) all.push(...(await readGaps(database, catalog, table, filter, timezone)));
    return all;
  });
  if (tables.every(({ events }) => events.every(({ leadsTo }) => leadsTo.length === 0)))
    output.stderr(`${nothingExpected(options.table)}\n`);
  await writeFormats(formats, 'list of gaps', (format, { colour }) => render(found, format, colour), output);
  return found.some(({ status }) => status === 'missing' || failOn === 'open')
    ? ExitCode.findings
    : ExitCode.clean;
};

const nothingExpected = (table: string | undefined): string =>
  `No event type of ${table === undefined ? 'the catalog' : table} says what it leads to (leadsTo), so nothing is expected and nothing can be missing.`;

const failOnOf = (given = 'missing'): GapStatus => {
  const failOn = FAIL_ON.find((known) => known === given);
  if (failOn !== undefined) return failOn;
  throw new KnownError(`--fail-on: ${JSON.stringify(given)} is nothing that can fail.`, {
    hint: `It can be ${FAIL_ON.join(' or ')}.`,
  });
};

/** Each format is imported when it is asked for. */
const render = async (found: readonly Gap[], format: Format, colour: boolean): Promise<string> => {
  switch (format) {
    case 'json':
      return (await import('../history/gaps-json.ts')).gapsJson(found);
    case 'csv':
      return (await import('../history/gaps-csv.ts')).gapsCsv(found);
    case 'markdown':
      return (await import('../history/gaps-markdown.ts')).gapsMarkdown(found);
    case 'text':
      return (await import('../history/gaps-text.ts')).gapsText(found, colour);
  }
};
