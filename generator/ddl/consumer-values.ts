import type { Catalog, Consumer, EventTable } from '../catalog/model.ts';
import { composedName } from './quote.ts';
import type { Values } from './render.ts';

export const isConsumed = ({ consumers }: EventTable): boolean => consumers.length > 0;

/** Append-only tables of what happened to consumers: events that they set aside, and where they were sent by hand. */
export const consumerRecords = ({ tables }: Catalog): string[] =>
  tables
    .filter(isConsumed)
    .flatMap(({ name }) => [composedName(`${name}_parked`), composedName(`${name}_moves`)]);

/** What the templates say about the consumers of a table. */
export const consumedValues = ({ schema }: Catalog, { name, consumers }: EventTable): Values => ({
  consumers: consumers.map(consumerValues),
  consumer_roles: [...new Set(consumers.map(({ role }) => role))].map((role) => ({ role })),
  channel: composedName(`${schema}.${name}`),
});

const consumerValues = ({ name, doc, role, events, subjects, buckets }: Consumer): Values => ({
  consumer: name,
  consumer_doc: doc,
  consumer_role: role,
  // As jsonb says them: null is no filter.
  event_types: JSON.stringify(events),
  subject_types: JSON.stringify(subjects),
  group: JSON.stringify(buckets),
  last_bucket: (buckets ?? 1) - 1,
});
