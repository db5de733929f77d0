// How long `indelible audit` takes on a large server, beside a has_table_privilege cross product there, and how it grows
// with tables, roles and depth of membership.
// Run after `npm run build`: node test/bench/audit.mjs
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { withDatabase } from '../../dist/database/connect.js';
import { startEmbedded } from '../../dist/database/embedded.js';
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
    const products = [];
    for (let round = 0; round < ROUNDS; round++) {
      runs.push(
        runNode(['dist/cli.js', 'audit', '--format', 'json', '--database-url', server.url], { accept: [1] }),
      );
      if (world.crossProduct) products.push(await crossProduct(server.url));
    }
    const findings = JSON.parse(runs[0].output).tables.reduce(
      (sum, { findings }) => sum + findings.length,
      0,
    );
    return { runs, products, findings };
  } finally {
    await server.stop();
  }
};

/** Seconds in a session of its own. */
const crossProduct = (url) =>
  withDatabase(url, async (database) => {
    const started = process.hrtime.bigint();
    await raw(database, sqlFile('audit-cross-product.sql'));
    return Number(process.hrtime.bigint() - started) / 1e9;
  });

console.log(`node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model}, medians of ${ROUNDS}`);
for (const world of WORLDS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const { runs, products, findings } = await measure(world);
  const seconds = show(spread(runs.map((run) => run.seconds)));
  const processor = show(spread(runs.map((run) => run.processor)));
  const megabytes = show(spread(runs.map((run) => run.megabytes)), 0);
  console.log(
    `${world.name.padEnd(30)} ${seconds} s, ${processor} s of processor, ${megabytes} MB, ${findings} findings`,
  );
  if (products.length > 0) {
    const ratios = products.map((product, index) => product / runs[index].seconds);
    console.log(
      `${'  cross product'.padEnd(30)} ${show(spread(products))} s, ${show(spread(ratios))} times the audit`,
    );
  }
}
