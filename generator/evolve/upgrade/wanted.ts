import type { Transaction } from '@databases/pg';
import { grantedRoles, projectionReaders } from '../../catalog/granted-roles.ts';
import type { Catalog } from '../../catalog/model.ts';
import { boundQuery, fixedSql } from '../../database/query.ts';
import { firstLine, isServerError } from '../../database/server-error.ts';
import { renderFile } from '../../ddl/query-template.ts';
import { composedName } from '../../ddl/quote.ts';
import type { SqlFile } from '../../ddl/sql-files.ts';
import { versionedName } from '../../ddl/versioned-name.ts';
import { runFile, runScript, statementError } from '../../install/run-file.ts';
import { type Inventory, readInventory, readVersion, type StateVersion } from './inventory.ts';
import type { Finding } from './plan.ts';

/** The name that the installed schema has while what is wanted is looked at; nobody else ever sees it. */
export const ASIDE = 'indelible: the installed schema';

export interface Wanted {
  readonly inventory: Inventory;
  /** Roles that the catalog can't be installed with: what is wrong, and what to do. */
  readonly roles: readonly Finding[];
}

const ROLES = '10_roles/';
const REGISTRY = '90_registry/';

/** Files that are sent in one round trip. */
const TOGETHER = 25;

/**
 * What the catalog's SQL makes on this server, in this server's words: it is installed under the name of the schema,
 * which is put aside meanwhile. The transaction has to be rolled back; nobody sees or waits for any of it.
 */
export const readWanted = async (
  transaction: Transaction,
  catalog: Catalog,
  files: AsyncIterable<SqlFile>,
  live: Inventory,
): Promise<Wanted> => {
  await transaction.query(boundQuery(await fixedSql('upgrade/without_event_triggers.sql')));
  try {
    await runScript(
      transaction,
      await renderFile('upgrade/set_aside.sql', { schema: catalog.schema, aside: ASIDE }),
    );
  } catch (cause) {
    // An event trigger refuses it, which only a superuser can keep from that.
    throw statementError(`schema ${catalog.schema}`, cause, 'Nothing was changed.');
  }
  const roles = [];
  let next: SqlFile[] = [];
  for await (const file of files) {
    if (file.path.startsWith(ROLES)) roles.push(...(await roleFindings(transaction, file)));
    else if (!file.path.startsWith(REGISTRY)) next.push(file);
    if (next.length < TOGETHER) continue;
    await runFiles(transaction, next);
    next = [];
  }
  await runFiles(transaction, next);
  for (const { name } of catalog.tables.flatMap(({ projections }) => projections))
    await age(transaction, catalog.schema, name, live.versions.get(name) ?? []);
  return { inventory: ofCatalog(await readInventory(transaction, catalog), catalog), roles };
};

/** Where one of the files fails, they are run again one by one, so that it is the one that is told. */
const runFiles = async (transaction: Transaction, files: readonly SqlFile[]): Promise<void> => {
  try {
    await transaction.tx((savepoint) => runScript(savepoint, files.map(({ text }) => text).join('\n')));
  } catch (error) {
    if (!isServerError(error)) throw error;
    for (const file of files) await runFile(transaction, file, 'Nothing was changed.');
  }
};

/** A catalog grants to its own roles: what others have here, an event trigger gave them. */
const ofCatalog = (inventory: Inventory, catalog: Catalog): Inventory => {
  const { roles } = catalog;
  const known = new Set<unknown>([roles.owner, ...grantedRoles(roles), ...projectionReaders(catalog), null]);
  const items = [...inventory.items].filter(
    ([, { kind, remarks }]) => kind !== 'privilege' || known.has(remarks.role),
  );
  return { ...inventory, items: new Map(items) };
};

/** What the file of a role refuses is wrong with the role that is there. */
const roleFindings = async (transaction: Transaction, file: SqlFile): Promise<Finding[]> => {
  try {
    await transaction.tx((savepoint) => runScript(savepoint, file.text));
    return [];
  } catch (error) {
    if (!isServerError(error)) throw error;
    const detail = error.detail === undefined ? '' : ` (${error.detail})`;
    return [{ what: `${firstLine(error)}${detail}`, how: error.hint ?? 'Look at the role.' }];
  }
};

/** A rebuild leaves tables, comments and views with the number of the version in them. */
const age = async (
  transaction: Transaction,
  schema: string,
  projection: string,
  versions: readonly StateVersion[],
): Promise<void> => {
  const current = readVersion(versions);
  if (current === 1) return;
  const values = {
    schema,
    projection,
    state_name: versionedName(projection),
    rebuild_name: composedName(`${projection}_rebuild`),
    fill_name: composedName(`${projection}_rebuild_fill`),
    swap_name: composedName(`${projection}_rebuild_swap`),
    previous: current - 1,
    renamed: current === 2 ? [] : [{}],
  };
  await runScript(transaction, await renderFile('upgrade/age_projection.sql', values));
};
