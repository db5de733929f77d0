// What an append to a generated table costs, beside a bare heap, a table by hand, message-db and Emmett: one event at a
// time and batches of 100, 1 and 8 clients, 7 and 50 event types, fsync on and off; and what each wall costs.
// Run after `npm run build`. It asserts nothing; --help has the flags.
import { rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { withDatabase } from '../../dist/database/connect.js';
import { startEmbedded } from '../../dist/database/embedded.js';
import { installCatalog } from '../../dist/install/install.js';
import { contenders, valuesOf, walls } from './append/contenders.mjs';
import { load, openClient } from './append/load.mjs';
import { cpuOf, serverProcesses } from './append/server-cpu.mjs';
import { spread } from './measure.mjs';
import { fetchPeers, PEERS } from './peers.mjs';

const HELP = `node test/bench/append.mjs [flags]
  --quick            few and short rounds, one setting, no peers
  --clients 1,8      how many clients at a time
  --types 7,50       of how many event types the generated tables are
  --batch 1,100      how many events a statement
  --fsync off,on     a server each
  --rounds 9         how often everything is measured, in turns
  --seconds 0.5      how long each time
  --no-peers         without message-db and Emmett, which are fetched from npm into a folder of their own
  --no-walls         without the tables of what each wall costs
  --only-walls       those tables alone`;

const { values: flags } = parseArgs({
  options: {
    help: { type: 'boolean' },
    quick: { type: 'boolean' },
    clients: { type: 'string' },
    types: { type: 'string' },
    batch: { type: 'string' },
    fsync: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    'no-peers': { type: 'boolean' },
    'no-walls': { type: 'boolean' },
    'only-walls': { type: 'boolean' },
  },
});
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}
const numbers = (text) => text.split(',').map(Number);
const settings = {
  clients: numbers(flags.clients ?? (flags.quick ? '8' : '1,8')),
  types: numbers(flags.types ?? '7,50'),
  batches: numbers(flags.batch ?? (flags.quick ? '1' : '1,100')),
  fsync: flags['only-walls'] ? [] : (flags.fsync ?? (flags.quick ? 'off' : 'off,on')).split(','),
  rounds: Number(flags.rounds ?? (flags.quick ? 5 : 9)),
  seconds: Number(flags.seconds ?? (flags.quick ? 0.3 : 0.5)),
  peers: !(flags['no-peers'] ?? flags['only-walls'] ?? flags.quick),
  walls: !flags['no-walls'],
};

const PASSWORD = 'of the bench';
const raw = (database, text) => database.query(database.sql.__dangerous__rawValue(text));

/** A server on which each contender has its tables, and its clients are the same login. */
const startServer = async (fsync, all) => {
  const server = await startEmbedded({
    settings: [
      ...['fsync', 'full_page_writes', 'synchronous_commit'].map((setting) => `${setting}=${fsync}`),
      ...['shared_buffers=256MB', 'max_wal_size=4GB', 'autovacuum=off', 'max_connections=200'],
    ],
  });
  await withDatabase(server.url, async (database) => {
    await raw(database, `CREATE ROLE bench_writer NOLOGIN`);
    for (const { catalog, install, setUp } of all) {
      if (catalog) await installCatalog(database, catalog, { lockTimeoutMilliseconds: 5000 });
      if (install) await install(server.url);
      await database.task(async (session) => {
        for (const statement of setUp) await raw(session, statement);
      });
    }
    await raw(database, `CREATE ROLE bench_login LOGIN PASSWORD '${PASSWORD}' IN ROLE bench_writer`);
  });
  return server;
};

/** Every contender in turns: rates, latencies, server CPU a round. */
const measure = async (server, all, clients, batch, seconds) => {
  const url = server.urlFor({ user: 'bench_login', password: PASSWORD });
  const pools = [];
  for (const contender of all) {
    const { text } = batch === 1 ? contender.one : contender.many;
    const open = contender.open ?? (() => openClient(url, { text, setUp: contender.session }));
    const connections = [];
    for (let index = 0; index < clients; index++) connections.push(await open(url, batch));
    pools.push({ contender, connections, valuesAt: valuesOf(contender, batch), rounds: [] });
  }
  try {
    for (const { contender, connections, valuesAt } of pools)
      await warmUp(contender, connections, valuesAt, batch);
    const processes = serverProcesses(server.pid);
    for (let round = 0; round < settings.rounds; round++) {
      for (const { connections, valuesAt, rounds } of pools) {
        const before = cpuOf(processes);
        const done = await load(connections, valuesAt, seconds);
        const events = done.executions * batch;
        rounds.push({
          rate: events / done.seconds,
          cpu: (cpuOf(processes) - before) / events / 1000,
          latencies: done.latencies,
        });
      }
    }
  } finally {
    for (const { connections } of pools) for (const connection of connections) await connection.close();
  }
  return pools;
};

/** A session plans each branch of a function when it first gets there, so it has to have seen every type. */
const warmUp = async ({ types = 7 }, connections, valuesAt, batch) => {
  for (let execution = 0; execution < Math.max(8, (6 * types) / batch); execution++) {
    await Promise.all(connections.map((connection, index) => connection.run(valuesAt(index))));
  }
};

const ratios = (rounds, base, of) => spread(rounds.map((round, index) => of(round, base[index])));
const ratioText = ({ median, low, high }) => `${median.toFixed(2)} (${low.toFixed(2)}-${high.toFixed(2)})`;
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

