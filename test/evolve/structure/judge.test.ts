import { beforeAll, describe, expect, test } from 'vitest';
import { loadLexer } from '../../../generator/ddl/lexer.ts';
import { structuralSteps } from '../../../generator/evolve/structure/steps.ts';
import type { Structure, StructurePart } from '../../../generator/evolve/structure/structure.ts';

const part = (kind: StructurePart['kind'], name: string, ddl: string, has_rows = false): StructurePart => ({
  kind,
  schema: 'ledger',
  table_name: 'events',
  name,
  ddl,
  left_out: null,
  same_key: null,
  key_columns: null,
  has_rows,
});

const TABLE = part(
  'table',
  'events',
  'CREATE TABLE ledger.events (\n    id bigint NOT NULL,\n    "odd "" name" integer,\n    tags text[],\n    price numeric(10,2)\n)',
  true,
);
const FROM: Structure = [
  TABLE,
  part(
    'constraint',
    'events_pkey',
    'ALTER TABLE ONLY ledger.events ADD CONSTRAINT events_pkey PRIMARY KEY (id)',
  ),
  part('constraint', 'events_kept', 'ALTER TABLE ledger.events ADD CONSTRAINT events_kept CHECK (id > 0)'),
  part('index', 'events_by', 'CREATE INDEX events_by ON ledger.events USING btree (price)'),
  part('index', 'events_once', 'CREATE UNIQUE INDEX events_once ON ledger.events USING btree (price)'),
  part('invalid index', 'events_half', 'DROP INDEX CONCURRENTLY ledger.events_half'),
];
const TO: Structure = FROM.filter(({ name }) => name !== 'events_kept');

beforeAll(loadLexer);

const judged = (ddl: string, hazards: { type: string; message: string }[] = []) => {
  const { before, within, refusals } = structuralSteps([{ ddl, hazards }], FROM.slice(0, 5), TO);
  return { steps: [...before, ...within], refusals };
};

describe('what is never run', () => {
  test.each([
    'DROP TABLE ledger.events',
    'DROP SCHEMA ledger CASCADE',
    'TRUNCATE ledger.events',
    'DELETE FROM ledger.events',
    'UPDATE ledger.events SET price = 0',
    'INSERT INTO ledger.events VALUES (1)',
    'GRANT ALL ON ledger.events TO PUBLIC',
    'REVOKE ALL ON ledger.events FROM PUBLIC',
    'CREATE POLICY x ON ledger.events USING (true)',
    'CREATE TABLE ledger.more (id integer)',
    'ALTER TABLE ledger.events DROP COLUMN price',
    'ALTER TABLE ledger.events ADD COLUMN a integer, DROP COLUMN price',
    'ALTER TABLE ledger.events DISABLE TRIGGER ALL',
    'ALTER TABLE ledger.events DISABLE ROW LEVEL SECURITY',
    'ALTER TABLE ledger.events NO FORCE ROW LEVEL SECURITY',
    'ALTER TABLE ledger.events OWNER TO somebody',
    'ALTER TABLE ledger.events SET UNLOGGED',
    'ALTER TABLE ledger.events ALTER COLUMN id DROP IDENTITY',
    'ALTER TABLE ledger.events DROP CONSTRAINT events_kept',
    'ALTER TABLE ledger.events DETACH PARTITION ledger.part',
    'ALTER TABLE ledger.events RENAME COLUMN price TO cost',
    'ALTER TABLE ledger.events RENAME TO gone',
    'ALTER INDEX ledger.events_once RENAME TO other',
    'ALTER TABLE other.events ADD COLUMN a integer',
    'ALTER TABLE ledger.others ADD COLUMN a integer',
    'ALTER TABLE events ADD COLUMN a integer',
    'CREATE INDEX CONCURRENTLY a ON ledger.others (id)',
    'DROP INDEX CONCURRENTLY ledger.unknown',
    'DROP INDEX ledger.events_by, ledger.events_once',
    'ALTER TABLE ledger.events ALTER COLUMN id SET DATA TYPE integer',
    'ALTER TABLE ledger.events ALTER COLUMN price SET DATA TYPE text',
    'ALTER TABLE ledger.events ALTER COLUMN tags SET DATA TYPE text',
    'ALTER TABLE ledger.events ALTER COLUMN "odd "" name" SET DATA TYPE bigint[] USING ARRAY["odd "" name"]',
    'ALTER TABLE ledger.events ALTER COLUMN "odd "" name" SET DATA TYPE bigint USING 0',
    'ALTER TABLE ledger.events ALTER COLUMN "odd "" name" SET DATA TYPE bigint USING id::bigint',
    'ALTER TABLE ledger.events ADD COLUMN a timestamptz DEFAULT clock_timestamp()',
    'ALTER TABLE ledger.events ADD COLUMN a text NOT NULL DEFAULT session_user',
    'ALTER TABLE ledger.events ADD COLUMN a integer NOT NULL',
    'VACUUM FULL ledger.events',
    'ALTER TABLE ledger.events ADD COLUMN a integer; DROP TABLE ledger.events',
    'DO $$ BEGIN DROP TABLE ledger.events; END $$',
    'SELECT pg_terminate_backend(1)',
    'COMMIT',
    'this is no SQL',
    '',
  ])('%s', (ddl) => {
    expect(judged(ddl).refusals).toHaveLength(1);
  });

  test('what pg-schema-diff itself calls a loss, or more rights', () => {
    const harmless = 'ALTER TABLE ledger.events ADD COLUMN a integer';
    expect(judged(harmless).refusals).toEqual([]);
    expect(judged(harmless, [{ type: 'DELETES_DATA', message: 'Gone.' }]).refusals).toMatchObject([
      { sql: harmless, why: 'pg-schema-diff says of it: Gone.' },
    ]);
    expect(judged(harmless, [{ type: 'AUTHZ_UPDATE', message: 'More.' }]).refusals).toHaveLength(1);
    expect(judged(harmless, [{ type: 'NEW_IN_V2', message: 'Who knows.' }]).steps[0]?.hazards).toContainEqual(
      {
        kind: 'unchecked',
        message: 'NEW_IN_V2: Who knows.',
      },
    );
  });
});

