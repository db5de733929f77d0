import { NotAllowedError } from '../errors.ts';
import type { SentEvent } from './check.ts';
import type { TableRules } from './table-rules.ts';

/**
 * @param event that is as the catalog says.
 * @param writer the one writer that appends; null: whichever may.
 * @throws NotAllowedError as the database would: for an event type or an actor that the writer may not use.
 */
export function refuseForeign(event: SentEvent, table: TableRules, writer: string | null): void {
  const [type, actor] = [String(event.event_type), String(event.actor)];
  const writers = table.events.get(type)?.writers ?? [];
  const asking = writer === null ? writers : writers.filter((role) => role === writer);
  if (asking.some((role) => table.actors.get(role)?.some((pattern) => matches(actor, pattern)))) return;
  const who = writer ?? 'no writer of the catalog';
  const may = `${who} may ${writer === null ? '' : 'not '}append`;
  const column = asking.length === 0 ? 'event_type' : 'actor';
  const [message, hint] =
    column === 'actor'
      ? [
          `${may} ${type} to ${table.name} as the actor ${JSON.stringify(actor)}`,
          'The catalog says which actors a writer may claim to be.',
        ]
      : [
          `${may} the event type ${JSON.stringify(type)} to ${table.name}`,
          'The catalog says which writer may append which event type.',
        ];
  throw new NotAllowedError({
    code: 'ID002',
    message,
    hint,
    schema: table.schema,
    table: table.name,
    column,
  });
}

const matches = (actor: string, pattern: string): boolean =>
  pattern.endsWith('*') ? actor.startsWith(pattern.slice(0, -1)) : actor === pattern;
