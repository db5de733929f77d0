import type { Comparison, EventTable, EventType, FieldRule } from '../catalog/model.ts';
import type { Container } from './payload-alternatives.ts';
import { containerValues } from './payload-functions.ts';
import { once } from './payload-tests.ts';
import type { Values } from './render.ts';

/** The lists of a table's dispatcher, which tells the event types apart. */
export const tablePayloadValues = (table: EventTable): Values => ({
  event_groups: groupsOf(table.events).map((events) => ({
    last_type: events.at(-1)?.name ?? '',
    event_types: events.map((event) => ({
      event_type: event.name,
      event_version: event.version,
      about: once(event.subject !== null && { subject: event.subject }),
      about_nothing: once(event.subject === null),
      reason_needed: once(event.reasonRequired),
      correcting: once(event.correction !== null),
      not_correcting: once(event.correction === null),
      function: functionName(table, event),
    })),
  })),
});

const functionName = ({ name }: EventTable, event: EventType): string => `${name}_${event.name}_payload`;

const byBytes = (a: EventType, b: EventType): number =>
  Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));

/** Event types in the order of their UTF-8 bytes, in about as many groups as each group has types. */
const groupsOf = (events: readonly EventType[]): (readonly EventType[])[] => {
  const sorted = [...events].sort(byBytes);
  const size = Math.max(1, Math.ceil(Math.sqrt(sorted.length)));
  return Array.from({ length: Math.ceil(sorted.length / size) }, (_, index) =>
    sorted.slice(index * size, (index + 1) * size),
  );
};

/** One item for every function that checks payloads of this event type, or a container inside one. */
export const eventFunctionValues = (table: EventTable, event: EventType): Values[] => {
  const rendered: Values[] = [];
  const name = functionName(table, event);
  let count = 0;
  const add = (container: Container, path: string): string => {
    const own = count === 0 ? name : `${name}_${count}`;
    const isRoot = count === 0;
    count += 1;
    const position = rendered.push({}) - 1;
    rendered[position] = {
      ...containerValues(container, path, { add }),
      ...(isRoot ? { root: [{}], rules: event.rules.map(ruleValues) } : {}),
      function: own,
      purpose: `Checks ${path} of ${event.name}: null, or what is wrong.`,
    };
    return own;
  };
  add(event.payload, 'payload');
  return rendered;
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