test.each([
  ['ALTER TABLE ledger.events ADD COLUMN a integer', ['lock']],
  ["ALTER TABLE ledger.events ADD COLUMN a integer NOT NULL DEFAULT '1'::integer", ['lock', 'unchecked']],
  ['ALTER TABLE ledger.events ADD COLUMN a integer GENERATED ALWAYS AS (1) STORED', ['rewrite']],
  ['ALTER TABLE ledger.events ALTER COLUMN "odd "" name" SET DATA TYPE bigint', ['rewrite']],
  [
    'ALTER TABLE ledger.events ALTER COLUMN "odd "" name" SET DATA TYPE text using "odd "" name"::text',
    ['rewrite'],
  ],
  ['ALTER TABLE ledger.events ADD CONSTRAINT a CHECK (id > 1)', ['scan']],
  ['ALTER TABLE ledger.events ADD CONSTRAINT a CHECK (id > 1) NOT VALID', ['lock']],
  ['ALTER TABLE ledger.events VALIDATE CONSTRAINT a', ['scan', 'outside-transaction']],
  ['CREATE INDEX a ON ledger.events (id)', ['lock']],
  ['CREATE INDEX CONCURRENTLY a ON ledger.events (id)', ['load', 'outside-transaction']],
  ['DROP INDEX CONCURRENTLY ledger.events_by', ['loses-data', 'outside-transaction']],
  ['ALTER INDEX ledger.events_once RENAME TO "pgschemadiff_tmpidx_events_once_x"', ['unchecked']],
  ['ANALYZE ledger.events (id)', ['load']],
])('%s: %s', (ddl, kinds) => {
  const { steps, refusals } = judged(ddl);
  expect(refusals).toEqual([]);
  expect(steps[0]?.hazards.map(({ kind }) => kind)).toEqual(kinds);
  expect(steps[0]?.transactional).toBe(!kinds.includes('outside-transaction'));
});

test('what broke off goes first, predecessors go last, and what needs no transaction of its own is in that of the upgrade', () => {
  const statements = [
    'DROP INDEX CONCURRENTLY ledger."pgschemadiff_tmpidx_events_once_x"',
    'CREATE UNIQUE INDEX CONCURRENTLY events_once ON ledger.events (price)',
    'ALTER TABLE ledger.events ADD COLUMN a integer',
  ].map((ddl) => ({ ddl, hazards: [] }));
  const sqlOf = (steps: readonly { sql: string }[]): string[] => steps.map(({ sql }) => sql);
  const whole = structuralSteps(statements, FROM, TO);
  expect(sqlOf(whole.before)).toEqual([
    'DROP INDEX CONCURRENTLY ledger.events_half',
    statements[1]?.ddl,
    statements[2]?.ddl,
    statements[0]?.ddl,
  ]);
  expect(whole.within).toEqual([]);
  const short = structuralSteps(statements.slice(1), FROM, TO);
  expect(sqlOf(short.within)).toEqual([statements[2]?.ddl]);
});
