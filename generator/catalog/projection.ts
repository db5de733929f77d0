import { SYSTEM_COLUMNS } from './event-columns.ts';
import { ExpressionProblem } from './expression/infer.ts';
import type { EventTable, EventType, Roles } from './model.ts';
import { nameProblems, pathTo, quoted, repeated, roleNameProblems } from './names.ts';
import { fieldsHint } from './payload/fields-hint.ts';
import { isUnread } from './payload/unread.ts';
import type { Problem } from './problem.ts';
import { findExpression } from './projection-expression.ts';
import type { Fold, FoldColumn, KeyColumn, Projection, ScalarType, Source } from './projection-model.ts';
import type { ColumnShape, ProjectionShape, SourceShape } from './projection-shape.ts';
import { commonType, type Found, fieldOfPath, findSource, NUMBERS } from './projection-source.ts';
import { versionsOf } from './versions.ts';

interface ProjectionSource {
  readonly at: string;
  readonly name: string;
  readonly shape: ProjectionShape;
  readonly table: Omit<EventTable, 'projections'>;
  readonly roles: Omit<Roles, 'consumers'>;
  readonly report: (...problems: readonly Problem[]) => void;
}

/** One projection of the model; what is wrong with it goes to `report`. */
export const buildProjection = (source: ProjectionSource): Projection => {
  const { at, name, shape, roles, report } = source;
  report(...nameProblems(at, name));
  const removedBy = listOf(shape.removedBy);
  const columns = Object.entries(shape.columns).map(([column, given]) => buildColumn(source, column, given));
  const contributing = new Set(columns.flatMap(({ of }) => of));
  reportEventTypes(source, `${at}.removedBy`, removedBy);
  for (const type of removedBy.filter((removing) => contributing.has(removing))) {
    report({
      at: `${at}.removedBy`,
      problem: `${quoted(type)} removes the row, and a column folds it`,
      hint: 'An event either removes the row or contributes to it.',
    });
  }
  const concerned = source.table.events.filter(
    (event) => contributing.has(event.name) || removedBy.includes(event.name),
  );
  const key = buildKey(source, concerned);
  reportColumnNames(source, key, columns);
  return {
    name,
    doc: shape.doc,
    subject: 'subject' in shape.key ? shape.key.subject : null,
    key,
    columns,
    removedBy,
    apply: shape.apply ?? 'inline',
    readers: readersOf(source, roles),
  };
};

const listOf = (given: string | readonly string[] | undefined): readonly string[] =>
  typeof given === 'string' ? [given] : (given ?? []);

/** What is said of an event type has to be said of one that there is, once, and that has something to say. */
const reportEventTypes = (
  { table, report }: ProjectionSource,
  at: string,
  types: readonly string[],
): void => {
  for (const type of new Set(types)) {
    const event = table.events.find((candidate) => candidate.name === type);
    if (event === undefined) {
      const hint = `Name one of ${table.events.map((known) => known.name).join(', ')}.`;
      report({ at, problem: `there is no event type ${quoted(type)} in this table`, hint });
    } else if (event.correction?.effect === 'reverses') {
      const problem = `${quoted(type)} reverses what it corrects, so it says nothing itself`;
      report({ at, problem, hint: "Leave it out, or let it correct with effect: 'replaces'." });
    }
  }
  for (const type of repeated(types)) {
    report({ at, problem: `${quoted(type)} stands here twice`, hint: 'Name it once.' });
  }
};

const MAX_KEY_FIELDS = 31;

