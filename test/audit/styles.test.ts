import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditPool } from './audit-pool.ts';
import { openStage, runAs, type Stage } from './database.ts';

/** Tables that people build well, each in a way of its own: no error, and append-only where all can be judged. */
interface Style {
  readonly title: string;
  readonly script: string;
  readonly verdict?: 'unproven';
  readonly append?: string;
  readonly trusted?: readonly string[];
  readonly table?: string;
  readonly since?: number;
}

const base = (name: string): string => readFileSync(new URL(`bases/${name}.sql`, import.meta.url), 'utf8');
const PINNED = 'SET search_path = pg_catalog, pg_temp';

/** A stamping trigger over a table whose writers hold INSERT on all columns. */
const stamped = (body: string, declare = ''): string => `
  CREATE FUNCTION ledger.stamp() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ ${declare} BEGIN ${body} END $$;
  ALTER FUNCTION ledger.stamp() OWNER TO ledger_owner;
  CREATE TRIGGER a_stamp BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.stamp();
  ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER a_stamp;
  GRANT INSERT ON ledger.events TO writer; GRANT USAGE ON SEQUENCE ledger.events_id_seq TO writer;`;
const ALL = `NEW.id := nextval('ledger.events_id_seq'); NEW.occurred_at := clock_timestamp(); NEW.tx := pg_current_xact_id(); NEW.recorded_by := session_user;`;

const guarded = (table: string): string => `
  CREATE TRIGGER rows BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
  CREATE TRIGGER statement BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
  ALTER TABLE ${table} ENABLE ALWAYS TRIGGER rows; ALTER TABLE ${table} ENABLE ALWAYS TRIGGER statement;
  ALTER TABLE ${table} OWNER TO ledger_owner;`;

const guardBody = (body: string): string => `
  CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN ${body} END $$;`;

const append = (body: string, args = 'kind text', declare = '', language = 'plpgsql'): string => `
  CREATE FUNCTION public.append(${args}) RETURNS bigint LANGUAGE ${language} SECURITY DEFINER ${PINNED} AS $$ ${declare} ${body} $$;
  ALTER FUNCTION public.append OWNER TO ledger_owner;
  REVOKE EXECUTE ON FUNCTION public.append FROM PUBLIC; GRANT EXECUTE ON FUNCTION public.append TO writer;
  REVOKE INSERT ON ledger.events FROM writer;`;
const CALL = `SELECT public.append('x')`;

