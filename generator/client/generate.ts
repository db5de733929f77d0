import type { Catalog } from '../catalog/model.ts';
import { openVersions } from '../catalog/versions.ts';
import { IdentifierPool } from '../types/identifiers.ts';
import { moduleNames } from '../types/names.ts';
import { newCode, startDeclaration } from '../types/writer.ts';
import { appendQuery, insertQuery } from './append-query.ts';
import { CONSUMER_NAMES, hasConsumers, writeConsumers } from './consumers.ts';
import { clientNames } from './names.ts';
import { type PatternNames, patternNames, writePatterns } from './patterns.ts';
import { hasProjections, PROJECTION_NAMES, writeProjections } from './projections.ts';
import { readRuntime } from './runtime.ts';
import { writeTableClient } from './table.ts';

/**
 * The source of the typed client of a catalog. It imports zod and `@databases/pg`, and the types of
 * `generateTypes` from `./types.js`; those are erased, so that it also runs where types are only stripped.
 *
 * @param header comment lines on top of the module, which say that it is generated.
 */
export const generateClient = async (catalog: Catalog, header: string): Promise<string> => {
  const consumed = hasConsumers(catalog);
  const projected = hasProjections(catalog);
  const runtime = await readRuntime([
    ...(hasRules(catalog) ? [] : ['rule.ts']),
    ...(consumed ? [] : CONSUMER_FILES),
    ...(projected ? [] : PROJECTION_FILES),
  ]);
  const pool = new IdentifierPool();
  const own = [...(consumed ? CONSUMER_NAMES : []), ...(projected ? PROJECTION_NAMES : [])];
  for (const name of ['types', ...own, ...runtime.names]) pool.take(name, (base) => [base]);
  const patterns: PatternNames = patternNames(catalog, pool);
  const tables = moduleNames(catalog).map((types) => clientNames(types, pool));
  const code = newCode();
  for (const line of header.trimEnd().split('\n')) code.writeLine(line);
  for (const line of runtime.imports) code.writeLine(line);
  code.writeLine("import type * as types from './types.js';");
  for (const names of tables) {
    const { table } = names.types;
    const append = await appendQuery(catalog, table);
    const insert = table.streams ? null : await insertQuery(catalog, table);
    writeTableClient(code, names, catalog, { append, insert }, patterns);
  }
  const names = tables.map(({ types }) => types);
  if (consumed) await writeConsumers(code, catalog, names);
  if (projected) await writeProjections(code, catalog, names);
  writePatterns(code, patterns);
  startDeclaration(code, 'The event tables of the catalog.');
  const rules = tables.map((names) => names.rules).join(', ');
  code.writeLine(`const knownTables: readonly TableRules[] = [${rules}];`);
  return `${code}\n${runtime.text}`;
};

/** Files of the fixed part that only consumers need. */
const CONSUMER_FILES = [
  'consume.ts',
  'consume-batches.ts',
  'consumer-rules.ts',
  'alarm.ts',
  'stored-event.ts',
];

/** Files of the fixed part that only projections need. */
const PROJECTION_FILES = ['projection.ts', 'projection-reader.ts', 'projection-rules.ts'];

const hasRules = ({ tables }: Catalog): boolean =>
  tables.some(({ events }) =>
    events.some((event) => [event, ...openVersions(event)].some(({ rules }) => rules.length > 0)),
  );
