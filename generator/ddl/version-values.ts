import type { EarlierVersion, EventTable, EventType } from '../catalog/model.ts';
import type { FieldsUpcast, Split } from '../catalog/upcast-model.ts';
import { arrayText } from './array-text.ts';
import { once } from './payload-tests.ts';
import { composedName } from './quote.ts';
import type { Values } from './render.ts';

/** Event types of a table of which stored events may have an earlier version. */
export const versionedTypes = ({ events }: EventTable): readonly EventType[] =>
  events.filter(({ earlier }) => earlier.length > 0);

/** What the templates of a table say about versions. */
export const versionValues = (table: EventTable): Values => {
  const types = versionedTypes(table);
  return {
    versioned: once(types.length > 0),
    unversioned: once(types.length === 0),
    // What is read where payloads matter: there is no view where every event is of its newest version anyway.
    history: types.length > 0 ? `${table.name}_newest` : table.name,
    upcast_types: types.map((event) => ({
      event_type: event.name,
      newest_version: event.version,
      steps: event.earlier.map((version) => ({
        earlier_version: version.version,
        step: stepName(table, event, version),
      })),
    })),
    closed: types.flatMap(({ name, version, earlier }) =>
      earlier
        .filter(({ isOpen }) => !isOpen)
        .map((closed) => ({
          event_type: name,
          closed_version: closed.version,
          newest_version: version,
        })),
    ),
  };
};

/** No name of another function of an event type ends like these. */
const stepName = ({ name }: EventTable, event: EventType, { version }: EarlierVersion): string =>
  `${name}_${event.name}_upcast_v${version}`;

const expressionName = (step: string, index: number): string => `${step}_sql_${index + 1}`;

/** What the functions are rendered with that make a payload one of the next version, one for each earlier version. */
export const upcastStepValues = (table: EventTable): Values[] =>
  versionedTypes(table).flatMap((event) =>
    event.earlier.map((version) => {
      const { upcast } = version;
      const step = stepName(table, event, version);
      return {
        step,
        purpose: `Makes a payload of version ${version.version} of ${event.name} one of version ${version.version + 1}.`,
        whole: once(upcast.kind === 'whole' && { expression_function: expressionName(step, 0) }),
        by_field: once(upcast.kind === 'fields' && fieldsValues(upcast, step)),
      };
    }),
  );

const fieldsValues = (upcast: FieldsUpcast, step: string): Values => ({
  cleared: clearedPaths(upcast).map((keys) => ({ path: arrayText(keys) })),
  moves: upcast.moves.map(({ from, to }) => ({ source: arrayText(from), target: arrayText(to) })),
  splits: upcast.splits.map(splitValues),
  expressions: upcast.expressions.map(({ field }, index) => ({
    field,
    expression_function: expressionName(step, index),
  })),
  defaults: upcast.defaults.map(({ field, value }) => ({ field, value: JSON.stringify(value) })),
  with_value: once(upcast.expressions.length > 0),
  with_rest: once(upcast.splits.length > 0),
});

/** What is taken away before anything is put in, so that no key of before stands where a new field does. */
const clearedPaths = ({ moves, removes, splits, expressions, defaults }: FieldsUpcast) => [
  ...moves.flatMap(({ from, to }) => [from, to]),
  ...removes,
  ...splits.flatMap(({ field, into }) => [[field], ...into.map((part) => [part])]),
  ...expressions.map(({ field }) => [field]),
  ...defaults.filter(({ isOptional }) => !isOptional).map(({ field }) => [field]),
];

const splitValues = ({ field, by, into }: Split): Values => ({
  field,
  by,
  parts: into.slice(0, -1).map((part) => ({ part })),
  last_part: into.at(-1) ?? '',
});

/** The names of all functions that payloads become newer by; none where there are no earlier versions. */
export const upcastFunctions = (table: EventTable): readonly string[] =>
  versionedTypes(table).length === 0
    ? []
    : [
        composedName(`${table.name}_upcast`),
        ...versionedTypes(table).flatMap((event) => upcastFunctionsOf(table, event)),
      ];

/** Those of one event type. */
export const upcastFunctionsOf = (table: EventTable, event: EventType): readonly string[] => {
  const alone = { ...table, events: [event] };
  return [
    ...upcastStepValues(alone).map(({ step }) => String(step)),
    ...upcastExpressionValues(alone).map((values) => String(values.expression_function)),
  ].map(composedName);
};

/** What the functions are rendered with that are SQL expressions of the catalog, one for each. */
export const upcastExpressionValues = (table: EventTable): Values[] =>
  versionedTypes(table).flatMap((event) =>
    event.earlier.flatMap((version) => {
      const step = stepName(table, event, version);
      const { upcast } = version;
      const expressions =
        upcast.kind === 'whole'
          ? [{ expression: upcast.expression, what: 'The payload' }]
          : upcast.expressions.map(({ field, expression }) => ({ expression, what: `The field ${field}` }));
      return expressions.map(({ expression, what }, index) => ({
        expression,
        expression_function: expressionName(step, index),
        purpose: `${what} of version ${version.version + 1} of ${event.name}, from a payload of version ${version.version}.`,
      }));
    }),
  );
