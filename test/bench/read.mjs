// What reading in order costs: batches of a consumer beside plain paging by ids on the same table, which skips what commits
// late, and beside message-db and Emmett; and what each way to read misses while others write.
// Run after `npm run build`. It asserts nothing; --help has the flags.
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { withDatabase } from '../../dist/database/connect.js';
import { startEmbedded } from '../../dist/database/embedded.js';
import { installCatalog } from '../../dist/install/install.js';
import { cpuOf } from './append/server-cpu.mjs';
import { show, spread } from './measure.mjs';
import { fetchPeers, installEmmett, messageDbSql, PEERS } from './peers.mjs';
import { benchCatalog } from './read/catalog.mjs';
import { skips } from './read/skips.mjs';
import { CONSUMERS, emmettWay, WAYS } from './read/ways.mjs';

const HELP = `node test/bench/read.mjs [flags]
  --events 1000000    how many events each store has
  --size 1000         how many a batch
  --rounds 7          how often everything is measured, in turns, each time further on in the history
  --batches 20        how many batches each time (Emmett: two, as each takes long)
  --transactions 200  how many transactions each of 8 writers makes for the table of skips
  --no-peers          without message-db and Emmett, which are fetched from npm into a folder of their own`;

const { values: flags } = parseArgs({
  options: {
    help: { type: 'boolean' },
    events: { type: 'string', default: '1000000' },
    size: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '7' },
    batches: { type: 'string', default: '20' },
    transactions: { type: 'string', default: '200' },
    'no-peers': { type: 'boolean' },
  },
});
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}
const [events, size, rounds, batches, transactions] = [
  flags.events,
  flags.size,
  flags.rounds,
  flags.batches,
  flags.transactions,
].map(Number);
if (rounds * batches * size > events)
  throw new RangeError('There are not so many events: fewer rounds, batches or events a batch.');

/** All events at once, and without what judges each of them: that is no matter of reading. */
const FILL = [
  'ALTER TABLE bench.events DROP CONSTRAINT events_is_valid',
  `INSERT INTO bench.events (event_type, subject_type, subject_id, payload, actor)
   SELECT 'changed', 'item', 'I-' || n % 1000, jsonb_build_object('state', 'S' || n), 'ai/bench'
   FROM generate_series(1, ${events}) AS n`,
  'VACUUM (ANALYZE, FREEZE) bench.events',
];
const FILL_PEERS = [
  `INSERT INTO message_store.messages (stream_name, type, position, data, metadata)
   SELECT 'category-' || n % 1000, 'changed', n / 1000, jsonb_build_object('state', 'S' || n), '{"actor": "ai/bench"}'
   FROM generate_series(1, ${events}) AS n`,
  `INSERT INTO emt_messages (stream_id, stream_position, partition, message_data, message_metadata, message_schema_version,
     message_type, message_id, transaction_id)
   SELECT 'category-' || n % 1000, n / 1000, 'emt:default', jsonb_build_object('state', 'S' || n), '{"actor": "ai/bench"}',
     '1', 'changed', n::text, pg_current_xact_id()
   FROM generate_series(1, ${events}) AS n`,
  'VACUUM (ANALYZE, FREEZE) message_store.messages',
  'VACUUM (ANALYZE, FREEZE) emt_messages',
];

const OWN_TABLES = [
  'CREATE TABLE public.elsewhere (n int)',
  'CREATE TABLE public.own (reader text PRIMARY KEY, position bigint) WITH (fillfactor = 50)',
];

const prepare = async (server, peers) => {
  await withDatabase(server.url, (database) =>
    installCatalog(database, benchCatalog(CONSUMERS), { lockTimeoutMilliseconds: 5000 }),
  );
  if (peers) await installEmmett(peers, server.url);
  const admin = await connect(server.url);
  const peerSql = peers ? messageDbSql(peers, ['get-category-messages']) : [];
  for (const statement of [...OWN_TABLES, ...peerSql]) await admin.query(statement);
  for (const statement of [...FILL, ...(peers ? FILL_PEERS : [])]) await admin.query(statement);
  await admin.end();
};

