import type { Database } from '../../database/connect.ts';
import { boundQuery, fixedSql } from '../../database/query.ts';
import { quoteIdentifier } from '../../ddl/quote.ts';

/** Event triggers that run at a change of the schema, each with its owner: `grants (of eve)`. */
export const readEventTriggers = async (database: Database): Promise<readonly string[]> => {
  const rows: { name: string; owner: string }[] = await database.query(
    boundQuery(await fixedSql('upgrade/event_triggers.sql')),
  );
  return rows.map(({ name, owner }) => `${quoteIdentifier(name)} (of ${quoteIdentifier(owner)})`);
};

/** One line, however many there are; none where there are none. */
export const noteOf = (eventTriggers: readonly string[]): readonly string[] =>
  eventTriggers.length === 0
    ? []
    : [`event triggers may change what a statement makes: ${eventTriggers.join(', ')}`];
