import { narrationProblems } from '../history/narration-problems.ts';
import { buildConsumers } from './consumer.ts';
import { type DefinitionShape, definitionShape, type TableShape } from './definition-shape.ts';
import { buildEvent } from './event.ts';
import { EVENT_COLUMNS, SUBJECT_VERSION, SYSTEM_COLUMNS } from './event-columns.ts';
import { deepFreeze } from './freeze.ts';
import { lostNames } from './lost-names.ts';
import type { Anchor, Catalog, EventTable, Roles } from './model.ts';
import { nameProblems, pathTo, quoted, repeated, roleNameProblems, schemaNameProblems } from './names.ts';
import type { Problem } from './problem.ts';
import { buildProjection } from './projection.ts';
import { eventBudgetWarnings, payloadWarnings } from './warnings.ts';

export interface Validated {
  /** Null as soon as there is one problem. */
  readonly catalog: Catalog | null;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Tables that the kit itself puts into the schema. */
const KIT_TABLES = ['catalog_versions', 'projection_versions'];

/**
 * Turns what `defineCatalog` was given into the frozen model, or says everything that is wrong with it.
 * `definition` may be anything: it comes from a file that nobody type-checked.
 */
export const validateCatalog = (definition: unknown): Validated => {
  const shape = definitionShape.safeParse(definition);
  if (!shape.success) return { catalog: null, problems: shape.error.issues.map(shapeProblem), warnings: [] };
  const problems = lostNames(definition);
  const catalog = buildCatalog(shape.data, (...found) => problems.push(...found));
  if (problems.length > 0) return { catalog: null, problems, warnings: [] };
  return {
    catalog: deepFreeze(catalog),
    problems,
    warnings: [...eventBudgetWarnings(catalog, shape.data.accept), ...payloadWarnings(catalog)],
  };
};

type Report = (...problems: readonly Problem[]) => void;

const shapeProblem = (issue: {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}): Problem => ({
  at: pathTo('', ...issue.path) || 'the catalog',
  problem: issue.message.charAt(0).toLowerCase() + issue.message.slice(1),
  hint: 'See docs/catalog.md for what stands here.',
});

const buildCatalog = (shape: DefinitionShape, report: Report): Catalog => {
  report(...nameProblems('name', shape.name), ...schemaNameProblems('schema', shape.schema));
  const roles = buildRoles(shape.roles, report);
  const tables = Object.entries(shape.tables).map(([name, table]) => buildTable(name, table, roles, report));
  const names = tables.flatMap((table) => table.consumers.map(({ name }) => name));
  for (const name of repeated(names)) {
    report({
      at: 'tables',
      problem: `two tables have a consumer ${quoted(name)}`,
      hint: 'Give each a name of its own: the client finds a consumer by its name.',
    });
  }
  const consumers = ownRoles(tables, roles);
  return {
    name: shape.name,
    version: shape.version,
    schema: shape.schema,
    doc: shape.doc ?? '',
    roles: { ...roles, consumers },
    tables,
  };
};

/** Roles of consumers that have no other part. */
const ownRoles = (
  tables: readonly EventTable[],
  { owner, writers, readers, auditors }: OtherRoles,
): string[] => {
  const others = [owner, ...writers.map(({ role }) => role), ...readers, ...auditors];
  const roles = new Set(tables.flatMap(({ consumers }) => consumers.map(({ role }) => role)));
  return [...roles].filter((role) => !others.includes(role));
};

/** Those that stand in `roles`. */
type OtherRoles = Omit<Roles, 'consumers'>;

const buildRoles = (shape: DefinitionShape['roles'], report: Report): OtherRoles => {
  const { owner, readers = [], auditors = [] } = shape;
  const writers = Object.entries(shape.writers).map(([role, { actors = ['*'] }]) => ({ role, actors }));
  report(...roleNameProblems('roles.owner', owner));
  for (const { role } of writers) report(...roleNameProblems(pathTo('roles.writers', role), role));
  for (const [index, role] of readers.entries()) report(...roleNameProblems(`roles.readers[${index}]`, role));
  for (const [index, role] of auditors.entries())
    report(...roleNameProblems(`roles.auditors[${index}]`, role));
  for (const role of repeated([owner, ...writers.map((writer) => writer.role), ...readers, ...auditors])) {
    report({
      at: 'roles',
      problem: `the role ${quoted(role)} is named more than once`,
      hint: 'Give every role one part: owner, writer, reader or auditor. Writers and auditors can read, too.',
    });
  }
  return { owner, writers, readers, auditors };
};

const buildTable = (name: string, shape: TableShape, roles: OtherRoles, report: Report): EventTable => {
  const at = pathTo('tables', name);
  report(...nameProblems(at, name));
  if (KIT_TABLES.includes(name)) {
    report({
      at,
      problem: `indelible keeps a table ${quoted(name)} of its own`,
      hint: 'Choose another name.',
    });
  }
  const anchors = buildAnchors(at, shape, report);
  const events = Object.entries(shape.events).map(([eventName, event]) =>
    buildEvent({
      at: pathTo(at, 'events', eventName),
      name: eventName,
      shape: event,
      table: shape,
      roles,
      report,
    }),
  );
  const streams = shape.streams ?? false;
  if (streams && events.every(({ subject }) => subject === null)) {
    report({
      at: pathTo(at, 'streams'),
      problem: 'a stream is the events of one subject, and no event of this table has a subject',
      hint: 'Say the subject of an event, or leave streams out.',
    });
  }
  const consumers = buildConsumers({ at, table: shape, roles, report });
  const table = { name, doc: shape.doc, anchors, streams, events, consumers };
  for (const event of events) {
    const eventAt = pathTo(at, 'events', event.name);
    const found = narrationProblems(event, table);
    report(...found.map((problem) => ({ ...problem, at: `${eventAt}.${problem.at}` })));
  }
  const projections = Object.entries(shape.projections ?? {}).map(([projection, given]) =>
    buildProjection({
      at: pathTo(at, 'projections', projection),
      name: projection,
      shape: given,
      table,
      roles,
      report,
    }),
  );
  return { ...table, projections };
};

const TAKEN_COLUMNS: readonly string[] = [
  ...EVENT_COLUMNS.map(({ name }) => name),
  SUBJECT_VERSION.name,
  ...SYSTEM_COLUMNS,
];

const buildAnchors = (tableAt: string, shape: TableShape, report: Report): Anchor[] =>
  Object.entries(shape.anchors ?? {}).map(([name, { type, required = true, doc = '' }]) => {
    const at = pathTo(tableAt, 'anchors', name);
    report(...nameProblems(at, name));
    if (TAKEN_COLUMNS.includes(name)) {
      report({
        at,
        problem: `event tables have a column ${quoted(name)} already`,
        hint: 'Choose another name.',
      });
    }
    return { name, type, required, doc };
  });