const opened = [];
const connect = async (connectionString) => {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('SET search_path = public, message_store');
  opened.push(client);
  return client;
};

/** Processor time of the session of each way, microseconds an event; they take turns batch by batch. */
const measure = async (server, ways) => {
  const contenders = await Promise.all(
    ways.map(async ({ name, open, batches: count = batches }) => {
      const client = await connect(server.url);
      const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
      return { name, count, pid: rows[0].pid, spent: [], reader: await open(client, size) };
    }),
  );
  for (let round = 0; round < rounds; round++) {
    const start = Math.floor((round * (events - (batches + 1) * size)) / rounds);
    for (const { reader } of contenders) {
      await reader.startAt(start);
      // The first batch there fills caches.
      await reader.batch();
    }
    const before = contenders.map(({ pid }) => cpuOf([pid]));
    for (let n = 0; n < batches; n++) {
      for (const { name, count, reader } of contenders) {
        if (n >= count) continue;
        const ids = await reader.batch();
        if (ids.length !== size) throw new Error(`${name} gave ${ids.length} events`);
      }
    }
    for (const [index, { pid, count, spent }] of contenders.entries())
      spent.push((cpuOf([pid]) - before[index]) / 1000 / size / count);
  }
  return contenders;
};

const printSpeed = ([base, ...others]) => {
  console.log(
    `\n${events} events in batches of ${size}: processor time of the session, microseconds an event, median (lowest to highest)\n`,
  );
  // The second keeps a position, too, as whatever reads each event once has to.
  const beside = [base, others[0]];
  console.log(
    `| way | us/event | ${beside.map(({ name }) => `of ${name}`).join(' | ')} |\n| --- | --- | --- | --- |`,
  );
  for (const { name, spent } of [base, ...others]) {
    const ratios = beside.map((one) => show(spread(spent.map((cpu, round) => one.spent[round] / cpu))));
    console.log(`| ${name} | ${show(spread(spent))} | ${ratios.join(' | ')} |`);
  }
};

const printSkips = (rows) => {
  console.log(
    `\nWhat is missed while 8 writers append, 1 transaction in 20 held open, ${transactions} of each\n`,
  );
  console.log('| way | events | skipped | twice |\n| --- | --- | --- | --- |');
  for (const { name, events: count, skipped, twice } of rows)
    console.log(`| ${name} | ${count} | ${skipped} | ${twice} |`);
};

const peers = flags['no-peers'] ? null : fetchPeers();
const server = await startEmbedded({
  settings: ['shared_buffers=512MB', 'max_wal_size=8GB', 'autovacuum=off'],
});
try {
  await prepare(server, peers);
  console.log(`peers: ${peers ? PEERS.join(', ') : 'none'}; ${rounds} rounds of ${batches} batches`);
  const {
    ids,
    idsWithPosition,
    committing,
    idsInTransaction,
    nextBatchInTransaction,
    horizon,
    transactions: byTransactions,
    readBatch,
    nextBatch,
    client,
    messageDb,
  } = WAYS;
  const emmett = peers ? [{ ...emmettWay(peers), batches: 2 }] : [];
  printSpeed(
    await measure(server, [
      ids,
      idsWithPosition,
      horizon,
      nextBatch,
      committing,
      idsInTransaction,
      nextBatchInTransaction,
      readBatch,
      client,
      ...(peers ? [messageDb] : []),
      ...emmett,
    ]),
  );
  const admin = await connect(server.url);
  // So that every way begins at the end, and none with a million.
  await admin.query(`SELECT bench.events_horizon()`);
  const table = await skips(
    'events',
    [ids, horizon, byTransactions, nextBatch, readBatch, client],
    () => connect(server.url),
    transactions,
  );
  for (const [store, way] of peers ? [['messageDb', messageDb], ...emmett.map((one) => ['emmett', one])] : [])
    table.push(...(await skips(store, [way], () => connect(server.url), transactions)));
  printSkips(table);
} finally {
  await Promise.all(opened.map((client) => client.end().catch(() => undefined)));
  await server.stop();
  if (peers) rmSync(peers, { recursive: true, force: true });
}
