import type { Catalog, EventTable } from '../catalog/model.ts';
import { splitParameters } from '../database/query.ts';
import { renderQuery } from '../ddl/query-template.ts';
import { templateText } from '../types/literals.ts';

/** The statement that appends to a table, as the source of a `sql` template whose parameter is `events`. */
export const appendQuery = async ({ schema }: Catalog, table: EventTable): Promise<string> => {
  const text = await renderQuery('append_events', {
    schema,
    table: table.name,
    streams: table.streams ? [{}] : [],
    columns: table.anchors.map(({ name, type }) => ({
      plain: type === 'bigint' ? [] : [{ anchor: name }],
      text: type === 'bigint' ? [{ anchor: name }] : [],
    })),
  });
  const parts = splitParameters(text.trim()).map((part) =>
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a template
    'parameter' in part ? '${events}' : templateText(part.text),
  );
  return `sql\`${parts.join('')}\``;
};