const rowOf = ({ contender, rounds }, base) => {
  const latencies = rounds.flatMap((round) => round.latencies).sort((a, b) => a - b);
  return [
    contender.name,
    spread(rounds.map(({ rate }) => rate)).median.toFixed(0),
    ratioText(ratios(rounds, base, (one, other) => one.rate / other.rate)),
    spread(rounds.map(({ cpu }) => cpu)).median.toFixed(1),
    ratioText(ratios(rounds, base, (one, other) => other.cpu / one.cpu)),
    quantile(latencies, 0.5).toFixed(2),
    quantile(latencies, 0.99).toFixed(2),
  ];
};

const HEAD = ['', 'events/s', 'of the bare heap', 'CPU us/event', 'of the bare heap', 'p50 ms', 'p99 ms'];

const printTable = (title, rows) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  console.log(`\n### ${title}\n`);
  for (const [index, row] of rows.entries()) {
    console.log(`| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`);
    if (index === 0) console.log(`| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  }
};

/** Bytes that each contender's tables have on disk, by event. */
const sizes = async (server, all) =>
  withDatabase(server.url, async (database) => {
    const measured = [];
    for (const { name, relation, more = [] } of all) {
      const [row] = await raw(
        database,
        `WITH relation AS (
           SELECT name::regclass AS oid FROM unnest('{${[relation, ...more]}}'::text[]) AS name
         ), part AS (
           SELECT oid FROM relation UNION SELECT tree.relid FROM relation, pg_partition_tree(oid) AS tree
         )
         SELECT (SELECT count(*) FROM ${relation})::text AS events,
                sum(pg_table_size(oid))::text AS heap, sum(pg_total_relation_size(oid))::text AS total FROM part`,
      );
      const events = Number(row.events);
      if (events > 0) measured.push({ name, heap: row.heap / events, total: row.total / events });
    }
    return measured;
  });

const printSizes = async (server, all, fsync) => {
  const measured = await sizes(server, all);
  const [base] = measured;
  printTable(`Bytes an event, fsync ${fsync}`, [
    ['', 'table', 'of the bare heap', 'with indexes', 'of the bare heap'],
    ...measured.map(({ name, heap, total }) => [
      name,
      heap.toFixed(0),
      (heap / base.heap).toFixed(2),
      total.toFixed(0),
      (total / base.heap).toFixed(2),
    ]),
  ]);
};

const compare = async (server, all, clients, batch, title) => {
  const able = all.filter((contender) => (batch === 1 ? contender.one : contender.many));
  const pools = await measure(server, able, clients, batch, settings.seconds);
  printTable(title, [HEAD, ...pools.map((pool) => rowOf(pool, pools[0].rounds))]);
  printBeside(pools);
};

/** The generated tables beside whatever else is asked in the same way, round by round: by the lean client, or by its own. */
const printBeside = (pools) => {
  const lean = pools.filter(({ contender }) => !contender.open);
  const [mine, ...copies] = lean.filter(({ contender }) => contender.types);
  if (!mine) return;
  console.log('');
  const peers = lean.filter(({ contender }) => !contender.catalog).slice(1);
  for (const other of [...peers, ...copies]) printRatios(mine, other);
  const own = pools.filter(({ contender }) => contender.open);
  for (const client of own.filter(({ contender }) => contender.ours)) {
    for (const other of own.filter(({ contender }) => !contender.ours)) printRatios(client, other);
  }
};

const printRatios = (mine, { contender, rounds }) => {
  const rate = ratios(mine.rounds, rounds, (one, other) => one.rate / other.rate);
  const cpu = ratios(mine.rounds, rounds, (one, other) => other.cpu / one.cpu);
  console.log(
    `${mine.contender.name}, beside ${contender.name}: ${ratioText(rate)} times the events/s; the other takes ${ratioText(cpu)} times the CPU.`,
  );
};

const howText = (batch) => (batch === 1 ? 'one event a statement' : `batches of ${batch}`);
const clientsText = (count) => (count === 1 ? '1 client' : `${count} clients`);

const peers = settings.peers ? fetchPeers() : null;
try {
  console.log(`node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model}`);
  console.log(
    `peers: ${settings.peers ? PEERS.join(', ') : 'none'}; ${settings.rounds} rounds of ${settings.seconds} s`,
  );
  for (const fsync of settings.fsync) {
    const all = await contenders(settings.types, peers);
    const server = await startServer(fsync, all);
    try {
      const version = await withDatabase(server.url, (database) => raw(database, 'SHOW server_version'));
      console.log(`\n## fsync ${fsync}, PostgreSQL ${version[0].server_version}`);
      for (const batch of settings.batches) {
        for (const clients of settings.clients) {
          await compare(server, all, clients, batch, `${clientsText(clients)}, ${howText(batch)}`);
        }
      }
      await printSizes(server, all, fsync);
    } finally {
      await server.stop();
    }
  }
  if (settings.walls) {
    const all = walls();
    const server = await startServer('off', all);
    try {
      const clients = Math.max(...settings.clients);
      for (const batch of settings.batches) {
        const title = `What each wall costs: fsync off, ${clientsText(clients)}, ${howText(batch)}`;
        await compare(server, all, clients, batch, title);
      }
    } finally {
      await server.stop();
    }
  }
} finally {
  if (peers) rmSync(peers, { recursive: true, force: true });
}
