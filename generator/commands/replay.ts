import type { Catalog, EventTable } from '../catalog/model.ts';
import { ExitCode, KnownError } from '../errors.ts';
import { askedOf } from '../history/asked.ts';
import { columnNames } from '../history/event.ts';
import { type FilterOptions, parseFilter, tablesWithRun } from '../history/parse-filter.ts';
import { type Replay, replayTables } from '../history/replay.ts';
import { parseZone } from '../history/time.ts';
import { parseFormats, writeFormats } from './format-output.ts';
import type { Output } from './output.ts';
import { databaseUrlOf, type ProjectOptions, projectCatalog, projectOf } from './project.ts';
import { askedTables, readHistory } from './read-history.ts';

const FORMATS = ['text', 'json', 'csv', 'html'] as const;
type Format = (typeof FORMATS)[number];

export interface ReplayOptions extends FilterOptions {
  /** An event table of the catalog; default: all. */
  readonly table?: string;
  /** For times without a zone and for what a person reads; default: UTC. */
  readonly timezone?: string;
  /** `text`, `html=tuesday.html` …; default: text on stdout. */
  readonly format?: string | readonly string[];
}

/** Tells what happened: the events in order, the story, and what can not be reconstructed. */
export const replayProject = async (
  options: ProjectOptions & ReplayOptions,
  output: Output,
): Promise<ExitCode> => {
  const databaseUrl = databaseUrlOf(options);
  const catalog = await projectCatalog(await projectOf(options), output);
  return replay({ ...options, databaseUrl }, catalog, output);
};

/**
 * The same for a catalog that is read already.
 *
 * @throws KnownError when a filter can't be read, or the database doesn't have the catalog.
 */
export const replay = async (
  options: ReplayOptions & { readonly databaseUrl: string },
  catalog: Catalog,
  output: Output,
): Promise<ExitCode> => {
  const formats = parseFormats(FORMATS, options.format);
  const timezone = parseZone(options.timezone ?? 'UTC');
  const filter = parseFilter(options, catalog, timezone);
  const tables = tablesWithRun(askedTables(catalog, options.table), options);
  const replayed = await readHistory(options.databaseUrl, (database) =>
    replayTables(database, catalog, tables, filter, timezone),
  );
  if (formats.some(({ format }) => format === 'html')) checkFitsPage(replayed.events.length);
  if (replayed.events.length === 0) output.stderr(`${nothingFound(filter.payload)}\n`);
  await writeFormats(
    formats,
    'replay',
    (format, { colour }) => render(replayed, format, { catalog, tables, options, colour }),
    output,
  );
  return ExitCode.clean;
};

/** A browser still opens a page of so many, and writing it takes half a gigabyte of memory. */
const MOST_EVENTS_OF_PAGE = 20_000;

const checkFitsPage = (events: number): void => {
  if (events <= MOST_EVENTS_OF_PAGE) return;
  throw new KnownError(
    `--format html: ${events} events match, and a page holds ${MOST_EVENTS_OF_PAGE}; nothing was written.`,
    { hint: 'Narrow the filter (--position takes a range of ids), or take text, json or csv.' },
  );
};

/** A number may have been recorded as text; the empty answer says what was looked for. */
const nothingFound = (payload: string | null): string =>
  payload === null ? 'No event matches.' : `No event matches; the payload had to contain ${payload}.`;

interface Rendering {
  readonly catalog: Catalog;
  /** Those that were asked. */
  readonly tables: readonly EventTable[];
  readonly options: ReplayOptions;
  readonly colour: boolean;
}

/** Each format is imported when it is asked for. */
const render = async (
  replayed: Replay,
  format: Format,
  { catalog, tables, options, colour }: Rendering,
): Promise<string> => {
  switch (format) {
    case 'json':
      return (await import('../history/format-json.ts')).formatJson(replayed);
    case 'csv':
      return (await import('../history/format-csv.ts')).formatCsv(replayed.events, columnNames(tables));
    case 'html': {
      const { replayPage } = await import('../history/page/replay-page.ts');
      return replayPage(replayed, catalog, askedOf(options, replayed.timezone));
    }
    case 'text':
      return replayed.events.length === 0
        ? ''
        : (await import('../history/format-text.ts')).formatText(replayed, colour);
  }
};
