// The tables that are compared, and what it takes to append to each of them.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import databases from '@databases/pg';
import { createJiti } from 'jiti';
import pg from 'pg';
import { validateCatalog } from '../../../dist/catalog/validate.js';
import { boundQuery } from '../../../dist/database/query.js';
import { emmettModule, installEmmett, messageDbSql } from '../peers.mjs';
import { catalogOf, eventAt } from './events.mjs';

const COLUMNS = `run_id, turn_seq, event_type, event_version, subject_type, subject_id, payload, actor, reason,
  corrects, idempotency_key, id, occurred_at, tx, recorded_by`;

const bareHeap = {
  name: 'bare heap',
  relation: 'bare.events',
  setUp: [
    'CREATE SCHEMA bare',
    `CREATE TABLE bare.events (
       id bigint, occurred_at timestamptz, run_id uuid, turn_seq integer, event_type text, event_version integer,
       subject_type text, subject_id text, payload jsonb, actor text, reason text, corrects bigint,
       idempotency_key text, tx xid8, recorded_by text)`,
    'GRANT USAGE ON SCHEMA bare TO bench_writer',
    'GRANT INSERT ON bare.events TO bench_writer',
  ],
  one: {
    text: `INSERT INTO bare.events (${COLUMNS})
           VALUES ($1, NULL, $2, 1, $3, $4, $5, $6, $7, NULL, NULL, $8, $9, $10, $11)`,
    valuesAt: (event, n) => [
      ...said(event),
      n,
      '2026-03-12T14:32:00.123456Z',
      String(700 + n),
      'bench_login',
    ],
  },
  many: {
    text: `INSERT INTO bare.events (${COLUMNS})
           SELECT run_id, NULL, event_type, 1, subject_type, subject_id, payload, actor, reason, NULL, NULL,
                  $2::bigint, $3::timestamptz, $4::xid8, $5
           FROM jsonb_to_recordset($1::jsonb) AS given (run_id uuid, event_type text, subject_type text,
             subject_id text, payload jsonb, actor text, reason text)`,
    valuesAt: (events, n) => [
      JSON.stringify(events),
      n,
      '2026-03-12T14:32:00.123456Z',
      String(700 + n),
      'bench_login',
    ],
  },
};

const said = ({ run_id, event_type, subject_type, subject_id, payload, actor, reason }) => [
  run_id,
  event_type,
  subject_type,
  subject_id,
  JSON.stringify(payload),
  actor,
  reason,
];

const byHand = () => ({
  name: 'by hand, with a trigger',
  relation: 'by_hand.agent_events',
  setUp: [
    'CREATE SCHEMA by_hand',
    'SET search_path = by_hand',
    'CREATE ROLE worker_write NOLOGIN',
    readFileSync(new URL('../../../examples/hand-written/agent_events.sql', import.meta.url), 'utf8'),
    'RESET search_path',
    'GRANT USAGE ON SCHEMA by_hand TO bench_writer',
    'GRANT INSERT ON by_hand.agent_events TO bench_writer',
    'GRANT USAGE ON SEQUENCE by_hand.agent_events_id_seq TO bench_writer',
  ],
  one: {
    text: `INSERT INTO by_hand.agent_events (run_id, event_type, subject_type, subject_id, payload)
           VALUES ($1, $2, $3, $4, $5)`,
    valuesAt: (event) => said(event).slice(0, 5),
  },
});

