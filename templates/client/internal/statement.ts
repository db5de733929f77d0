import type { SQLQuery } from '@databases/pg';
import type { SentEvent } from './check.ts';
import { prepared } from './prepared.ts';
import type { TableRules } from './table-rules.ts';

/**
 * What appends the events. One that nothing recorded can stand in the way of is an INSERT, which costs less.
 *
 * @param prepare whether a connection is to prepare the statement.
 */
export const statementOf = (sent: readonly SentEvent[], table: TableRules, prepare: boolean): SQLQuery => {
  const { append, insert, statements } = table;
  const named = (statement: SQLQuery, name: string): SQLQuery =>
    prepare ? prepared(statement, `${statements}_${name}`) : statement;
  const [event, ...others] = sent;
  if (insert === null || event === undefined || others.length > 0 || saysMore(event))
    return named(append(JSON.stringify(sent)), 'append');
  return named(
    insert((column) => columnValue(event[column], column)),
    'insert',
  );
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
