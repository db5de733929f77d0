import { z } from 'zod';
import { NotAllowedError } from '../errors.ts';
import type { TableRules } from './table-rules.ts';

const claim = z.object({ event_type: z.string(), actor: z.string() });

/**
 * @param writer the one writer that appends; null: whichever may.
 * @throws NotAllowedError as the database would: for an event type or an actor that the writer may not use.
 */
export function refuseForeign(event: unknown, table: TableRules, writer: string | null): void {
  const { event_type: type, actor } = claim.parse(event);
  const writers = table.events.get(type)?.writers ?? [];
  const asking = writer === null ? writers : writers.filter((role) => role === writer);
  const patterns = asking.flatMap((role) => table.actors.get(role) ?? []);
  if (patterns.some((pattern) => matches(actor, pattern))) return;
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
