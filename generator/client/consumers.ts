import type { Catalog, Consumer, EventTable } from '../catalog/model.ts';
import { renderQuery } from '../ddl/query-template.ts';
import { versionValues } from '../ddl/version-values.ts';
import { stringLiteral, typeKey } from '../types/literals.ts';
import type { TableNames } from '../types/names.ts';
import { type Code, startDeclaration, writeDoc } from '../types/writer.ts';
import { templateOf } from './append-query.ts';

/** What the module declares besides the fixed part where a catalog has consumers. */
export const CONSUMER_NAMES = ['Consumers', 'consume', 'consumerRules'] as const;

export const hasConsumers = ({ tables }: Catalog): boolean =>
  tables.some(({ consumers }) => consumers.length > 0);

/** The typed `consume` of a catalog that has consumers. */
export const writeConsumers = async (
  code: Code,
  catalog: Catalog,
  tables: readonly TableNames[],
): Promise<void> => {
  startDeclaration(code, 'What each consumer reads.');
  code.write('export interface Consumers ').inlineBlock(() => {
    for (const names of tables) {
      for (const consumer of names.table.consumers) {
        writeDoc(code, consumer.doc);
        code.writeLine(`readonly ${typeKey(consumer.name)}: ${eventsOf(consumer, names)};`);
      }
    }
  });
  code.newLine();
  writeConsume(code);
  startDeclaration(code, '');
  code.writeLine('const consumerRules: readonly ConsumerRules[] = [');
  for (const { table } of tables) {
    for (const consumer of table.consumers) await writeRules(code, catalog, table, consumer);
  }
  code.writeLine('];');
};

/** The union of the types that its filters let pass. */
const eventsOf = ({ events, subjects }: Consumer, names: TableNames): string => {
  if (events === null && subjects === null) return `types.${names.row}`;
  const read = names.events.filter(
    ({ event }) =>
      (events === null || events.includes(event.name)) &&
      (subjects === null || (event.subject !== null && subjects.includes(event.subject))),
  );
  return read.map(({ stored }) => `types.${stored}`).join(' | ') || 'never';
};

const writeConsume = (code: Code): void => {
  code.newLine().writeLine('/**');
  for (const line of [
    'Batch after batch of the events that are next for a consumer, none too early and none left out. It goes on where',
    'the last commit was, whichever process made it, and waits where there is nothing; a lost connection is a wait, too.',
    '',
    '@param database a pool with the role of the consumer.',
    '@throws AppendError where the login may not act as the consumer, and what else waiting does not help.',
  ])
    code.writeLine(` * ${line}`.trimEnd());
  code.writeLine(' */');
  code.write('export function consume<Name extends keyof Consumers>(').indent(() => {
    code.writeLine("database: Pick<Queryable, 'query'>,");
    code.writeLine('consumer: Name,');
    code.writeLine('options: ConsumeOptions = {},');
  });
  code.write('): AsyncGenerator<Batch<Consumers[Name]>, void, void> ').inlineBlock(() => {
    code.writeLine('const rules = consumerRules.find(({ name }) => name === consumer);');
    code.writeLine("if (rules === undefined) throw new RangeError('The catalog has no such consumer.');");
    code.writeLine('return consumeBatches(database, rules, options);');
  });
  code.newLine();
};

const BOUNDS = [
  ...['after', 'upto'],
  'size',
  ...['lease', 'event_types', 'subject_types', 'buckets', 'first_bucket', 'last_bucket'],
].map((name) => (name === 'size' ? name : `bounds.${name}`));

/** Query templates, what their functions take, and the values of their parameters after the consumer where that differs. */
const STATEMENTS = [
  ['next', 'next_batch', ['member']],
  ['read', 'read_events', ['bounds', 'size'], BOUNDS],
  ['commit', 'commit_batch', ['position', 'after', 'lease']],
  ['lease', 'lease_buckets', ['member', 'seconds']],
  ['leave', 'leave_group', ['member']],
  ['park', 'park_event', ['event', 'reason']],
] as const;

const writeRules = async (
  code: Code,
  { schema }: Catalog,
  table: EventTable,
  { name, buckets }: Consumer,
): Promise<void> => {
  const values = {
    schema,
    table: table.name,
    history: versionValues(table).history ?? table.name,
    streams: table.streams ? [{}] : [],
    anchors: table.anchors.map(({ name: anchor }) => ({ anchor })),
  };
  code.writeLine('  {');
  code.writeLine(`    name: ${stringLiteral(name)},`);
  code.writeLine(`    group: ${buckets !== null},`);
  code.writeLine(`    numbers: [${numberColumns(table).map(stringLiteral).join(', ')}],`);
  for (const [statement, template, parameters, given = parameters] of STATEMENTS) {
    const names = [stringLiteral(name), ...given];
    const source = templateOf(
      await renderQuery(template, values),
      (_, parameter) => names[parameter - 1] ?? '',
    );
    code.writeLine(`    ${statement}: (${parameters.join(', ')}) => ${source},`);
  }
  code.writeLine('  },');
};

/** Columns that are numbers in TypeScript. */
const numberColumns = ({ anchors, streams }: EventTable): string[] => [
  'event_version',
  ...(streams ? ['subject_version'] : []),
  ...anchors.filter(({ type }) => type === 'integer').map(({ name }) => name),
];