const buildKey = (source: ProjectionSource, concerned: readonly EventType[]): KeyColumn[] => {
  const { at, shape, report } = source;
  if ('subject' in shape.key) {
    const { subject } = shape.key;
    for (const [event, version] of concerned.flatMap((candidate) =>
      versionsOf(candidate).map((definition) => [candidate, definition] as const),
    )) {
      if (version.subject === subject) continue;
      const which = version === event ? '' : `version ${version.version} of `;
      report({
        at: `${at}.key.subject`,
        problem: `${which}${quoted(event.name)} is about ${version.subject === null ? 'nothing' : quoted(version.subject)}, not about ${quoted(subject)}`,
        hint: 'Leave it out, or say a key of fields.',
      });
    }
    const value = { kind: 'column', column: 'subject_id' } as const;
    const sources = concerned.map(({ name }) => ({ eventType: name, value }));
    return [{ name: 'subject_id', type: 'text', sources }];
  }
  const count = Object.keys(shape.key.fields).length;
  if (count > MAX_KEY_FIELDS) {
    const problem = `a key of ${count} fields is too wide for an index of PostgreSQL, which takes ${MAX_KEY_FIELDS} and the id`;
    report({ at: `${at}.key.fields`, problem, hint: 'Leave out those that follow from others.' });
  }
  return Object.entries(shape.key.fields).map(([name, paths]) => {
    const fieldAt = pathTo(at, 'key', 'fields', name);
    const given =
      typeof paths === 'string' ? Object.fromEntries(concerned.map((event) => [event.name, paths])) : paths;
    for (const event of concerned.filter((candidate) => !Object.hasOwn(given, candidate.name))) {
      const problem = `it does not say where ${quoted(event.name)} has it`;
      report({ at: fieldAt, problem, hint: 'Say it for every event type of the projection.' });
    }
    const names = concerned.map((event) => event.name);
    for (const type of Object.keys(given).filter((candidate) => !names.includes(candidate))) {
      const problem = `${quoted(type)} has nothing to do with the projection`;
      report({ at: fieldAt, problem, hint: 'Leave it out, or let a column fold it.' });
    }
    const { sources, type } = buildSources(source, fieldAt, given);
    if (type === 'jsonb') {
      report({ at: fieldAt, problem: 'a key is text, a number or a boolean', hint: 'Name another field.' });
    }
    if (sources.some(({ value }) => value.kind === 'expression' && value.namesZone)) {
      const problem =
        'a key has an index, and what a time zone is called there is up to the session that appends';
      const hint = "Write AT TIME ZONE 'UTC', or let the payload have the local day.";
      report({ at: fieldAt, problem, hint });
    }
    return { name, type, sources };
  });
};

/** Where each event type has the value; they have to agree about its type. */
const buildSources = (
  { table, report }: ProjectionSource,
  at: string,
  paths: Readonly<Record<string, SourceShape>>,
  pathsAt: string = at,
): { readonly sources: Source[]; readonly type: ScalarType } => {
  const found = Object.entries(paths).flatMap(([eventType, path]) => {
    const event = table.events.find(({ name }) => name === eventType);
    if (event === undefined || isUnread(event)) return [];
    const source =
      typeof path === 'string'
        ? pathOf(path, event, table, (problem, hint) => report({ at, problem, hint }))
        : expressionOf(path.sql, event, table, (problem, hint) =>
            report({ at: pathTo(pathsAt, eventType, 'sql'), problem, hint }),
          );
    return source ? { eventType, ...source } : [];
  });
  const type = commonType(found.map((source) => source.type));
  if (type === null && found.length > 0) {
    const kinds = found.map((source) => `${source.eventType}: ${source.type}`).join(', ');
    const hint = 'Fold values of one type; give the others a column of their own.';
    report({ at, problem: `the values are of different types (${kinds})`, hint });
  }
  return { sources: found.map(({ eventType, value }) => ({ eventType, value })), type: type ?? 'text' };
};

type Tell = (problem: string, hint: string) => void;

const pathOf = (
  path: string,
  event: EventType,
  table: ProjectionSource['table'],
  tell: Tell,
): Found | null => {
  const found = findSource(path, event, table);
  if (found !== null) return found;
  const field = fieldOfPath(path);
  if (field === null) {
    const isField = event.payload.fields.some(({ name }) => name === path);
    const hint = isField ? `Write payload.${path}.` : 'Write payload.field, or name a column of the event.';
    tell(`${quoted(event.name)} has no column ${quoted(path)}`, hint);
  } else {
    tell(`the payload of ${quoted(event.name)} has no field ${quoted(field)}`, fieldsHint(event));
  }
  return null;
};

const expressionOf = (
  sql: string,
  event: EventType,
  table: ProjectionSource['table'],
  tell: Tell,
): Found | null => {
  try {
    return findExpression(sql, event, table);
  } catch (problem) {
    if (!(problem instanceof ExpressionProblem)) throw problem;
    tell(problem.message, problem.hint);
    return null;
  }
};

