import { EVENT_COLUMNS, SUBJECT_VERSION } from '../catalog/event-columns.ts';
import { grantedRoles, projectionReaders } from '../catalog/granted-roles.ts';
import type { Anchor, AnchorType, Catalog, EventTable, Expectation, Writer } from '../catalog/model.ts';
import { correctionOfAny, versionsOf } from '../catalog/versions.ts';
import { consumedValues, consumerRecords, isConsumed } from './consumer-values.ts';
import { eventFunctionValues, tablePayloadValues } from './payload-values.ts';
import { type ProjectionScope, projectionScopes } from './projection-scopes.ts';
import { arrayLiteral } from './quote.ts';
import type { Values } from './render.ts';
import { upcastExpressionValues, upcastStepValues, versionValues } from './version-values.ts';

/** Names of `@for` in templates, and what each of them is rendered for. */
export type Scope =
  | 'catalog'
  | 'role'
  | 'table'
  | 'anchored'
  | 'correctable'
  | 'streamed'
  | 'expecting'
  | 'consumed'
  | 'guarded'
  | 'payload'
  | 'versioned'
  | 'closing'
  | 'upcast'
  | 'expression'
  | ProjectionScope;

/** The values that a template of each scope is rendered with, once each; made while they are iterated. */
export type ScopeValues = Readonly<Record<Scope, Iterable<Values>>>;

export const valuesOf = (catalog: Catalog): ScopeValues => {
  const common = catalogValues(catalog);
  const within = (values: Values): Values => ({ ...common, ...values });
  const tables = catalog.tables.map((table) => within(tableValues(catalog, table)));
  const ofTables = (valuesIn: (table: EventTable) => readonly Values[]): Values[] =>
    catalog.tables.flatMap((table, index) =>
      valuesIn(table).map((values) => ({ ...tables[index], ...values })),
    );
  const names = ['catalog_versions', ...catalog.tables.map(({ name }) => name), ...consumerRecords(catalog)];
  return {
    catalog: [common],
    role: roleValues(catalog).map(within),
    table: tables,
    anchored: tables.filter(({ runs }) => Array.isArray(runs) && runs.length > 0),
    correctable: tables.filter(({ corrections }) => Array.isArray(corrections) && corrections.length > 0),
    streamed: tables.filter(({ streams }) => Array.isArray(streams) && streams.length > 0),
    expecting: tables.filter(({ expectations }) => Array.isArray(expectations) && expectations.length > 0),
    consumed: catalog.tables
      .filter(isConsumed)
      .map((table) => within({ ...tableValues(catalog, table), ...consumedValues(catalog, table) })),
    versioned: tables.filter(({ versioned }) => Array.isArray(versioned) && versioned.length > 0),
    closing: tables.filter(({ closed }) => Array.isArray(closed) && closed.length > 0),
    upcast: ofTables(upcastStepValues),
    expression: ofTables(upcastExpressionValues),
    guarded: names.map((table) => within({ table })),
    payload: { [Symbol.iterator]: () => payloadValues(catalog.tables, tables) },
    ...projectionScopes(catalog, common, tables),
  };
};

/** A thousand payloads have values by the megabyte: none are kept. */
function* payloadValues(tables: readonly EventTable[], around: readonly Values[]): Generator<Values> {
  for (const [index, table] of tables.entries()) {
    for (const event of table.events) {
      for (const values of eventFunctionValues(table, event)) yield { ...around[index], ...values };
    }
  }
}

const catalogValues = ({ name, version, schema, doc, roles }: Catalog): Values => ({
  catalog: name,
  version,
  schema,
  doc,
  owner: roles.owner,
  roles: grantedRoles(roles).map((role) => ({ role })),
  auditors: roles.auditors.map((role) => ({ role })),
  all_writers: roles.writers.map(({ role }) => ({ writer: role })),
});

const roleValues = (catalog: Catalog): Values[] => [
  ...catalogRoleValues(catalog),
  ...projectionReaders(catalog).map((role) => ({ role, part: 'reads projections of' })),
];

const catalogRoleValues = ({ roles }: Catalog): Values[] => [
  ...roles.writers.map(({ role }) => ({ role, part: 'appends to' })),
  ...roles.readers.map((role) => ({ role, part: 'reads' })),
  ...roles.auditors.map((role) => ({ role, part: 'audits' })),
  ...roles.consumers.map((role) => ({ role, part: 'consumes' })),
];