const STYLES: readonly Style[] = [
  { title: 'a stamping trigger, one assignment a line', script: stamped(`${ALL} RETURN NEW;`) },
  { title: 'a stamping trigger with = for :=', script: stamped(`${ALL.replaceAll(':=', '=')} RETURN NEW;`) },
  {
    title: 'a stamping trigger in upper case, qualified and cast',
    script: stamped(
      `NEW.ID := pg_catalog.nextval('ledger.events_id_seq'::regclass); NEW.OCCURRED_AT := PG_CATALOG.CLOCK_TIMESTAMP(); NEW.TX := pg_catalog.pg_current_xact_id(); NEW.RECORDED_BY := SESSION_USER::text; RETURN NEW;`,
    ),
  },
  {
    title: 'a stamping trigger for INSERT among others, with TG_OP',
    script: stamped(`IF TG_OP = 'INSERT' THEN ${ALL} END IF; RETURN NEW;`),
  },
  {
    title: 'a stamping trigger that validates first',
    script: stamped(`IF NEW.event_type = '' THEN RAISE EXCEPTION 'no type'; END IF; ${ALL} RETURN NEW;`),
  },
  {
    title: 'a stamping trigger with a variable for the time',
    script: stamped(
      `${ALL.replace('clock_timestamp()', 'moment')} RETURN NEW;`,
      'DECLARE moment timestamptz := clock_timestamp();',
    ),
  },
  {
    title: 'a stamping trigger by SELECT INTO',
    script: stamped(`${ALL} SELECT now() INTO NEW.occurred_at; RETURN NEW;`),
    verdict: 'unproven',
  },
  {
    title: 'a stamping trigger in a nested block',
    script: stamped(`BEGIN ${ALL} END; RETURN NEW;`),
  },
  {
    title: 'timezone and date arithmetic of the server clock',
    script: stamped(
      `${ALL.replace('clock_timestamp()', "date_trunc('milliseconds', clock_timestamp())")} RETURN NEW;`,
    ),
  },
  {
    title: 'one guard for several tables with branches by TG_OP',
    script: `${guardBody(`IF TG_OP = 'TRUNCATE' THEN RAISE EXCEPTION 'no truncate'; ELSIF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'no delete'; ELSIF TG_OP = 'UPDATE' THEN RAISE EXCEPTION 'no update'; END IF; RETURN NULL;`)}
      CREATE TABLE ledger.other (id bigint); ${guarded('ledger.other')}`,
  },
  {
    title: 'a guard that first writes down the attempt',
    script: `CREATE TABLE ledger.attempts (note text); ALTER TABLE ledger.attempts OWNER TO ledger_owner; ${guardBody(`RAISE WARNING '% by %', TG_OP, session_user; RAISE EXCEPTION USING ERRCODE = '23001', MESSAGE = 'no';`)}`,
  },
  {
    title: 'statement triggers only',
    script: 'DROP TRIGGER events_guard_rows ON ledger.events',
  },
  {
    title: 'a superuser is a member of the owner',
    script: 'CREATE ROLE dba LOGIN SUPERUSER; GRANT ledger_owner TO dba',
  },
  {
    title: 'a schema with another owner that can not log in',
    script: 'CREATE ROLE schema_owner NOLOGIN; ALTER SCHEMA ledger OWNER TO schema_owner',
  },
  {
    title: 'an append function of the owner in plpgsql',
    script: append(
      `DECLARE made bigint; BEGIN INSERT INTO ledger.events (event_type, payload) VALUES (kind, '{}') RETURNING id INTO made; RETURN made; END`,
    ),
    append: CALL,
  },
  {
    title: 'an append function in SQL that selects',
    script: append(
      `INSERT INTO ledger.events (occurred_at, event_type, payload) SELECT now(), kind, '{}' RETURNING id`,
      'kind text',
      '',
      'sql',
    ),
    append: CALL,
  },
  {
    title: 'an append function with the time in a variable, and a check',
    script: append(
      `DECLARE moment timestamptz := clock_timestamp(); made bigint; BEGIN IF kind IS NULL THEN RAISE EXCEPTION 'no type'; END IF;
       INSERT INTO ledger.events (occurred_at, recorded_by, event_type, payload) VALUES (moment, session_user, kind, jsonb_build_object('a', 1)) RETURNING id INTO made;
       PERFORM pg_notify('events', made::text); RETURN made; END`,
    ),
    append: CALL,
  },
  {
    title: 'an append function that calls a helper of the owner',
    script: `CREATE FUNCTION ledger.clean(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(t)'; ALTER FUNCTION ledger.clean(text) OWNER TO ledger_owner;
      ${append(`DECLARE made bigint; BEGIN INSERT INTO ledger.events (event_type, payload) VALUES (ledger.clean(kind), '{}') ON CONFLICT DO NOTHING RETURNING id INTO made; RETURN made; END`)}`,
    append: CALL,
  },
  {
    title: 'an append function in ATOMIC form',
    since: 15,
    script: `DO $do$ BEGIN EXECUTE $sql$CREATE FUNCTION public.append(kind text) RETURNS bigint LANGUAGE sql SECURITY DEFINER BEGIN ATOMIC INSERT INTO ledger.events (event_type, payload) VALUES (kind, '{}') RETURNING id; END$sql$; END $do$;
      ALTER FUNCTION public.append OWNER TO ledger_owner;`,
    append: CALL,
  },
  {
    title: 'a table in public',
    script: `CREATE TABLE public.journal (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text NOT NULL);
      ${guarded('public.journal')} GRANT INSERT (note), SELECT ON public.journal TO writer;`,
    table: 'public.journal',
    append: `INSERT INTO public.journal (note) VALUES ('x')`,
  },
  {
    title: 'partitions, each with its guards',
    script: `CREATE TABLE ledger.journal (id bigint GENERATED ALWAYS AS IDENTITY, at timestamptz NOT NULL DEFAULT clock_timestamp(), note text) PARTITION BY RANGE (at);
      CREATE TABLE ledger.journal_1 PARTITION OF ledger.journal FOR VALUES FROM ('2000-01-01') TO ('2020-01-01');
      CREATE TABLE ledger.journal_d PARTITION OF ledger.journal DEFAULT;
      ALTER TABLE ledger.journal_1 OWNER TO ledger_owner; ALTER TABLE ledger.journal_d OWNER TO ledger_owner; ALTER TABLE ledger.journal OWNER TO ledger_owner;
      CREATE TRIGGER rows BEFORE UPDATE OR DELETE ON ledger.journal FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
      ALTER TABLE ledger.journal ENABLE ALWAYS TRIGGER rows;
      ${['', '_1', '_d'].map((part) => `CREATE TRIGGER t BEFORE TRUNCATE ON ledger.journal${part} FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change(); ALTER TABLE ledger.journal${part} ENABLE ALWAYS TRIGGER t;`).join('\n')}
      GRANT INSERT (note) ON ledger.journal TO writer;`,
    table: 'ledger.journal',
    append: `INSERT INTO ledger.journal (note) VALUES ('x')`,
  },
  {
    title: 'a random UUID key with INSERT on the whole table',
    script: `CREATE TABLE ledger.facts (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), note text); ${guarded('ledger.facts')} GRANT INSERT, SELECT ON ledger.facts TO writer;`,
    table: 'ledger.facts',
    append: `INSERT INTO ledger.facts (note) VALUES ('x')`,
  },
  {
    title: 'a text key that the writer gives (ULID), and a generated column',
    script: `CREATE TABLE ledger.facts (id text PRIMARY KEY CHECK (length(id) = 26), note text, size int GENERATED ALWAYS AS (length(note)) STORED, at timestamptz NOT NULL DEFAULT clock_timestamp());
      ${guarded('ledger.facts')} GRANT INSERT (id, note), SELECT ON ledger.facts TO writer;`,
    table: 'ledger.facts',
    append: `INSERT INTO ledger.facts (id, note) VALUES ('01ARZ3NDEKTSV4RRFFQ69G5FAV', 'x')`,
  },
  {
    title: 'identity BY DEFAULT that no writer may name',
    script: `CREATE TABLE ledger.facts (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, note text); ${guarded('ledger.facts')} GRANT INSERT (note), SELECT ON ledger.facts TO writer;`,
    table: 'ledger.facts',
    append: `INSERT INTO ledger.facts (note) VALUES ('x')`,
  },
  {
    title: 'serial with USAGE on its sequence',
    script: `CREATE TABLE ledger.facts (id bigserial PRIMARY KEY, note text); ${guarded('ledger.facts')} GRANT INSERT (note), SELECT ON ledger.facts TO writer; GRANT USAGE ON SEQUENCE ledger.facts_id_seq TO writer;`,
    table: 'ledger.facts',
    append: `INSERT INTO ledger.facts (note) VALUES ('x')`,
  },
  {
    title: 'row security that shows and takes everything',
    script: `ALTER TABLE ledger.events ENABLE ROW LEVEL SECURITY; CREATE POLICY all_rows ON ledger.events USING (true) WITH CHECK (true);`,
  },
  {
    title: 'a migration role that is trusted',
    script: 'CREATE ROLE migrator LOGIN; GRANT ledger_owner TO migrator',
    trusted: ['migrator'],
  },
  {
    title: 'a state table that points at its event, and belongs to a login role',
    script: `CREATE TABLE public.state (id int PRIMARY KEY, event_id bigint REFERENCES ledger.events (id)); ALTER TABLE public.state OWNER TO app; GRANT ALL ON public.state TO app;`,
  },
  {
    title: 'a definer function with dynamic SQL whose owner can do nothing to the table',
    script: `CREATE ROLE batch NOLOGIN;
      CREATE FUNCTION public.anything(what text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN EXECUTE what; END $$;
      ALTER FUNCTION public.anything(text) OWNER TO batch;`,
  },
  {
    title: 'a table of the same name in another schema, and functions that change it',
    script: `CREATE SCHEMA billing; CREATE TABLE billing.events (id int, note text); ALTER SCHEMA billing OWNER TO ledger_owner; ALTER TABLE billing.events OWNER TO ledger_owner;
      CREATE FUNCTION billing.wipe() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = billing, pg_temp AS 'DELETE FROM events';
      ALTER FUNCTION billing.wipe() OWNER TO ledger_owner; GRANT USAGE ON SCHEMA billing TO app;`,
  },
  {
    title: 'a definer trigger that copies what changed elsewhere into the events',
    script: `CREATE TABLE public.orders (id int PRIMARY KEY, state text); ALTER TABLE public.orders OWNER TO ledger_owner; GRANT SELECT, INSERT, UPDATE, DELETE ON public.orders TO app;
      CREATE FUNCTION ledger.record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN
        INSERT INTO ledger.events (event_type, payload) VALUES (TG_TABLE_NAME || '.' || lower(TG_OP), to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END));
        RETURN COALESCE(NEW, OLD); END $$;
      ALTER FUNCTION ledger.record() OWNER TO ledger_owner;
      CREATE TRIGGER record AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION ledger.record();`,
  },
];

describe.each([14, 18] as const)('well-built tables on PostgreSQL %i', (major) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(major);
  });
  afterAll(() => stage?.stop());

  // All on the newest; on the oldest every third, for smoke.
  const here = STYLES.filter(({ since = 0 }, index) => major >= since && (major === 18 || index % 3 === 0));
  test.each(here)('$title', (style) =>
    stage.scene([base('hardened'), style.script], async (pool) => {
      const report = await auditPool(pool, {
        patterns: [style.table ?? 'ledger.events'],
        trusted: style.trusted ?? [],
      });
      const [table] = report.tables;
      const held = table?.findings.filter(
        ({ severity, confidence }) =>
          severity === 'error' || (confidence === 'unknown' && severity !== 'note'),
      );
      if (style.verdict === undefined)
        expect(held?.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
      expect(table?.verdict).toBe(style.verdict ?? 'append-only');
      const statement = style.append ?? `INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{}')`;
      expect(await runAs(pool, 'writer', statement)).toEqual([]);
    }));
});