/** The generated table; `alter`: what a superuser changes about it, to see what that costs. */
export const generated = (schema, types, { name, alter = [], corrections } = {}) => ({
  name: name ?? `generated, ${types} types`,
  relation: `${schema}.agent_events`,
  types,
  catalog: catalogOf(schema, types, { corrections }),
  setUp: alter.map((change) => change.replaceAll('{table}', `${schema}.agent_events`)),
  one: {
    text: `INSERT INTO ${schema}.agent_events (run_id, event_type, subject_type, subject_id, payload, actor, reason)
           VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    valuesAt: said,
  },
  many: {
    text: `SELECT id FROM ${schema}.agent_events_append($1)`,
    valuesAt: (events) => [JSON.stringify(events)],
  },
});

/** Every client has a category of its own, as message-db locks the category; a stream has ten events. */
const streamOf = (n, client) => `category${client}-${Math.floor(n / 80)}`;
const metadata = ({ actor, reason, run_id }) => ({ actor, reason, run_id });

const messageDb = (folder) => ({
  name: 'message-db',
  relation: 'message_store.messages',
  setUp: [
    ...messageDbSql(folder),
    'GRANT message_store TO bench_writer',
    'GRANT USAGE ON SCHEMA message_store TO bench_writer',
    'GRANT ALL ON ALL TABLES IN SCHEMA message_store TO bench_writer',
    'GRANT ALL ON ALL SEQUENCES IN SCHEMA message_store TO bench_writer',
    'GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA message_store TO bench_writer',
  ],
  session: ['SET search_path = message_store, public'],
  one: {
    text: 'SELECT message_store.write_message($1, $2, $3, $4, $5)',
    valuesAt: (event, n, client) => [
      randomUUID(),
      streamOf(n, client),
      event.event_type,
      JSON.stringify(event.payload),
      JSON.stringify(metadata(event)),
    ],
  },
  many: {
    text: `SELECT message_store.write_message(id, stream, event_type, payload, metadata)
           FROM jsonb_to_recordset($1::jsonb) AS given (id text, stream text, event_type text, payload jsonb, metadata jsonb)`,
    valuesAt: (events, n, client) => [
      JSON.stringify(
        events.map((event) => ({
          ...event,
          id: randomUUID(),
          stream: `category${client}-${n}`,
          metadata: metadata(event),
        })),
      ),
    ],
  },
});

/** Its clients for Node ask `pg`, which prepares nothing by itself. */
const messageDbClient = (folder) => {
  const { session, one, many, ...rest } = messageDb(folder);
  return {
    ...rest,
    name: 'message-db, through pg',
    setUp: [],
    open: async (connectionString, batch) => {
      const client = new pg.Client({ connectionString });
      await client.connect();
      for (const statement of session) await client.query(statement);
      const { text } = batch === 1 ? one : many;
      return { run: (values) => client.query(text, values), close: () => client.end() };
    },
    one,
    many,
  };
};

const array = (values) => `{${values.map((value) => JSON.stringify(value)).join(',')}}`;
const emmettValues = (events, ids, stream) => [
  array(ids),
  array(events.map(({ payload }) => JSON.stringify(payload))),
  array(events.map((event) => JSON.stringify(metadata(event)))),
  array(events.map(() => '1')),
  array(events.map(({ event_type }) => event_type)),
  array(events.map(() => 'E')),
  stream,
];
const EMMETT = `SELECT * FROM emt_append_to_stream($1::text[], $2::jsonb[], $3::jsonb[], $4::text[], $5::text[], $6::text[],
  $7::text, 'category'::text, NULL::bigint, 'emt:default'::text)`;

const emmettMessage = (event) => ({
  type: event.event_type,
  data: event.payload,
  metadata: metadata(event),
});

/** As a program of its users appends: a store of one connection. */
const emmettClient = (folder) => ({
  name: 'Emmett, its client',
  relation: 'public.emt_messages',
  setUp: [],
  open: async (url) => {
    const { getPostgreSQLEventStore } = await emmettModule(folder);
    const store = getPostgreSQLEventStore(url, { schema: { autoMigration: 'None' } });
    const run = ({ stream, events }) => store.appendToStream(stream, events.map(emmettMessage));
    return { run, close: () => store.close() };
  },
  one: { valuesAt: (event, n, client) => ({ stream: streamOf(n, client), events: [event] }) },
  many: { valuesAt: (events, n, client) => ({ stream: `category${client}-own-${n}`, events }) },
});

/** Its own client installs it; the statement is its client's, but prepared, which is kinder to it. */
const emmett = (folder) => ({
  name: 'Emmett',
  relation: 'public.emt_messages',
  more: ['public.emt_streams'],
  install: (url) => installEmmett(folder, url),
  setUp: [
    'GRANT ALL ON ALL TABLES IN SCHEMA public TO bench_writer',
    'GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO bench_writer',
  ],
  one: {
    text: EMMETT,
    valuesAt: (event, n, client) => emmettValues([event], [randomUUID()], streamOf(n, client)),
  },
  many: {
    text: EMMETT,
    valuesAt: (events, n, client) =>
      emmettValues(
        events,
        events.map(() => randomUUID()),
        `category${client}-${n}`,
      ),
  },
});

/** The generated client of an example, as it is and with prepared statements. */
const throughClient = async () => {
  const example = new URL('../../../examples/reconciler/', import.meta.url);
  const load = createJiti(import.meta.url);
  const [{ agentEventsClient }, { default: definition }] = await Promise.all(
    ['generated/client.ts', 'catalog.ts'].map((file) => load.import(fileURLToPath(new URL(file, example)))),
  );
  const { catalog: whole } = validateCatalog(definition);
  // What an append costs, and not what is made of it.
  const tables = whole.tables.map((table) => ({ ...table, projections: [], consumers: [] }));
  const catalog = { ...whole, tables };
  const plain = {
    name: 'generated, its client',
    relation: 'ledger.agent_events',
    ours: true,
    catalog,
    setUp: ['GRANT worker_write TO bench_writer'],
    open: opening(agentEventsClient, {}),
    one: { valuesAt: (event) => [event] },
    many: { valuesAt: (events) => events },
  };
  const prepared = {
    ...plain,
    name: 'generated, its client, prepared',
    catalog: undefined,
    setUp: [],
    open: opening(agentEventsClient, { prepare: true }),
  };
  return [plain, prepared];
};

const opening = (makeClient, options) => (url) => {
  const database = oneConnection(url);
  const client = makeClient(database, options);
  return { run: (events) => client.appendMany(events), close: () => database.dispose() };
};

/** The same driver without our client: what Node does between two statements counts here. */
const driverOnly = {
  ...bareHeap,
  name: "bare heap, the client's driver",
  setUp: [],
  open: (url, batch) => {
    const database = oneConnection(url);
    const { text } = batch === 1 ? bareHeap.one : bareHeap.many;
    const run = (values) => database.query(boundQuery(text, values));
    return { run, close: () => database.dispose() };
  },
};

const oneConnection = (connectionString) =>
  databases.default({ connectionString, bigIntMode: 'string', poolSize: 1, onError: () => undefined });

/** Everything that is compared; without a folder the peers are left out. */
export const contenders = async (types, peers) => [
  bareHeap,
  byHand(),
  driverOnly,
  ...(await throughClient()),
  ...types.map((count) => generated(`types_${count}`, count)),
  ...(peers ? [messageDb(peers), messageDbClient(peers), emmett(peers), emmettClient(peers)] : []),
];

/** What is left of the CHECK when its function says yes to everything: what no cleverer function could save. */
const CHECK_OF_NOTHING = [
  `CREATE OR REPLACE FUNCTION check_of_nothing.agent_events_is_valid(
     event_type text, event_version integer, subject_type text, subject_id text, actor text, reason text, corrects bigint,
     payload jsonb
   ) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS 'BEGIN RETURN true; END'`,
];

/** The generated table of seven types with one thing less, or more. */
export const walls = () => {
  const without = (name, ...alter) =>
    generated(`without_${name.toLowerCase().replaceAll(/\W+/g, '_')}`, 7, { name: `without ${name}`, alter });
  return [
    bareHeap,
    generated('types_7', 7),
    without('CHECK', 'ALTER TABLE {table} DROP CONSTRAINT agent_events_is_valid'),
    generated('check_of_nothing', 7, { name: 'with a CHECK of nothing', alter: CHECK_OF_NOTHING }),
    without(
      'policy',
      'ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY',
      'ALTER TABLE {table} DISABLE ROW LEVEL SECURITY',
    ),
    without(
      'guards',
      ...['append_only', 'append_only_row', 'append_only_truncate'].map(
        (guard) => `DROP TRIGGER agent_events_${guard} ON {table}`,
      ),
    ),
    without('column grants', 'GRANT INSERT ON {table} TO bench_writer'),
    without(
      'stamps',
      ...['occurred_at', 'tx', 'recorded_by'].map(
        (column) =>
          `ALTER TABLE {table} ALTER COLUMN ${column} DROP DEFAULT, ALTER COLUMN ${column} DROP NOT NULL`,
      ),
    ),
    without('primary key', 'ALTER TABLE {table} DROP CONSTRAINT agent_events_pkey CASCADE'),
    ...['run', 'subject', 'idempotency'].map((index) => without(`index ${index}`, indexDrop(index))),
    generated('with_corrections', 7, { name: 'with corrections', corrections: true }),
  ];
};

const indexDrop = (index) =>
  `DO $$ DECLARE schema text := split_part('{table}', '.', 1); BEGIN
     EXECUTE format('DROP INDEX %I.agent_events_${index}', schema); END $$`;

/** The values of a client's next execution: of one event, or of a batch. */
export const valuesOf = (contender, batch) => {
  const event = eventAt(contender.types ?? 7);
  let executions = 0;
  let n = 0;
  if (batch === 1) return (client) => contender.one.valuesAt(event(n), ++n, client);
  return (client) => {
    const events = Array.from({ length: batch }, () => event(n++));
    return contender.many.valuesAt(events, ++executions, client);
  };
};
