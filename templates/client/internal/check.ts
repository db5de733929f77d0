import { type EventProblem, InvalidEventError } from '../errors.ts';
import { eventSchema } from './columns.ts';
import { expectedBy } from './expected.ts';
import { jsonCopy, type Report } from './json.ts';
import { refuseForeign } from './may-append.ts';
import { expectations, pathText, shownAt } from './problems.ts';
import type { TableRules, VersionRule } from './table-rules.ts';

/** A plain copy of an event: what is checked and what is sent. What it does not say may be null, too. */
export interface SentEvent {
  readonly event_type?: unknown;
  readonly event_version?: unknown;
  readonly subject_type?: unknown;
  readonly subject_id?: unknown;
  readonly subject_version?: unknown;
  readonly payload?: unknown;
  readonly actor?: unknown;
  readonly reason?: unknown;
  readonly corrects?: unknown;
  readonly idempotency_key?: unknown;
  readonly [anchor: string]: unknown;
}

/**
 * Checks events of a table before they are sent. Schemas are made once a checker and event type.
 *
 * @param writer the one writer that appends; null: whichever may.
 * @throws InvalidEventError with everything that is wrong with any of the events.
 * @throws NotAllowedError for the first event that no writer may append like this.
 * @returns what to send.
 */
export const eventChecker = (
  table: TableRules,
  writer: string | null,
): ((events: readonly unknown[]) => readonly SentEvent[]) => {
  const schemas = new Map<VersionRule, ReturnType<typeof eventSchema>>();
  const schemaOf = (type: string, rule: VersionRule): ReturnType<typeof eventSchema> => {
    const schema = schemas.get(rule) ?? eventSchema(type, rule, table);
    schemas.set(rule, schema);
    return schema;
  };

  const checked = (given: unknown, index: number, problems: EventProblem[]): unknown => {
    const type = typeOf(given);
    const before = problems.length;
    const report: Report = (path, expected, got) =>
      void problems.push({ index, eventType: type, path: pathText(path), expected, got });
    const event = jsonCopy(given, [], report);
    if (problems.length > before) return event;
    const rule = ruleOf(event, type, table);
    if (type === null || rule === undefined) {
      report(['event_type'], 'an event type of the catalog', shownAt(event, ['event_type']));
      return event;
    }
    const { error } = schemaOf(type, rule).safeParse(event, { error: expectedBy });
    for (const { path, expected } of expectations(error?.issues ?? [])) {
      report(path, expected, shownAt(event, path));
    }
    return event;
  };

  return (events) => {
    const problems: EventProblem[] = [];
    const sent = events.map((event, index) => checked(event, index, problems));
    const { schema, name } = table;
    if (problems.length > 0) {
      const [column = ''] = problems[0]?.path.split(/[.[]/, 1) ?? [];
      throw new InvalidEventError(problems, { schema, table: name, column });
    }
    // Whatever has no problem is an object.
    const right = sent.filter(isObject);
    for (const event of right) refuseForeign(event, table, writer);
    return right;
  };
};

/** Of the version that the event says, where that may still be appended; else of the newest. */
const ruleOf = (event: unknown, type: string | null, table: TableRules): VersionRule | undefined => {
  const newest = type === null ? undefined : table.events.get(type);
  if (!newest?.earlier || !isObject(event)) return newest;
  const said = event.event_version ?? 1;
  return newest.earlier.find(({ version }) => version === said) ?? newest;
};

const isObject = (value: unknown): value is SentEvent => typeof value === 'object' && value !== null;

const typeOf = (event: unknown): string | null =>
  isObject(event) && typeof event.event_type === 'string' ? event.event_type : null;
