import type { Catalog, EventTable } from '../catalog/model.ts';
import { ExitCode, KnownError } from '../errors.ts';
import { askedOf } from '../history/asked.ts';
import { columnNames } from '../history/event.ts';
import { type FilterOptions, parseFilter, tablesWithRun } from '../history/parse-filter.ts';
import { type Replay, type ReplaySource, replaySource, wholeReplay } from '../history/replay.ts';
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
  const asked = askedTables(catalog, options.table);
  for (const type of unknownTypes(asked, filter.types)) output.stderr(`${typeNotKnown(type, asked)}\n`);
  const tables = tablesWithRun(asked, options);
  await readHistory(options.databaseUrl, async (database) => {
    // Not among events that go to the same terminal.
    const silent = output.width !== undefined && formats.some(({ file }) => file === null);
    const progress = silent ? undefined : output.progress;
    const source = counted(replaySource(database, catalog, tables, filter, timezone), progress);
    // First of all, so that nothing is written where it does not fit.
    const page = formats.some(({ format }) => format === 'html') ? await pageOf(source, tables) : null;
    await writeFormats(
      formats,
      'replay',
      (format, { colour }) => render(source, format, { catalog, tables, options, colour, page }),
      output,
    );
    if (source.count() === 0) output.stderr(`${nothingFound(filter.payload)}\n`);
  });
  return ExitCode.clean;
};

/** An event of a type that an older catalog had is there to be found, so this is no error. */
const typeNotKnown = (type: string, tables: readonly EventTable[]): string => {
  const known = tables.flatMap(({ events }) => events.map(({ name }) => name));
  return `--type: the catalog has no event type ${JSON.stringify(type)}; it has ${known.join(', ')}.`;
};

const unknownTypes = (tables: readonly EventTable[], types: readonly string[] | null): readonly string[] =>
  (types ?? []).filter((type) => tables.every(({ events }) => events.every(({ name }) => name !== type)));

/** So many events between two words about how far it has come. */
const TOLD_EVERY = 5000;

/** The same, which tells a person who waits how many events were read, and knows it afterwards. */
const counted = (
  source: ReplaySource,
  progress: Output['progress'],
): ReplaySource & { readonly count: () => number } => {
  let count = 0;
  return {
    ...source,
    count: () => count,
    events: async function* () {
      count = 0;
      for await (const event of source.events()) {
        if (++count % TOLD_EVERY === 0) progress?.(`${count} events …`);
        yield event;
      }
      progress?.('');
    },
  };
};

/** A browser still opens a page of so many, and writing it takes half a gigabyte of memory. */
const MOST_EVENTS_OF_PAGE = 20_000;

const pageOf = async (source: ReplaySource, tables: readonly EventTable[]): Promise<Replay> => {
  const page = await wholeReplay(source, tables, MOST_EVENTS_OF_PAGE);
  if (page !== null) return page;
  throw new KnownError(
    `--format html: more than ${MOST_EVENTS_OF_PAGE} events match, and a page holds no more; nothing was written.`,
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
  /** What a page shows; null where none was asked for. */
  readonly page: Replay | null;
}

/** Each format is imported when it is asked for. */
const render = async (
  source: ReplaySource,
  format: Format,
  { catalog, tables, options, colour, page }: Rendering,
): Promise<string | AsyncIterable<string>> => {
  switch (format) {
    case 'json':
      return (await import('../history/format-json.ts')).formatJson(source);
    case 'csv':
      return (await import('../history/format-csv.ts')).formatCsv(source.events(), columnNames(tables));
    case 'html': {
      const { replayPage } = await import('../history/page/replay-page.ts');
      return page === null ? '' : replayPage(page, catalog, askedOf(options, page.timezone));
    }
    case 'text':
      return (await import('../history/format-text.ts')).formatText(source, colour);
  }
};