const buildColumn = (source: ProjectionSource, name: string, shape: ColumnShape): FoldColumn => {
  const at = pathTo(source.at, 'columns', name);
  const { report } = source;
  const { fold, doc = '', from, of, nulls } = shape;
  const named = from === undefined ? listOf(of) : Object.keys(from);
  reportEventTypes(source, at, named);
  if (from === undefined && (fold !== 'count' || of === undefined)) {
    const hint =
      fold === 'count' ? "Write of: ['event_type']." : "Write from: { event_type: 'payload.field' }.";
    report({ at, problem: `the column says not what it folds`, hint });
  }
  if (from !== undefined && of !== undefined) {
    const hint = 'A count counts events with `of`, or values that are there with `from`.';
    report({ at, problem: 'it says both `of` and `from`', hint });
  }
  if (nulls !== undefined && !CAN_KEEP_NULLS.includes(fold)) {
    const hint = `Leave nulls out: ${fold} passes over events without a value.`;
    report({ at: `${at}.nulls`, problem: `${fold} knows no nulls`, hint });
  }
  const { sources, type } = buildSources(source, at, from ?? {}, `${at}.from`);
  reportFoldOfType(source, at, fold, type, sources.length > 0);
  return {
    name,
    doc,
    fold,
    type,
    ignoresNulls: !CAN_KEEP_NULLS.includes(fold) || nulls === 'ignore',
    of: source.table.events.map((event) => event.name).filter((event) => named.includes(event)),
    sources,
  };
};

/** As SQL has it: a window function or an array can have a null in it, an aggregate passes nulls over. */
const CAN_KEEP_NULLS: readonly Fold[] = ['first', 'last', 'list'];
const ORDERED: readonly ScalarType[] = [...NUMBERS, 'text', 'timestamptz', 'date'];

const reportFoldOfType = (
  { report }: ProjectionSource,
  at: string,
  fold: Fold,
  type: ScalarType,
  known: boolean,
): void => {
  if (!known) return;
  if (fold === 'sum' && !NUMBERS.includes(type)) {
    report({ at, problem: `a sum of ${type} makes no sense`, hint: 'Sum numbers.' });
  }
  if ((fold === 'min' || fold === 'max') && !ORDERED.includes(type)) {
    report({ at, problem: `${type} has no ${fold}`, hint: 'It can be of numbers, texts and times.' });
  }
};

/** Names of arguments of the functions, which stand beside the columns of the key. */
const ARGUMENTS = ['at_position', 'at_time'];

const reportColumnNames = (
  { at, report }: ProjectionSource,
  key: readonly KeyColumn[],
  columns: readonly FoldColumn[],
): void => {
  for (const { name } of [...key, ...columns]) {
    const place = pathTo(at, columns.some((column) => column.name === name) ? 'columns' : 'key', name);
    report(...nameProblems(place, name));
    if (name.startsWith('_')) {
      const problem = `the name ${quoted(name)} is kept for what the projection needs itself`;
      report({ at: place, problem, hint: 'Choose one that does not begin with an underscore.' });
    }
    if ((SYSTEM_COLUMNS as readonly string[]).includes(name)) {
      const problem = `every table of PostgreSQL has a column ${quoted(name)} of its own`;
      report({ at: place, problem, hint: 'Choose another name.' });
    }
  }
  for (const { name } of key.filter((column) => ARGUMENTS.includes(column.name))) {
    const problem = `${quoted(name)} is an argument of the projection's functions`;
    report({ at: pathTo(at, 'key', 'fields', name), problem, hint: 'Choose another name.' });
  }
  for (const name of repeated([...key, ...columns].map((column) => column.name))) {
    const problem = `${quoted(name)} is a column of the key already`;
    report({ at: pathTo(at, 'columns', name), problem, hint: 'Choose another name.' });
  }
};

const readersOf = (
  { at, shape, report }: ProjectionSource,
  roles: ProjectionSource['roles'],
): readonly string[] => {
  const readers = shape.readers ?? [...roles.readers, ...roles.auditors];
  for (const [index, role] of readers.entries()) {
    report(...roleNameProblems(`${at}.readers[${index}]`, role));
    if (role !== roles.owner) continue;
    const hint = 'Name a role that may log in; nobody acts as the owner.';
    report({ at: `${at}.readers[${index}]`, problem: 'the owner reads everything already', hint });
  }
  for (const role of repeated(readers)) {
    report({ at: `${at}.readers`, problem: `${quoted(role)} stands here twice`, hint: 'Name it once.' });
  }
  return readers;
};
