import { type FarWay, harm, REPLACED } from './far-ways.ts';

/** A schema with a type of its own, and a function behind it that app owns, and may put anything into. */
const MARKS = (owner = 'app'): string => `
    CREATE SCHEMA lib; GRANT USAGE ON SCHEMA lib TO PUBLIC; GRANT CREATE ON SCHEMA lib TO app; CREATE TYPE lib.mark AS (n int);
    CREATE FUNCTION lib.same(lib.mark, lib.mark) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN true; END $$; ALTER FUNCTION lib.same(lib.mark, lib.mark) OWNER TO ${owner};
    CREATE FUNCTION lib.read(text) RETURNS lib.mark LANGUAGE plpgsql AS $$ BEGIN RETURN row(1)::lib.mark; END $$; ALTER FUNCTION lib.read(text) OWNER TO ${owner};
    CREATE FUNCTION lib.say(lib.mark) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN 'x'; END $$; ALTER FUNCTION lib.say(lib.mark) OWNER TO ${owner};
    CREATE TABLE ledger.marks (a lib.mark, b lib.mark); INSERT INTO ledger.marks VALUES (row(1)::lib.mark, row(1)::lib.mark); ALTER TABLE ledger.marks OWNER TO ledger_owner;`;
const EQUALS = 'CREATE OPERATOR lib.= (LEFTARG = lib.mark, RIGHTARG = lib.mark, FUNCTION = lib.same);';
const CAST = (cast: string): string => `CREATE CAST ${cast};`;
const READS = CAST('(text AS lib.mark) WITH FUNCTION lib.read(text) AS ASSIGNMENT');
const SAYS = CAST('(lib.mark AS text) WITH FUNCTION lib.say(lib.mark)');

const LOOK = (body: string, path = 'pg_catalog, lib, pg_temp', list = ''): string => `
    CREATE FUNCTION public.look(${list}) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = ${path} AS $$ BEGIN ${body}; END $$; ALTER FUNCTION public.look(${list}) OWNER TO ledger_owner;`;
const COMPARES = 'PERFORM FROM ledger.marks AS m WHERE m.a = m.b';

const SAME = `CREATE OR REPLACE FUNCTION lib.same(lib.mark, lib.mark) ${harm('boolean', 'true')}; SELECT public.look()`;
const READ = `CREATE OR REPLACE FUNCTION lib.read(text) ${harm('lib.mark', 'row(1)::lib.mark')}; SELECT public.look()`;
const SAY = `CREATE OR REPLACE FUNCTION lib.say(lib.mark) ${harm('text', `'x'`)}; SELECT public.look()`;

/** What stands behind an operator whose name the system has, too, and behind a cast: whose value it is, no name says. */
export const OPERATOR_WAYS: readonly FarWay[] = [
  {
    title: 'behind =: of a type of its own, of somebody',
    verdict: 'unproven',
    script: `${MARKS()} ${EQUALS} ${LOOK(COMPARES)}`,
    attack: SAME,
    proof: REPLACED,
  },
  {
    title: 'behind = in a CASE: of a type of its own, of somebody',
    verdict: 'unproven',
    script: `${MARKS()} ${EQUALS} ${LOOK('PERFORM CASE m.a WHEN m.b THEN 1 END FROM ledger.marks AS m')}`,
    attack: SAME,
    proof: REPLACED,
  },
  {
    title: 'behind =: of a type of its own, where it is not looked for',
    verdict: 'append-only',
    script: `${MARKS()} ${EQUALS} ${LOOK(COMPARES, 'pg_catalog, pg_temp')}`,
    attack: SAME,
    proof: REPLACED,
  },
  {
    title: 'behind =: of a type of its own, of the owner',
    verdict: 'append-only',
    script: `${MARKS('ledger_owner')} ${EQUALS} ${LOOK(COMPARES)}`,
    attack: SAME,
    proof: REPLACED,
  },
  {
    title: 'behind =: of texts, which the system finds first',
    verdict: 'append-only',
    script: `${MARKS()} CREATE FUNCTION lib.same(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN true; END $$; ALTER FUNCTION lib.same(text, text) OWNER TO app;
      CREATE OPERATOR lib.= (LEFTARG = text, RIGHTARG = text, FUNCTION = lib.same); ${LOOK(`PERFORM FROM ledger.events AS e WHERE e.event_type = 'x'`)}`,
    attack: `CREATE OR REPLACE FUNCTION lib.same(text, text) ${harm('boolean', 'true')}; SELECT public.look()`,
    proof: REPLACED,
  },
  {
    title: 'behind a cast that is said, of somebody',
    verdict: 'unproven',
    script: `${MARKS()} ${READS} ${LOOK(`PERFORM 'x'::text::lib.mark`, 'pg_catalog, pg_temp')}`,
    attack: READ,
    proof: REPLACED,
  },
  {
    title: 'behind a cast from a column, of somebody',
    verdict: 'unproven',
    script: `${MARKS()} ${SAYS} ${LOOK('PERFORM m.a::text FROM ledger.marks AS m', 'pg_catalog, pg_temp')}`,
    attack: SAY,
    proof: REPLACED,
  },
  {
    title: 'behind a cast that an INSERT does, of somebody',
    verdict: 'unproven',
    script: `${MARKS()} ${READS} ${LOOK(`INSERT INTO ledger.marks (a) VALUES ('x'::text)`, 'pg_catalog, pg_temp')}`,
    attack: READ,
    proof: REPLACED,
  },
  {
    title: 'behind a cast that an argument brings, of somebody',
    verdict: 'unproven',
    script: `${MARKS()} ${SAYS} ${LOOK('PERFORM $1::text', 'pg_catalog, pg_temp', 'lib.mark')}`,
    attack: SAY.replace('look()', 'look(row(1)::lib.mark)'),
    proof: REPLACED,
  },
  {
    title: 'behind a cast of the owner',
    verdict: 'append-only',
    script: `${MARKS('ledger_owner')} ${READS} ${SAYS} ${LOOK(`PERFORM 'x'::text::lib.mark, m.a::text FROM ledger.marks AS m`, 'pg_catalog, pg_temp')}`,
    attack: READ,
    proof: REPLACED,
  },
  {
    title: 'behind a cast of somebody, which nobody meets',
    verdict: 'append-only',
    script: `${MARKS()} ${READS} ${LOOK('PERFORM e.id::text FROM ledger.events AS e', 'pg_catalog, pg_temp')}`,
    attack: READ,
    proof: REPLACED,
  },
  {
    title: 'behind = and a cast: functions of the owner that delete events',
    verdict: 'unproven',
    script: `${MARKS('ledger_owner')} ${EQUALS} CREATE OR REPLACE FUNCTION lib.same(lib.mark, lib.mark) ${harm('boolean', 'true')}; ${LOOK(COMPARES)}`,
    attack: 'SELECT public.look()',
    proof: REPLACED,
  },
];
