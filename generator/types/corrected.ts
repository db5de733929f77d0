import type { Catalog } from '../catalog/model.ts';
import { correctionOfAny } from '../catalog/versions.ts';
import type { TableNames } from './names.ts';
import { type Code, startDeclaration, writeDoc, writeUnion } from './writer.ts';

/** Columns of the view `<table>_corrected`, and from which of its two events each comes. */
const COLUMNS = [
  ['corrected_id', "Corrected['id']"],
  ['corrected_type', "Corrected['event_type']"],
  ['subject_type', "Corrected['subject_type']"],
  ['subject_id', "Corrected['subject_id']"],
  ['corrected_payload', "Corrected['payload']"],
  ['corrected_actor', "Corrected['actor']"],
  ['correction_id', "Correction['id']"],
  ['correction_type', "Correction['event_type']"],
  ['correction_payload', "Correction['payload']"],
  ['correction_actor', "Correction['actor']"],
  ['correction_reason', "Correction['reason']"],
  ['corrected_at', "Correction['occurred_at']"],
] as const;

/** The rows of the view of corrections, one type for each pair of event types; nothing without corrections. */
export const writeCorrected = (code: Code, names: TableNames, { schema }: Catalog): void => {
  const { table, row, correctedRow, corrected, events } = names;
  const stored = new Map(events.map((event) => [event.event.name, event.stored]));
  const pairs = events.flatMap(({ event, stored: correction }) =>
    (correctionOfAny(event)?.of ?? []).map(
      (of) => `${correctedRow}<${stored.get(of) ?? 'never'}, ${correction}>`,
    ),
  );
  if (pairs.length === 0) return;
  startDeclaration(code, 'An event beside one that corrects it, as text where JSON would lose digits.');
  code
    .write(`export interface ${correctedRow}<Corrected extends ${row}, Correction extends ${row}> `)
    .inlineBlock(() => {
      for (const [column, type] of COLUMNS) {
        if (column === 'corrected_at') writeDoc(code, 'ISO 8601: when it was corrected.');
        code.writeLine(`readonly ${column}: ${type};`);
      }
    });
  code.newLine();
  startDeclaration(code, `Rows of the view ${schema}.${table.name}_corrected.`);
  writeUnion(code, corrected, pairs);
};
