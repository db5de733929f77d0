import { IsolationLevel } from '@databases/pg';
import type { Catalog, EventTable } from '../catalog/model.ts';
import { withDatabase } from '../database/connect.ts';
import { boundQuery, fixedSql } from '../database/query.ts';
import { ExitCode, KnownError } from '../errors.ts';
import { columnNames } from '../history/event.ts';
import { formatCsv } from '../history/format-csv.ts';
import { formatJson } from '../history/format-json.ts';
import { formatText } from '../history/format-text.ts';
import { type FilterOptions, parseFilter, tablesWithRun } from '../history/parse-filter.ts';
import { type Replay, replayTables } from '../history/replay.ts';
import { parseZone } from '../history/time.ts';
import type { Output } from './output.ts';
import { databaseUrlOf, type ProjectOptions, projectCatalog, projectOf } from './project.ts';

export interface ReplayFilters extends FilterOptions {
  /** An event table of the catalog; default: all. */
  readonly table?: string;
  /** For times without a zone and for what a person reads; default: UTC. */
  readonly timezone?: string;
  readonly format?: 'text' | 'json' | 'csv';
}

/** Tells what happened: the events in order, the story, and what can not be reconstructed. */
export const replayProject = async (
  options: ProjectOptions & ReplayFilters,
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
  options: ReplayFilters & { readonly databaseUrl: string },
  catalog: Catalog,
  output: Output,
): Promise<ExitCode> => {
  const timezone = parseZone(options.timezone ?? 'UTC');
  const filter = parseFilter(options, catalog, timezone);
  const tables = tablesWithRun(askedTables(catalog, options.table), options);
  const replayed = await withDatabase(options.databaseUrl, (database) =>
    database.tx(
      async (transaction) => {
        await transaction.query(boundQuery(await fixedSql('session/own_names_only.sql')));
        return replayTables(transaction, catalog, tables, filter, timezone);
      },
      // Events and what is missing are told of one and the same moment.
      { readOnly: true, isolationLevel: IsolationLevel.REPEATABLE_READ },
    ),
  );
  if (replayed.events.length === 0) output.stderr(`${nothingFound(filter.payload)}\n`);
  output.stdout(formatted(replayed, options.format ?? 'text', tables, output.colour));
  return ExitCode.clean;
};

const askedTables = ({ tables }: Catalog, name: string | undefined): readonly EventTable[] => {
  if (name === undefined) return tables;
  const asked = tables.filter((table) => table.name === name);
  if (asked.length > 0) return asked;
  throw new KnownError(`--table: the catalog has no table ${JSON.stringify(name)}.`, {
    hint: `It has ${tables.map((table) => table.name).join(', ')}.`,
  });
};

/** A number may have been recorded as text; the empty answer says what was looked for. */
const nothingFound = (payload: string | null): string =>
  payload === null ? 'No event matches.' : `No event matches; the payload had to contain ${payload}.`;

const formatted = (
  replayed: Replay,
  format: 'text' | 'json' | 'csv',
  tables: readonly EventTable[],
  colour: boolean,
): string => {
  if (format === 'json') return formatJson(replayed);
  if (format === 'csv') return formatCsv(replayed.events, columnNames(tables));
  return replayed.events.length === 0 ? '' : formatText(replayed, colour);
};
