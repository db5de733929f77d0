import type { Transaction } from '@databases/pg';
import type { Catalog } from '../../catalog/model.ts';
import { boundQuery } from '../../database/query.ts';
import { renderQuery } from '../../ddl/query-template.ts';
import type { DoubtedEvents } from './doubted-events.ts';
import type { Inventory } from './inventory.ts';
import type { Finding } from './plan.ts';
import { finalId, proveEvents } from './prove-events.ts';
import { ASIDE } from './wanted.ts';

/** Event tables that are installed and have at least one event. */
export const tablesWithEvents = async (
  transaction: Transaction,
  { schema, tables }: Catalog,
  live: Inventory,
): Promise<ReadonlySet<string>> => {
  const installed = new Set([...live.items.values()].map(({ kind, remarks }) => `${kind} ${remarks.name}`));
  const found = new Set<string>();
  for (const { name } of tables.filter((table) => installed.has(`table ${table.name}`))) {
    const [row] = await transaction.query(
      boundQuery(await renderQuery('has_events', { schema, table: name })),
    );
    if (row.has_events) found.add(name);
  }
  return found;
};

/** Up to where no event of each table can appear any more. */
export const finalIds = async (
  transaction: Transaction,
  { schema }: Catalog,
  tables: Iterable<string>,
): Promise<ReadonlyMap<string, bigint>> => {
  const final = new Map<string, bigint>();
  for (const table of tables) final.set(table, await finalId(transaction, schema, table));
  return final;
};

/** Holds stored events, which are aside, against the checks that are wanted. */
export const refusedEvents = async (
  transaction: Transaction,
  { schema }: Catalog,
  doubted: readonly DoubtedEvents[],
  prove: (line: string) => void,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  for (const { table, types, upcast } of doubted) {
    const ground = { checks: schema, events: ASIDE, table, types, upcast };
    const { refused } = await proveEvents(transaction, ground, 0n, (events) =>
      prove(
        upcast === null
          ? `${table}: stored events that the new checks let pass: ${events}`
          : `${table}: stored events of ${types} that are right as version ${upcast.version}: ${events}`,
      ),
    );
    if (refused) findings.push(refused);
  }
  return findings;
};
