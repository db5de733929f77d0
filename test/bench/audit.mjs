// How long `indelible audit` takes on a large server, beside cross products of privilege functions there, and how it grows
// with tables, roles and depth of membership.
// Run after `npm run build`: node test/bench/audit.mjs
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { withDatabase } from '../../dist/database/connect.js';
import { startEmbedded } from '../../dist/database/embedded.js';
import { holders } from './audit-holders.mjs';
import { runNode, show, spread } from './measure.mjs';

const sqlFile = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const raw = (database, text) => database.query(database.sql.__dangerous__rawValue(text));

const WORLDS = [
  { name: 'the usual', tables: 3000, roles: 300, lattice: false, crossProduct: true },
  { name: '300 tables', tables: 300, roles: 300, lattice: false },
  { name: '10,000 tables', tables: 10_000, roles: 300, lattice: false },
  { name: '1,000 roles', tables: 3000, roles: 1000, lattice: false },
  { name: '5,000 roles', tables: 3000, roles: 5000, lattice: false },
  { name: '6-level lattice of 120 roles', tables: 3000, roles: 120, lattice: true },
  { name: '6-level lattice of 300 roles', tables: 3000, roles: 300, lattice: true },
];
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const wanted = process.argv.slice(2);

const build = ({ tables, roles, lattice }) =>
  [
    `SET bench.tables = ${tables}; SET bench.roles = ${roles}; SET bench.events = 60; SET bench.lattice = ${lattice}`,
    sqlFile('audit-world.sql'),
  ].join(';\n');

const measure = async (world) => {
  const server = await startEmbedded({ settings: ['max_locks_per_transaction=10000'] });
  try {
    await withDatabase(server.url, async (database) => {
      await database.task(async (connection) => {
        await raw(connection, build(world));
        await raw(connection, 'VACUUM ANALYZE');
      });
    });
    const runs = [];
    const peers = [];
    for (let round = 0; round < ROUNDS; round++) {
      const args = ['dist/cli.js', 'audit', '--format', 'json', '--database-url', server.url];
      runs.push(await charged(server, async () => runNode(args, { accept: [1] })));
      if (world.crossProduct) peers.push(await askPeers(server));
    }
    const findings = JSON.parse(runs[0].output).tables.reduce(
      (sum, { findings }) => sum + findings.length,
      0,
    );
    return { runs, peers, findings };
  } finally {
    await server.stop();
  }
};

/** Processor seconds of the sessions of a server that have ended (Linux: proc(5), cutime and cstime of the postmaster). */
const ofSessions = ({ pid }) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [children, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(13, 15);
  return (Number(children) + Number(system)) / TICKS_A_SECOND;
};

const TICKS_A_SECOND = 100;
/** Until the postmaster has seen that a session ended. */
const SETTLED = 300;

/** What `work` gives, and the processor seconds that the server spent for it. */
const charged = async (server, work) => {
  const settle = () => new Promise((done) => setTimeout(done, SETTLED));
  await settle();
  const before = ofSessions(server);
  const result = await work();
  await settle();
  return { ...result, server: ofSessions(server) - before };
};

/** Answer, seconds, and processor seconds of both sides, in a session of its own. */
const timed = (server, answer) =>
  charged(server, () =>
    withDatabase(server.url, async (database) => {
      const started = process.hrtime.bigint();
      const before = process.cpuUsage();
      const held = await answer(database);
      const { user, system } = process.cpuUsage(before);
      return {
        held,
        seconds: Number(process.hrtime.bigint() - started) / 1e9,
        processor: (user + system) / 1e6,
      };
    }),
  );

const queryOf = (name) => async (database) => Number((await raw(database, sqlFile(name)))[0].held);

/** What others do, and the part of the audit that answers the same question as the first. */
const askPeers = async (server) => {
  const tables = await timed(server, queryOf('audit-cross-product.sql'));
  const same = await timed(server, holders);
  if (same.held !== tables.held)
    throw new Error(`facts and graph: ${same.held}; has_table_privilege: ${tables.held}`);
  const all = await timed(server, queryOf('audit-cross-product-all.sql'));
  return { tables, same, all };
};

const spent = ({ processor, server }) => processor + server;

/** Seconds, and processor seconds of client and server. */
const costs = (runs) =>
  `${show(spread(runs.map(({ seconds }) => seconds)))} s, processor ${show(spread(runs.map(spent)))} s (server ${show(spread(runs.map(({ server }) => server)))})`;

const PEERS = {
  'cross product, tables': ({ tables }) => tables,
  'the same by facts and graph': ({ same }) => same,
  'cross product, everything': ({ all }) => all,
};

console.log(`node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model}, medians of ${ROUNDS}`);
for (const world of WORLDS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const { runs, peers, findings } = await measure(world);
  const megabytes = show(spread(runs.map((run) => run.megabytes)), 0);
  console.log(`${world.name.padEnd(30)} ${costs(runs)}, ${megabytes} MB, ${findings} findings`);
  for (const [name, of] of Object.entries(PEERS)) {
    if (peers.length === 0) continue;
    const taken = peers.map(of);
    const ratios = (cost) => show(spread(taken.map((peer, round) => cost(peer) / cost(runs[round]))), 1);
    console.log(
      `  ${name.padEnd(28)} ${costs(taken)}; the audit times ${ratios(({ seconds }) => seconds)}, processor ${ratios(spent)}`,
    );
  }
}
