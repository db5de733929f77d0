import { createHash } from 'node:crypto';
import type { Catalog, Definition, EventTable, EventType } from '../catalog/model.ts';
import { openVersions } from '../catalog/versions.ts';
import { composedName } from '../ddl/quote.ts';
import { docLines, stringLiteral, typeKey } from '../types/literals.ts';
import { type Code, startDeclaration, writeDoc, writeList } from '../types/writer.ts';
import type { ClientNames } from './names.ts';
import type { PatternNames } from './patterns.ts';
import { namedPatterns, toldNumber, writeSchema } from './payload.ts';

/** Sources of the statements of a table. */
export interface Queries {
  readonly append: string;
  /** Null for streams: of two that state the same version, `append` tells the second one more than INSERT does. */
  readonly insert: string | null;
}

/** The client of a table: its types, the function that makes one, and what the catalog says about the table. */
export const writeTableClient = (
  code: Code,
  names: ClientNames,
  catalog: Catalog,
  queries: Queries,
  patterns: PatternNames,
): void => {
  writeClientType(code, names, catalog);
  writeMake(code, names, catalog);
  writeOf(code, names);
  startDeclaration(code, '');
  code.writeLine(`const ${names.append} = (events: string): SQLQuery => ${queries.append};`);
  if (queries.insert !== null) {
    startDeclaration(code, '');
    code.writeLine(
      `const ${names.insert} = (said: (column: string) => unknown): SQLQuery => ${queries.insert};`,
    );
  }
  startDeclaration(code, '');
  writeRules(code, names, catalog, queries, patterns);
};

const writeClientType = (code: Code, names: ClientNames, { schema }: Catalog): void => {
  const { client, writer, of, types } = names;
  startDeclaration(code, `Roles that append to ${schema}.${types.table.name}.`);
  code.writeLine(`export type ${writer} = keyof typeof types.${types.writers};`);
  startDeclaration(code, `Appends to ${schema}.${types.table.name}, as one writer or as any.`);
  code.write(`export type ${client}<Writer extends ${writer} = ${writer}> = TableClient<`).indent(() => {
    code.writeLine(`types.${types.appendBy}<Writer>,`);
    const earlier = types.events.flatMap(({ open }) => open.map(({ stored }) => ` | types.${stored}`));
    code.writeLine(`types.${types.row}${earlier.join('')},`);
    code.writeLine(
      `Pick<${of}<types.WriterActors[Writer]>, (typeof types.${types.writers})[Writer][number]>`,
    );
  });
  code.writeLine('>;');
};

const writeMake = (
  code: Code,
  { client, writer, make, rules, types }: ClientNames,
  { schema }: Catalog,
): void => {
  const { doc, name } = types.table;
  code.newLine().writeLine('/**');
  for (const line of docLines(`A client that appends to ${schema}.${name}: ${doc}`))
    code.writeLine(` * ${line}`.trimEnd());
  code.writeLine(' *');
  code.writeLine(' * @param database a pool, a connection or a transaction.');
  code.writeLine(' */');
  code.write(`export function ${make}<Writer extends ${writer}>(`).indent(() => {
    code.writeLine("database: Pick<Queryable, 'query'>,");
    code.writeLine('options: ClientOptions<Writer> = {},');
  });
  code.write(`): ${client}<Writer> `).inlineBlock(() => {
    code.writeLine(`return tableClient(database, ${rules}, options);`);
  });
  code.newLine();
};

const writeOf = (code: Code, { of, types }: ClientNames): void => {
  startDeclaration(code, `Event types of ${types.table.name}, each with an append of its own.`);
  code.write(`export interface ${of}<Actor extends string = string> `).inlineBlock(() => {
    for (const { event, append, stored } of types.events) {
      writeDoc(code, event.doc);
      code.writeLine(`readonly ${typeKey(event.name)}: TypeClient<types.${append}, types.${stored}, Actor>;`);
    }
  });
  code.newLine();
};

const writeRules = (
  code: Code,
  { append, insert, rules, types }: ClientNames,
  { schema, roles }: Catalog,
  queries: Queries,
  patterns: PatternNames,
): void => {
  const { table } = types;
  code.write(`const ${rules}: TableRules = `).inlineBlock(() => {
    code.writeLine(`schema: ${stringLiteral(schema)},`);
    code.writeLine(`name: ${stringLiteral(table.name)},`);
    for (const [constraint, suffix] of CONSTRAINTS)
      code.writeLine(`${constraint}: ${stringLiteral(composedName(`${table.name}_${suffix}`))},`);
    code.writeLine(`streams: ${table.streams},`);
    writeAnchors(code, table);
    code.write('actors: new Map([').indent(() => {
      for (const { role, actors } of roles.writers)
        code.writeLine(`[${stringLiteral(role)}, ${listOf(actors)}],`);
    });
    code.writeLine(']),');
    code.writeLine(`append: ${append},`);
    code.writeLine(`insert: ${table.streams ? 'null' : insert},`);
    code.writeLine(`statements: ${stringLiteral(statementsName(queries))},`);
    code.write('events: new Map<string, EventRule>([').indent(() => {
      for (const event of table.events) writeEventRule(code, event, patterns);
    });
    code.writeLine(']),');
  });
  code.write(';').newLine();
};

/** The same text has the same name in every client: `pg` refuses one name of two statements. */
const statementsName = ({ append, insert }: Queries): string =>
  `indelible_${createHash('sha256').update(`${append}${insert}`).digest('hex').slice(0, 16)}`;

/** Unique indexes that a table may have. */
const CONSTRAINTS = [
  ['keyConstraint', 'idempotency'],
  ['correctionConstraint', 'corrects_once'],
  ['versionConstraint', 'subject_version'],
] as const;

const listOf = (texts: readonly string[]): string => `[${texts.map(stringLiteral).join(', ')}]`;

const writeAnchors = (code: Code, { anchors }: EventTable): void => {
  code.write('anchors: ');
  writeList(
    code,
    anchors.map(
      ({ name, type, required }) =>
        `{ name: ${stringLiteral(name)}, type: '${type}', required: ${required} }`,
    ),
  );
  code.write(',').newLine();
};

const writeEventRule = (code: Code, event: EventType, patterns: PatternNames): void => {
  const open = openVersions(event);
  code.write(`[${stringLiteral(event.name)}, {`).indent(() => {
    code.writeLine(`writers: ${listOf(event.writers)},`);
    writeDefinition(code, event, patterns);
    if (open.length === 0) return;
    code.write('earlier: [').indent(() => {
      for (const version of open) {
        code.write('{').indent(() => writeDefinition(code, version, patterns));
        code.writeLine('},');
      }
    });
    code.writeLine('],');
  });
  code.writeLine('}],');
};

const writeDefinition = (code: Code, definition: Definition, patterns: PatternNames): void => {
  const { version, subject, reasonRequired, correction, payload, rules } = definition;
  code.writeLine(`version: ${version},`);
  code.writeLine(`subject: ${subject === null ? 'null' : stringLiteral(subject)},`);
  code.writeLine(`reasonRequired: ${reasonRequired},`);
  code.writeLine(`isCorrection: ${correction !== null},`);
  code.write('payload: () => ');
  writeSchema(code, payload, { text: namedPatterns(patterns), number: toldNumber });
  for (const { field, is, than } of rules)
    code.write(`.check(rule(${stringLiteral(field)}, '${is}', ${stringLiteral(than)}))`);
  code.write(',').newLine();
};
