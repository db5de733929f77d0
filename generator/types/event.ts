import type { Catalog, Definition, EventType } from '../catalog/model.ts';
import { versionsOf } from '../catalog/versions.ts';
import { actorUnion, stringLiteral, typeKey } from './literals.ts';
import type { EventNames, TableNames } from './names.ts';
import { writePayloadType } from './payload.ts';
import { ANCHOR_TYPE_NAMES } from './table.ts';
import { type Code, startDeclaration, writeDoc } from './writer.ts';

/**
 * The three declarations of an event type: its payload, the stored event, and what a writer appends; and those of each
 * earlier version that may still be appended.
 */
export const writeEvent = (code: Code, names: EventNames, table: TableNames, catalog: Catalog): void => {
  const { event } = names;
  const newest = { ...names, definition: event, what: event.name };
  writePayload(code, newest);
  writeStored(code, newest, event.doc, versionsOf(event), table);
  writeAppend(code, newest, event, table, catalog);
  for (const { version, ...others } of names.open) {
    const earlier = { ...others, definition: version, what: `version ${version.version} of ${event.name}` };
    writePayload(code, earlier);
    writeStored(code, { ...earlier, event }, `As it is recorded: ${earlier.what}.`, [version], table);
    writeAppend(code, earlier, event, table, catalog);
  }
};

/** The declarations of one version. */
interface VersionNames {
  readonly definition: Definition;
  readonly what: string;
  readonly payload: string;
  readonly stored: string;
  readonly append: string;
}

const writePayload = (code: Code, { definition, what, payload }: VersionNames): void => {
  startDeclaration(code, `Payload of ${what}.`);
  code.write(`export type ${payload} = `);
  writePayloadType(code, definition.payload);
  code.write(';').newLine();
};

/** @param recorded what the events were held to: all but the payload is as it was recorded. */
const writeStored = (
  code: Code,
  names: VersionNames & { readonly event: EventType },
  doc: string,
  recorded: readonly Definition[],
  table: TableNames,
): void => {
  const subjects = [...new Set(recorded.map(({ subject }) => subject))];
  const texts = subjects.map((subject) => (subject === null ? 'null' : stringLiteral(subject)));
  const hasSubject = (type: string): string =>
    [
      ...(subjects.some((subject) => subject !== null) ? [type] : []),
      ...(subjects.includes(null) ? ['null'] : []),
    ].join(' | ');
  const corrects = new Set(recorded.map(({ correction }) => (correction === null ? 'null' : 'string')));
  startDeclaration(code, doc);
  code.write(`export interface ${names.stored} extends ${table.columns} `).inlineBlock(() => {
    code.writeLine(`readonly event_type: ${stringLiteral(names.event.name)};`);
    code.writeLine(`readonly event_version: ${names.definition.version};`);
    code.writeLine(`readonly subject_type: ${texts.join(' | ')};`);
    code.writeLine(`readonly subject_id: ${hasSubject('string')};`);
    if (table.table.streams) code.writeLine(`readonly subject_version: ${hasSubject('number')};`);
    code.writeLine(`readonly payload: ${names.payload};`);
    if (recorded.every(({ reasonRequired }) => reasonRequired)) code.writeLine('readonly reason: string;');
    code.writeLine(`readonly corrects: ${[...corrects].join(' | ')};`);
  });
  code.newLine();
};

/** Column by column, so that an INSERT of exactly these is complete. */
const writeAppend = (
  code: Code,
  { definition, what, payload, append }: VersionNames,
  event: EventType,
  { table }: TableNames,
  catalog: Catalog,
): void => {
  startDeclaration(code, `What a writer says to append ${what}: ${event.doc}`);
  code.write(`export interface ${append} `).inlineBlock(() => {
    writeColumn(code, 'event_type', stringLiteral(event.name), true);
    writeVersion(code, definition, event);
    for (const anchor of table.anchors) {
      writeColumn(code, typeKey(anchor.name), ANCHOR_TYPE_NAMES[anchor.type], anchor.required);
    }
    if (definition.subject !== null) {
      writeColumn(code, 'subject_type', stringLiteral(definition.subject), true);
      writeColumn(code, 'subject_id', 'string', true);
      if (table.streams) {
        writeDoc(code, 'The version that the subject has, plus 1; 1 for its first event.');
        writeColumn(code, 'subject_version', 'number', true);
      }
    }
    writeColumn(code, 'payload', payload, true);
    writeColumn(code, 'actor', actorsOf(event, catalog), true);
    writeColumn(code, 'reason', 'string', definition.reasonRequired);
    if (definition.correction !== null) {
      const { of } = definition.correction;
      writeDoc(code, `Id of the event that this one corrects: ${of.join(' or ')}.`);
      writeColumn(code, 'corrects', 'string', true);
    }
    writeColumn(code, 'idempotency_key', 'string', false);
  });
  code.newLine();
};

/** The column's default is 1, so it has to be said of any other version, and of 1 where that is no longer the newest. */
const writeVersion = (code: Code, { version }: Definition, event: EventType): void => {
  if (event.version > 1) writeColumn(code, 'event_version', String(version), true);
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