const tableValues = ({ roles }: Catalog, table: EventTable): Values => {
  const reasonRequired = table.events.every((event) =>
    versionsOf(event).every((version) => version.reasonRequired),
  );
  return {
    table: table.name,
    doc: table.doc,
    anchors: table.anchors.map(anchorValues),
    runs: table.anchors.slice(0, 1).map(anchorValues),
    streams: table.streams ? [{}] : [],
    no_streams: table.streams ? [] : [{}],
    reason_required: reasonRequired ? [{}] : [],
    reason_optional: reasonRequired ? [] : [{}],
    columns: columnValues(table),
    writers: roles.writers
      .map((writer) => writerValues(writer, table))
      .filter(({ events }) => Array.isArray(events) && events.length > 0),
    ...correctionValues(table),
    ...expectationValues(table),
    ...tablePayloadValues(table),
    ...versionValues(table),
  };
};

/** Names that PostgreSQL has no keyword for, so that they stand without quotes in the generated SQL. */
const SQL_TYPES: Readonly<Record<AnchorType, string>> = {
  uuid: 'uuid',
  text: 'text',
  integer: 'int4',
  bigint: 'int8',
};

const anchorValues = ({ name, type, required, doc }: Anchor): Values => ({
  anchor: name,
  anchor_type: SQL_TYPES[type],
  anchor_doc: doc,
  required: required ? [{}] : [],
  optional: required ? [] : [{}],
});

const columnValues = ({ anchors, streams }: EventTable): Values[] => [
  ...EVENT_COLUMNS.map(({ name, doc }) => ({ column: name, column_doc: doc })),
  ...(streams ? [{ column: SUBJECT_VERSION.name, column_doc: SUBJECT_VERSION.doc }] : []),
  ...anchors.filter(({ doc }) => doc !== '').map(({ name, doc }) => ({ column: name, column_doc: doc })),
];

const writerValues = ({ role, actors }: Writer, table: EventTable): Values => {
  const isPrefix = (actor: string): boolean => actor.endsWith('*');
  const types = table.events.filter(({ writers }) => writers.includes(role)).map(({ name }) => name);
  return {
    writer: role,
    events: types.map((name) => ({ event_type: name })),
    // An object: PostgreSQL finds a key among many by binary search.
    types: JSON.stringify(Object.fromEntries(types.map((name) => [name, true]))),
    exact_actors: actors.filter((actor) => !isPrefix(actor)).map((actor) => ({ actor })),
    actor_prefixes: actors.filter(isPrefix).map((actor) => ({ actor: actor.slice(0, -1) })),
  };
};

const correctionValues = (table: EventTable): Values => {
  const corrections = table.events.flatMap((event) => {
    const correction = correctionOfAny(event);
    return correction ? [{ event, name: event.name, correction }] : [];
  });
  const once = corrections.filter(({ correction }) => !correction.again);
  const ofValues = (of: readonly string[]): Values[] => of.map((corrected) => ({ corrected }));
  const isSame = ({ event, correction }: (typeof corrections)[number]): boolean =>
    versionsOf(event).every(
      (version) => version.correction === null || version.correction.of.length === correction.of.length,
    );
  return {
    corrections: corrections.map(({ name }) => ({ event_type: name })),
    uniform: corrections
      .filter(isSame)
      .map(({ name, correction }) => ({ event_type: name, of: ofValues(correction.of) })),
    by_version: corrections
      .filter((one) => !isSame(one))
      .flatMap(({ event, name }) =>
        versionsOf(event).map(({ version, correction }) => ({
          event_type: name,
          event_version: version,
          of: ofValues(correction?.of ?? []),
        })),
      ),
    once: once.length > 0 ? [{}] : [],
    once_types: once.map(({ name }) => ({ event_type: name })),
  };
};

const expectationValues = ({ events }: EventTable): Values => {
  const all = events.flatMap(({ name, leadsTo }) => leadsTo.map((expected) => ({ name, expected })));
  const tiedBy = (tie: Expectation['same']): Values[] =>
    all.some(({ expected }) => expected.same === tie) ? [{}] : [];
  return {
    expectations: all.map(({ name, expected }, index) => ({
      number: index + 1,
      event_type: name,
      tie: expected.same,
      any_of: arrayLiteral(expected.anyOf),
      otherwise: expected.otherwise,
      ...optional('when', 'when_field', expected.when),
      ...optional('having', 'having_field', expected.having),
      ...optional('within', 'seconds', expected.withinSeconds),
    })),
    tied_by_subject: tiedBy('subject'),
    tied_by_run: tiedBy('run'),
  };
};

/** A list of one item where there is a value, and its opposite. */
const optional = (list: string, name: string, value: string | number | null): Values => ({
  [list]: value === null ? [] : [{ [name]: value }],
  [`no_${list}`]: value === null ? [{}] : [],
});
