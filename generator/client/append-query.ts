import type { Catalog, EventTable } from '../catalog/model.ts';
import { splitParameters } from '../database/parameters.ts';
import { renderQuery } from '../ddl/query-template.ts';
import { stringLiteral, templateText } from '../types/literals.ts';

/** The statement that appends many events, as the source of a `sql` template whose parameter is `events`. */
export const appendQuery = async ({ schema }: Catalog, { name }: EventTable): Promise<string> =>
  templateOf(await renderQuery('append_events', { schema, table: name }), () => 'events');

/** The statement that inserts one event, as the source of a `sql` template that asks `said` for each column. */
export const insertQuery = async ({ schema }: Catalog, { name, anchors }: EventTable): Promise<string> => {
  const columns = [...COLUMNS, ...anchors.map((anchor) => anchor.name)];
  const [, ...others] = columns.map((column) => ({ column }));
  const text = await renderQuery('insert_event', { schema, table: name, others });
  return templateOf(text, (index) => `said(${stringLiteral(columns[index] ?? '')})`);
};

/** What an event says that has no key and corrects nothing, besides its anchors. */
const COLUMNS = ['event_type', 'event_version', 'subject_type', 'subject_id', 'payload', 'actor', 'reason'];

/**
 * A statement as the source of a `sql` template.
 *
 * @param value the source of the value of the first parameter of the text (0), of the second one, …; with its number.
 */
export const templateOf = (text: string, value: (index: number, parameter: number) => string): string => {
  let count = 0;
  const parts = splitParameters(text.trim()).map((part) =>
    'parameter' in part ? `\${${value(count++, part.parameter)}}` : templateText(part.text),
  );
  return `sql\`${parts.join('')}\``;
};
