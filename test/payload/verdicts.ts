import type { Database } from '../../generator/database/connect.ts';
import { boundQuery } from '../../generator/database/query.ts';

/** What PostgreSQL says to an event: null, or why it is refused. */
export interface Refusal {
  readonly sqlstate: string;
  readonly message: string;
  readonly detail: string;
  readonly hint: string;
  readonly column: string;
  readonly table: string;
  readonly schema: string;
  readonly constraint: string;
}

/** An event as it is said to PostgreSQL; a payload of undefined is NULL. */
export interface Asked {
  readonly type: string | null;
  readonly version: number | null;
  readonly subjectType: string | null;
  readonly subjectId: string | null;
  readonly actor: string | null;
  readonly reason: string | null;
  readonly corrects: number | null;
  readonly payload: unknown;
}

/** Asks the dispatcher of a table with the payload as text, inside a subtransaction; true must be true, not null. */
const ASK_SQL = `
CREATE FUNCTION verdict_of(
    event_type text, payload text, event_version integer, subject_type text, subject_id text, actor text, reason text, corrects bigint
) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
    sqlstate_ text; message_ text; detail_ text; hint_ text; column_ text; table_ text; schema_ text; constraint_ text; valid boolean;
BEGIN
    valid := THE_SCHEMA.events_is_valid(
        event_type, event_version, subject_type, subject_id, actor, reason, corrects, payload::jsonb
    );
    IF valid IS NOT TRUE THEN
        RETURN json_build_object('sqlstate', 'not true', 'message', valid::text);
    END IF;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS sqlstate_ = RETURNED_SQLSTATE, message_ = MESSAGE_TEXT,
        detail_ = PG_EXCEPTION_DETAIL, hint_ = PG_EXCEPTION_HINT, column_ = COLUMN_NAME,
        table_ = TABLE_NAME, schema_ = SCHEMA_NAME, constraint_ = CONSTRAINT_NAME;
    RETURN json_build_object(
        'sqlstate', sqlstate_, 'message', message_, 'detail', detail_, 'hint', hint_, 'column', column_,
        'table', table_, 'schema', schema_, 'constraint', constraint_
    );
END $$;
`;

/** The function that the other functions here call, for a schema whose table is `events`. */
export const askSql = (schema: string): string =>
  ASK_SQL.replaceAll('THE_SCHEMA', schema).replace('verdict_of', `${schema}.verdict_of`);

/** Verdicts on many payloads of many event types, in one query. */
export const verdicts = async (
  database: Database,
  schema: string,
  events: readonly { readonly type: string; readonly payload: string }[],
): Promise<(Refusal | null)[]> => {
  const rows: { verdict: Refusal | null }[] = await database.query(
    boundQuery(
      `SELECT ${schema}.verdict_of(type, payload, 1, NULL, NULL, 'ai/test', NULL, NULL) AS verdict
       FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS event (type, payload, place) ORDER BY place`,
      [events.map(({ type }) => type), events.map(({ payload }) => payload)],
    ),
  );
  return rows.map(({ verdict }) => verdict);
};

/** The verdict on one event. */
export const verdictOn = async (
  database: Database,
  schema: string,
  asked: Asked,
): Promise<Refusal | null> => {
  const { type, version, subjectType, subjectId, actor, reason, corrects, payload } = asked;
  const text = payload === undefined ? null : JSON.stringify(payload);
  const [row] = await database.query(
    boundQuery(`SELECT ${schema}.verdict_of($1, $2, $3, $4, $5, $6, $7, $8) AS verdict`, [
      type,
      text,
      version,
      subjectType,
      subjectId,
      actor,
      reason,
      corrects,
    ]),
  );
  return row.verdict;
};
