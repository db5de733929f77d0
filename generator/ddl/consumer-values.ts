import type { Catalog, Consumer, EventTable } from '../catalog/model.ts';
import { arrayLiteral, composedName } from './quote.ts';
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
  of_types: events === null ? [] : [{ event_types: arrayLiteral(events) }],
  of_subjects: subjects === null ? [] : [{ subject_types: arrayLiteral(subjects) }],
  in_groups: buckets === null ? [] : [{ group: buckets }],
  last_bucket: (buckets ?? 1) - 1,
});
