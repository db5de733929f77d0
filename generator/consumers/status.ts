import { z } from 'zod';
import type { Catalog, EventTable } from '../catalog/model.ts';
import type { Database } from '../database/connect.ts';
import { boundQuery } from '../database/query.ts';
import { renderQuery } from '../ddl/query-template.ts';
import { asKnownError } from '../history/read-error.ts';

/** How far a consumer has come; of a group, one a range of buckets. */
const position = z.object({
  consumer: z.string(),
  first_bucket: z.int(),
  last_bucket: z.int(),
  /** Id of the last event that it is done with. */
  position: z.string(),
  /** Who of a group leases the range; null: nobody, or no group. */
  member: z.string().nullable(),
  /** Whether the lease may be taken over; null: there is none. */
  expired: z.boolean().nullable(),
  /** Events that it has still to read, and that are committed. */
  lag_events: z.int(),
  /** Since when the oldest of them waits; null: there is none. */
  lag_seconds: z.int().nullable(),
  parked: z.int(),
});

/** An open transaction that may have appended, so that no reader passes its events. */
const holder = z.object({
  /** Null: a prepared transaction, which has a name instead. */
  pid: z.int().nullable(),
  prepared: z.string().nullable(),
  database: z.string(),
  login: z.string().nullable(),
  state: z.string().nullable(),
  /** Null: this role may not know. */
  age_seconds: z.int().nullable(),
  query: z.string().nullable(),
});

export interface ConsumerStatus {
  readonly table: string;
  /** The id up to which no event can appear any more. */
  readonly horizon: string;
  readonly positions: readonly z.infer<typeof position>[];
  readonly holders: readonly z.infer<typeof holder>[];
}

/** @throws KnownError when the database doesn't have the table as the catalog says, or the role may not read it. */
export const readConsumerStatus = async (
  database: Database,
  catalog: Catalog,
  table: EventTable,
): Promise<ConsumerStatus> => {
  const names = { schema: catalog.schema, table: table.name };
  const ask = async (query: string, values: readonly unknown[] = []): Promise<unknown> =>
    database.query(boundQuery(await renderQuery(query, names), values)).catch((error: unknown) => {
      throw asKnownError(error, catalog, table);
    });
  const [{ horizon } = { horizon: '0' }] = z
    .array(z.object({ horizon: z.string() }))
    .parse(await ask('horizon'));
  return {
    table: table.name,
    horizon,
    positions: z.array(position).parse(await ask('consumer_positions', [JSON.stringify(table.consumers)])),
    holders: z.array(holder).parse(await ask('horizon_holders')),
  };
};
