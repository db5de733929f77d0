import type { SQLQuery } from '@databases/pg';
import type { SentEvent } from './check.ts';
import type { TableRules } from './table-rules.ts';

/** What appends the events. One that nothing recorded can stand in the way of is an INSERT, which costs half as much. */
export const statementOf = (sent: readonly SentEvent[], { append, insert }: TableRules): SQLQuery => {
  const [event, ...others] = sent;
  if (insert === null || event === undefined || others.length > 0 || saysMore(event))
    return append(JSON.stringify(sent));
  return insert((column) => columnValue(event[column], column));
};

const saysMore = (event: SentEvent): boolean => (event.idempotency_key ?? event.corrects ?? null) !== null;

/** A value as the driver takes it. */
const columnValue = (value: unknown, column: string): unknown => {
  switch (column) {
    case 'payload':
      return JSON.stringify(value);
    case 'event_version':
      return value ?? 1;
    default:
      return value ?? null;
  }
};
