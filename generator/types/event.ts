import type { Catalog, EventType } from '../catalog/model.ts';
import { actorUnion, stringLiteral, typeKey } from './literals.ts';
import type { EventNames, TableNames } from './names.ts';
import { writePayloadType } from './payload.ts';
import { ANCHOR_TYPE_NAMES } from './table.ts';
import { type Code, startDeclaration, writeDoc } from './writer.ts';

/** The three declarations of an event type: its payload, the stored event, and what a writer appends. */
export const writeEvent = (code: Code, names: EventNames, table: TableNames, catalog: Catalog): void => {
  writePayload(code, names);
  writeStored(code, names, table);
  writeAppend(code, names, table, catalog);
};

const writePayload = (code: Code, { event, payload }: EventNames): void => {
  startDeclaration(code, `Payload of ${event.name}.`);
  code.write(`export type ${payload} = `);
  writePayloadType(code, event.payload);
  code.write(';').newLine();
};

const writeStored = (code: Code, names: EventNames, table: TableNames): void => {
  const { event } = names;
  startDeclaration(code, event.doc);
  code.write(`export interface ${names.stored} extends ${table.columns} `).inlineBlock(() => {
    code.writeLine(`readonly event_type: ${stringLiteral(event.name)};`);
    code.writeLine(`readonly event_version: ${event.version};`);
    code.writeLine(
      `readonly subject_type: ${event.subject === null ? 'null' : stringLiteral(event.subject)};`,
    );
    code.writeLine(`readonly subject_id: ${event.subject === null ? 'null' : 'string'};`);
    if (table.table.streams) {
      code.writeLine(`readonly subject_version: ${event.subject === null ? 'null' : 'number'};`);
    }
    code.writeLine(`readonly payload: ${names.payload};`);
    if (event.reasonRequired) code.writeLine('readonly reason: string;');
    code.writeLine(`readonly corrects: ${event.correction === null ? 'null' : 'string'};`);
  });
  code.newLine();
};

/** Column by column, so that an INSERT of exactly these is complete. */
const writeAppend = (code: Code, names: EventNames, { table }: TableNames, catalog: Catalog): void => {
  const { event } = names;
  startDeclaration(code, `What a writer says to append ${event.name}: ${event.doc}`);
  code.write(`export interface ${names.append} `).inlineBlock(() => {
    writeColumn(code, 'event_type', stringLiteral(event.name), true);
    // The column's default is 1; what is said must be the current version.
    if (event.version > 1) writeColumn(code, 'event_version', String(event.version), true);
    for (const anchor of table.anchors) {
      writeColumn(code, typeKey(anchor.name), ANCHOR_TYPE_NAMES[anchor.type], anchor.required);
    }
    if (event.subject !== null) {
      writeColumn(code, 'subject_type', stringLiteral(event.subject), true);
      writeColumn(code, 'subject_id', 'string', true);
      if (table.streams) {
        writeDoc(code, 'The version that the subject has, plus 1; 1 for its first event.');
        writeColumn(code, 'subject_version', 'number', true);
      }
    }
    writeColumn(code, 'payload', names.payload, true);
    writeColumn(code, 'actor', actorsOf(event, catalog), true);
    writeColumn(code, 'reason', 'string', event.reasonRequired);
    if (event.correction !== null) {
      writeDoc(code, `Id of the event that this one corrects: ${event.correction.of.join(' or ')}.`);
      writeColumn(code, 'corrects', 'string', true);
    }
    writeColumn(code, 'idempotency_key', 'string', false);
  });
  code.newLine();
};

const writeColumn = (code: Code, key: string, type: string, required: boolean): void => {
  code.writeLine(`readonly ${key}${required ? `: ${type}` : `?: ${type} | null | undefined`};`);
};

/** Whoever may append the event may say to be one of these. */
const actorsOf = (event: EventType, catalog: Catalog): string => {
  const patterns = catalog.roles.writers
    .filter(({ role }) => event.writers.includes(role))
    .flatMap(({ actors }) => actors);
  return actorUnion(patterns);
};
