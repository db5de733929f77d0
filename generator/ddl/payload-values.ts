import type { Comparison, EventTable, EventType, FieldRule } from '../catalog/model.ts';
import type { Container } from './payload-alternatives.ts';
import { containersIn, type PlacedContainer } from './payload-containers.ts';
import { groupsOf, groupsOfGroups } from './payload-dispatch.ts';
import { containerValues } from './payload-functions.ts';
import { hotPathValues } from './payload-hot-path.ts';
import { once } from './payload-tests.ts';
import type { Values } from './render.ts';

/** The lists of a table's dispatchers, which tell the event types apart. */
export const tablePayloadValues = (table: EventTable): Values => {
  const events = [...table.events].sort(byBytes).map((event) => ({
    event_type: event.name,
    event_version: event.version,
    about: once(event.subject !== null && { subject: event.subject }),
    about_nothing: once(event.subject === null),
    reason_needed: once(event.reasonRequired),
    correcting: once(event.correction !== null),
    not_correcting: once(event.correction === null),
    function: functionName(table, event),
    ...lookValues(event, functionNames(table, event, containersIn(event.payload, 'payload'))),
  }));
  return { large_groups: groupsOfGroups(events), event_groups: groupsOf(events) };
};

/** How a payload is judged at one look; cold: by its function. */
const lookValues = (event: EventType, names: ReadonlyMap<Container, string>): Values => {
  const hot = hotPathValues(event.payload, (container) => names.get(container) ?? '', event.rules);
  return { hot, cold: once(hot.length === 0) };
};

const functionName = ({ name }: EventTable, event: EventType): string => `${name}_${event.name}_payload`;

/** The function of the payload, and numbered ones of the containers inside it. */
const functionNames = (
  table: EventTable,
  event: EventType,
  containers: readonly PlacedContainer[],
): ReadonlyMap<Container, string> => {
  const name = functionName(table, event);
  return new Map(
    containers.map(({ container }, index) => [container, index === 0 ? name : `${name}_${index}`]),
  );
};

const byBytes = (a: EventType, b: EventType): number =>
  Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));

/** One item for every function that checks payloads of this event type, or a container inside one. */
export const eventFunctionValues = (table: EventTable, event: EventType): Values[] => {
  const containers = containersIn(event.payload, 'payload');
  const names = functionNames(table, event, containers);
  const nameOf = (container: Container): string => names.get(container) ?? '';
  return containers.map(({ container, path }, index) => ({
    ...containerValues(container, nameOf),
    // Whoever asks about a whole payload has had a look at it.
    ...(index === 0
      ? { root: [{}], rules: event.rules.map(ruleValues) }
      : { hot: container.kind === 'object' ? hotPathValues(container, nameOf) : [] }),
    function: nameOf(container),
    purpose: `Checks ${path} of ${event.name}: null, or what is wrong.`,
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
