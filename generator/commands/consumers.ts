import type { Catalog } from '../catalog/model.ts';
import { readConsumerStatus } from '../consumers/status.ts';
import { statusText } from '../consumers/status-text.ts';
import { withDatabase } from '../database/connect.ts';
import { boundQuery, fixedSql } from '../database/query.ts';
import { ExitCode } from '../errors.ts';
import { visibleJson } from '../history/visible.ts';
import { parseFormats, writeFormats } from './format-output.ts';
import type { Output } from './output.ts';
import { databaseUrlOf, type ProjectOptions, projectCatalog, projectOf } from './project.ts';
import { askedTables } from './read-history.ts';

export interface ConsumersOptions {
  /** An event table of the catalog; default: all that have consumers. */
  readonly table?: string;
  /** `text`, `json=consumers.json` …; default: text on stdout. */
  readonly format?: string | readonly string[];
}

/** Says how far each consumer has come, and who holds up the horizon. */
export const consumers = async (
  options: ProjectOptions & ConsumersOptions,
  output: Output,
): Promise<ExitCode> => {
  const formats = parseFormats(['text', 'json'], options.format);
  const url = databaseUrlOf(options);
  const catalog: Catalog = await projectCatalog(await projectOf(options), output);
  const tables = askedTables(catalog, options.table).filter((table) => table.consumers.length > 0);
  // READ COMMITTED: a horizon can't be told of an older moment.
  const all = await withDatabase(url, (database) =>
    database.tx(
      async (transaction) => {
        await transaction.query(boundQuery(await fixedSql('session/own_names_only.sql')));
        const found = [];
        for (const table of tables) found.push(await readConsumerStatus(transaction, catalog, table));
        return found;
      },
      { readOnly: true },
    ),
  );
  if (all.length === 0) output.stderr('The catalog has no consumers there.\n');
  await writeFormats(
    formats,
    'list of consumers',
    (format) =>
      format === 'json' ? visibleJson(`${JSON.stringify({ tables: all }, null, 2)}\n`) : statusText(all),
    output,
  );
  return ExitCode.clean;
};
