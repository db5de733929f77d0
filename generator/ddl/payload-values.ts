import type { Comparison, Definition, EventTable, EventType, FieldRule } from '../catalog/model.ts';
import { versionsOf } from '../catalog/versions.ts';
import type { Container } from './payload-alternatives.ts';
import { containersIn, type PlacedContainer } from './payload-containers.ts';
import { groupsOf, groupsOfGroups } from './payload-dispatch.ts';
import { containerValues } from './payload-functions.ts';
import { hotPathValues } from './payload-hot-path.ts';
import { once } from './payload-tests.ts';
import { composedName } from './quote.ts';
import type { Values } from './render.ts';

/** The lists of a table's dispatchers, which tell the event types apart. */
export const tablePayloadValues = (table: EventTable): Values => {
  const events = [...table.events].sort(byBytes).map((event) => ({
    event_type: event.name,
    versions: versionsOf(event).map((version) => definitionValues(table, event, version)),
    ...definitionValues(table, event, event),
    earlier: event.earlier.map((version) => definitionValues(table, event, version)),
    has_earlier: once(
      event.earlier.length > 0 && { others: event.earlier.map(({ version }) => version).join(' or ') },
    ),
  }));
  return { large_groups: groupsOfGroups(events), event_groups: groupsOf(events) };
};

/** The function that checks payloads of the newest version of a type. */
export const newestPayloadFunction = (table: EventTable, event: EventType): string =>
  composedName(functionName(table, event, event));

/** What an event of a type and version has to be. */
const definitionValues = (table: EventTable, event: EventType, definition: Definition): Values => ({
  event_version: definition.version,
  about: once(definition.subject !== null && { subject: definition.subject }),
  about_nothing: once(definition.subject === null),
  reason_needed: once(definition.reasonRequired),
  correcting: once(definition.correction !== null),
  not_correcting: once(definition.correction === null),
  function: functionName(table, event, definition),
  ...lookValues(
    definition,
    functionNames(table, event, definition, containersIn(definition.payload, 'payload')),
  ),
});

/** How a payload is judged at one look; cold: by its function. */
const lookValues = ({ payload, rules }: Definition, names: ReadonlyMap<Container, string>): Values => {
  const hot = hotPathValues(payload, (container) => names.get(container) ?? '', rules);
  return { hot, cold: once(hot.length === 0) };
};

/** No name of a function of a newest version ends like one of an earlier version. */
const functionName = ({ name }: EventTable, event: EventType, { version }: Definition): string =>
  `${name}_${event.name}_payload${version === event.version ? '' : `_v${version}`}`;

/** The function of the payload, and numbered ones of the containers inside it. */
const functionNames = (
  table: EventTable,
  event: EventType,
  definition: Definition,
  containers: readonly PlacedContainer[],
): ReadonlyMap<Container, string> => {
  const name = functionName(table, event, definition);
  return new Map(
    containers.map(({ container }, index) => [container, index === 0 ? name : `${name}_${index}`]),
  );
};

const byBytes = (a: EventType, b: EventType): number =>
  Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));

/** One item for every function that checks payloads of this event type, or a container inside one. */
export const eventFunctionValues = (table: EventTable, event: EventType): Values[] =>
  versionsOf(event).flatMap((definition) => definitionFunctionValues(table, event, definition));

const definitionFunctionValues = (table: EventTable, event: EventType, definition: Definition): Values[] => {
  const containers = containersIn(definition.payload, 'payload');
  const names = functionNames(table, event, definition, containers);
  const which = definition.version === event.version ? '' : ` of version ${definition.version}`;
  const nameOf = (container: Container): string => names.get(container) ?? '';
  return containers.map(({ container, path }, index) => ({
    ...containerValues(container, nameOf),
    // Whoever asks about a whole payload has had a look at it.
    ...(index === 0
      ? { root: [{}], rules: definition.rules.map(ruleValues) }
      : { hot: container.kind === 'object' ? hotPathValues(container, nameOf) : [] }),
    function: nameOf(container),
    purpose: `Checks ${path} of ${event.name}${which}: null, or what is wrong.`,
  }));
};

const RULES: Readonly<Record<Comparison, { readonly list: string; readonly words: string }>> = {
  '<': { list: 'less', words: 'less than' },
  '<=': { list: 'at_most', words: 'at most' },
  '>': { list: 'more', words: 'more than' },
  '>=': { list: 'at_least', words: 'at least' },
  '=': { list: 'equal', words: 'equal to' },
  '<>': { list: 'different', words: 'different from' },
};

const ruleValues = ({ field, is, than }: FieldRule): Values => {
  const { list, words } = RULES[is];
  const lists = Object.values(RULES).map((rule) => [rule.list, once(rule.list === list)] as const);
  return {
    ...Object.fromEntries(lists),
    field,
    than,
    place: `.${field}`,
    rule: `a number ${words} payload.${than}`,
  };
};
