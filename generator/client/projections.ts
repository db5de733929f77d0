import type { Catalog } from '../catalog/model.ts';
import type { Projection } from '../catalog/projection-model.ts';
import { renderQuery } from '../ddl/query-template.ts';
import type { Values } from '../ddl/render.ts';
import { stringLiteral, typeKey } from '../types/literals.ts';
import type { ProjectionNames, TableNames } from '../types/names.ts';
import { type RowColumn, rowColumns } from '../types/projection.ts';
import { type Code, startDeclaration, writeDoc } from '../types/writer.ts';
import { templateOf } from './append-query.ts';

/** What the module declares besides the fixed part where a catalog has projections. */
export const PROJECTION_NAMES = ['Projections', 'projection', 'projectionRules'] as const;

export const hasProjections = ({ tables }: Catalog): boolean =>
  tables.some(({ projections }) => projections.length > 0);

/** The typed `projection` of a catalog that has projections. */
export const writeProjections = async (
  code: Code,
  catalog: Catalog,
  tables: readonly TableNames[],
): Promise<void> => {
  startDeclaration(code, 'The projections, each with its rows and what a row is found by.');
  code.write('export interface Projections ').inlineBlock(() => {
    for (const { projections } of tables) for (const names of projections) writeTypes(code, names);
  });
  code.newLine();
  writeRead(code);
  startDeclaration(code, '');
  code.writeLine('const projectionRules: readonly ProjectionRules[] = [');
  for (const names of tables) {
    for (const { projection } of names.projections) await writeRules(code, catalog, projection, names);
  }
  code.writeLine('];');
};

const writeTypes = (code: Code, { projection, row }: ProjectionNames): void => {
  writeDoc(code, projection.doc);
  const key = projection.key.map(({ name }) => stringLiteral(name)).join(' | ');
  code
    .write(`readonly ${typeKey(projection.name)}: `)
    .inlineBlock(() => {
      code.writeLine(`readonly row: types.${row};`);
      code.writeLine(`readonly key: Pick<types.${row}, ${key}>;`);
    })
    .write(';')
    .newLine();
};

const writeRead = (code: Code): void => {
  code.newLine().writeLine('/**');
  for (const line of [
    'Reads a projection: its rows as they are or as they were, what events changed, and whether it is what they say.',
    '',
    '@param database a pool, a connection or a transaction of a role that may read it.',
  ])
    code.writeLine(` * ${line}`.trimEnd());
  code.writeLine(' */');
  code.write('export function projection<Name extends keyof Projections>(').indent(() => {
    code.writeLine("database: Pick<Queryable, 'query'>,");
    code.writeLine('name: Name,');
  });
  code.write("): ProjectionReader<Projections[Name]['row'], Projections[Name]['key']> ").inlineBlock(() => {
    code.writeLine('const rules = projectionRules.find((candidate) => candidate.name === name);');
    code.writeLine("if (rules === undefined) throw new RangeError('The catalog has no such projection.');");
    code.writeLine('return projectionReader(database, rules);');
  });
  code.newLine();
};

const POSITION = { when_type: 'int8' };
const TIME = { when_type: 'timestamptz' };

const writeRules = async (
  code: Code,
  { schema }: Catalog,
  projection: Projection,
  names: TableNames,
): Promise<void> => {
  const values = { schema, projection: projection.name, ...formValues(rowColumns(projection, names)) };
  const keys = projection.key.map(({ name, type }) => ({ key: name, key_type: type }));
  const rows = async (parameters: readonly string[], was: readonly Values[], one: readonly Values[]) => {
    const now = was.length === 0 ? [{}] : [];
    const text = await renderQuery('projection_rows', { ...values, keys, now, was, one });
    // The key is asked once for each of its fields.
    return templateOf(text, (index) => parameters[index] ?? 'key');
  };
  const changes = async (parameters: readonly string[], changed: readonly Values[]) => {
    const sides = changed.length > 0 ? ['before', 'after'] : ['state', 'replayed'];
    const verified = changed.length > 0 ? [] : [{}];
    const text = await renderQuery('projection_changes', {
      ...values,
      changed,
      verified,
      sides: sides.map((side) => ({ side })),
    });
    return templateOf(text, (index) => parameters[index] ?? '');
  };
  const statements: readonly (readonly [string, readonly string[], string])[] = [
    ['rows', [], await rows([], [], [])],
    ['rowsAtPosition', ['at'], await rows(['at'], [POSITION], [])],
    ['rowsAtTime', ['at'], await rows(['at'], [TIME], [])],
    ['row', ['key'], await rows([], [], [{}])],
    ['rowAtPosition', ['at', 'key'], await rows(['at'], [POSITION], [{}])],
    ['rowAtTime', ['at', 'key'], await rows(['at'], [TIME], [{}])],
    ['diffOfPositions', ['from', 'to'], await changes(['from', 'to'], [POSITION])],
    ['diffOfTimes', ['from', 'to'], await changes(['from', 'to'], [TIME])],
    ['verify', [], await changes([], [])],
  ];
  code.writeLine('  {');
  code.writeLine(`    name: ${stringLiteral(projection.name)},`);
  for (const [statement, parameters, source] of statements)
    code.writeLine(`    ${statement}: (${parameters.join(', ')}) => ${source},`);
  code.writeLine('  },');
};

/** The columns that JSON would lose digits of, or that differ with the session's time zone. */
const formValues = (columns: readonly RowColumn[]): Values => {
  const of = (form: RowColumn['form'], isList: boolean): Values[] =>
    columns
      .filter((column) => column.form === form && column.isList === isList)
      .map(({ name }) => ({ column: name }));
  return {
    texts: of('text', false),
    text_lists: of('text', true),
    times: of('time', false),
    time_lists: of('time', true),
  };
};
