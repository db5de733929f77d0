import type { Anchor, AnchorType, Catalog } from '../catalog/model.ts';
import { objectKey, stringLiteral, typeKey } from './literals.ts';
import type { TableNames } from './names.ts';
import { type Code, startDeclaration, writeDoc, writeList, writeUnion } from './writer.ts';

/** bigint comes as text: a number holds whole numbers up to 2^53 only. */
export const ANCHOR_TYPE_NAMES: Readonly<Record<AnchorType, string>> = {
  uuid: 'string',
  text: 'string',
  integer: 'number',
  bigint: 'string',
};

/** The declarations of a table: common columns, unions over its events, and lists of types and writers. */
export const writeTable = (code: Code, names: TableNames, catalog: Catalog): void => {
  writeColumns(code, names, catalog);
  writeUnions(code, names);
  writeTypeList(code, names);
  writeWriters(code, names, catalog);
  writeAppendBy(code, names);
};

const writeColumns = (code: Code, { table, columns }: TableNames, catalog: Catalog): void => {
  startDeclaration(
    code,
    `Columns that every event of ${catalog.schema}.${table.name} has, as text where JSON would lose digits.`,
  );
  code.write(`export interface ${columns} `).inlineBlock(() => {
    code.writeLine('readonly id: string;');
    writeDoc(code, "ISO 8601, by the database's clock.");
    code.writeLine('readonly occurred_at: string;');
    for (const anchor of table.anchors) writeAnchor(code, anchor);
    if (table.streams) {
      writeDoc(code, 'Version of the subject that the event makes: 1, 2, 3, … without gaps.');
      code.writeLine('readonly subject_version: number | null;');
    }
    code.writeLine('readonly actor: string;');
    code.writeLine('readonly reason: string | null;');
    writeDoc(code, 'Id of the event that this one corrects.');
    code.writeLine('readonly corrects: string | null;');
    code.writeLine('readonly idempotency_key: string | null;');
    code.writeLine('readonly tx: string;');
    writeDoc(code, 'Login role of the session that recorded it.');
    code.writeLine('readonly recorded_by: string;');
  });
  code.newLine();
};

const writeAnchor = (code: Code, { name, type, required, doc }: Anchor): void => {
  writeDoc(code, doc);
  code.writeLine(`readonly ${typeKey(name)}: ${ANCHOR_TYPE_NAMES[type]}${required ? '' : ' | null'};`);
};

const writeUnions = (code: Code, { table, row, append, events }: TableNames): void => {
  writeAlias(
    code,
    row,
    table.doc,
    events.map(({ stored }) => stored),
  );
  writeAlias(
    code,
    append,
    `What a writer says to append to ${table.name}.`,
    events.flatMap((event) => [event.append, ...event.open.map((version) => version.append)]),
  );
};

const writeAlias = (code: Code, name: string, doc: string, members: readonly string[]): void => {
  startDeclaration(code, doc);
  writeUnion(code, name, members);
};

const writeTypeList = (code: Code, { table, types }: TableNames): void => {
  startDeclaration(code, `Event types of ${table.name}.`);
  code.write(`export const ${types} = `);
  writeList(
    code,
    table.events.map(({ name }) => stringLiteral(name)),
  );
  code.write(' as const;').newLine();
};

const writeWriters = (code: Code, { table, writers }: TableNames, catalog: Catalog): void => {
  startDeclaration(
    code,
    `Event types of ${table.name} that each writer may append; the database holds them to it.`,
  );
  code.write(`export const ${writers} = {`).newLine();
  code.indent(() => {
    for (const { role } of catalog.roles.writers) {
      const allowed = table.events.filter((event) => event.writers.includes(role));
      code.write(`${objectKey(role)}: `);
      writeList(
        code,
        allowed.map(({ name }) => stringLiteral(name)),
      );
      code.write(',').newLine();
    }
  });
  code.write('} as const;').newLine();
};

const writeAppendBy = (code: Code, { table, append, appendBy, writers }: TableNames): void => {
  startDeclaration(
    code,
    `What one writer may append to ${table.name}, as the actors that it may claim to be.`,
  );
  code.writeLine(`export type ${appendBy}<Writer extends keyof typeof ${writers}> = Extract<`);
  code.indent(() => {
    code.writeLine(`${append},`);
    code.writeLine(`{ readonly event_type: (typeof ${writers})[Writer][number] }`);
  });
  code.write('> & { readonly actor: WriterActors[Writer] };').newLine();
};
