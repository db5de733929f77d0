import type { Queryable } from '@databases/pg';
import { asAppendError } from './errors.ts';
import { eventChecker } from './internal/check.ts';
import { recordedEvents } from './internal/recorded.ts';
import { statementOf } from './internal/statement.ts';
import type { EventRule, TableRules } from './internal/table-rules.ts';

type TypeOf<Event> = Event extends { readonly event_type: infer Type extends string } ? Type : never;
type ByType<Event> = { readonly [E in Event as TypeOf<E>]: E };
type OfType<Event, Type> = Extract<Event, { readonly event_type: Type }>;

/** Appends events of one table: any of its event types. */
export interface TableClient<Append, Row, Of> {
  /**
   * Appends one event, in one round trip.
   *
   * @returns the event as it is recorded. With an idempotency key that is recorded already: that event.
   * @throws AppendError; nothing is recorded then. What isn't one of these is thrown as it came.
   */
  append<Type extends TypeOf<Append>>(
    event: { readonly event_type: Type } & ByType<Append>[Type],
  ): Promise<OfType<Row, Type>>;

  /**
   * Appends many events in one round trip and one statement: all of them or none. None for none.
   *
   * @returns the events as they are recorded, in the order in which they were given.
   * @throws AppendError; nothing is recorded then. What isn't one of these is thrown as it came.
   */
  appendMany<const Types extends readonly TypeOf<Append>[]>(
    events: readonly [
      ...{ [I in keyof Types]: { readonly event_type: Types[I] } & ByType<Append>[Types[I]] },
    ],
  ): Promise<{ -readonly [I in keyof Types]: OfType<Row, Types[I]> }>;

  /** The event types, each with its own append: `events.of.email_sent.append({ … })`. */
  readonly of: Of;
}

/** What a client may be told when it is made. */
export interface ClientOptions<Writer extends string> {
  /** The one writer that it is for; without it, it has every writer's event types. */
  readonly writer?: Writer | undefined;
  /**
   * Whether each connection prepares the statements once, which takes much from the cost of one event. Not behind a pooler that
   * gives every transaction another connection and doesn't know of prepared statements. False by default.
   */
  readonly prepare?: boolean | undefined;
}

/** What is left to say about an event whose type is known. */
export type Said<Append, Actor extends string> = Omit<
  Append,
  'event_type' | 'event_version' | 'subject_type'
> & { readonly actor: Actor };

/** Appends events of one type; see TableClient. */
export interface TypeClient<Append, Row, Actor extends string> {
  append(event: Said<Append, Actor>): Promise<Row>;
  appendMany<const Events extends readonly unknown[]>(
    events: readonly [...{ [I in keyof Events]: Said<Append, Actor> }],
  ): Promise<{ -readonly [I in keyof Events]: Row }>;
}

export const tableClient = <Append, Row, Of>(
  database: Pick<Queryable, 'query'>,
  table: TableRules,
  { writer, prepare }: ClientOptions<string>,
): TableClient<Append, Row, Of> => {
  const check = eventChecker(table, writer ?? null);

  const appendMany = async (events: readonly unknown[]): Promise<unknown[]> => {
    if (events.length === 0) return [];
    const sent = check(events);
    const rows: unknown = await database
      .query(statementOf(sent, table, prepare ?? false))
      .catch((error: unknown) => {
        throw asAppendError(error, events.length === 1 ? 0 : null);
      });
    return recordedEvents(sent, rows, table);
  };
  const append = async (event: unknown): Promise<unknown> => (await appendMany([event]))[0];

  const ofType = (type: string, { version, subject }: EventRule) => {
    const complete = (event: unknown): unknown =>
      typeof event === 'object' && event !== null
        ? {
            ...event,
            event_type: type,
            event_version: version,
            ...(subject === null ? {} : { subject_type: subject }),
          }
        : event;
    return {
      append: (event: unknown): Promise<unknown> => append(complete(event)),
      appendMany: (events: readonly unknown[]): Promise<unknown[]> => appendMany(events.map(complete)),
    };
  };

  let of: object | null = null;
  const client = {
    append,
    appendMany,
    get of() {
      of ??= Object.fromEntries([...table.events].map(([type, rule]) => [type, ofType(type, rule)]));
      return of;
    },
  };
  // The database holds the rows to the catalog, from which the types are made.
  return client as TableClient<Append, Row, Of>;
};
