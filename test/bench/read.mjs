// What reading in order costs: batches of a consumer beside plain paging by ids on the same table, which skips what commits
// late. Server processor time, in turns. Run after `npm run build`. It asserts nothing; --help has the flags.
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { validateCatalog } from '../../dist/catalog/validate.js';
import { withDatabase } from '../../dist/database/connect.js';
import { startEmbedded } from '../../dist/database/embedded.js';
import { installCatalog } from '../../dist/install/install.js';
import { cpuOf, serverProcesses } from './append/server-cpu.mjs';
import { show, spread } from './measure.mjs';

const HELP = `node test/bench/read.mjs [flags]
  --events 1000000  how many events are read
  --size 1000       how many a batch
  --rounds 3        how often everything is measured, in turns`;

const { values: flags } = parseArgs({
  options: {
    help: { type: 'boolean' },
    events: { type: 'string', default: '1000000' },
    size: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
  },
});
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}
const [events, size, rounds] = [flags.events, flags.size, flags.rounds].map(Number);

const { catalog, problems } = validateCatalog({
  name: 'bench',
  version: '1.0.0',
  schema: 'bench',
  roles: { owner: 'bench_owner', writers: { bench_writer: {} } },
  tables: {
    events: {
      doc: 'd',
      events: {
        changed: {
          doc: 'd',
          subject: 'item',
          payload: z.strictObject({ state: z.string() }),
          writers: ['bench_writer'],
          reason: 'optional',
        },
      },
      consumers: Object.fromEntries(
        Array.from({ length: rounds + 1 }, (_, n) => [`reader ${n}`, { doc: 'd', role: 'bench_reader' }]),
      ),
    },
  },
});
if (!catalog) throw new Error(JSON.stringify(problems));

const pageByIds = async (run) => {
  let last = 0;
  for (let count = 0; ; ) {
    const rows = await run(`SELECT * FROM bench.events WHERE id > ${last} ORDER BY id LIMIT ${size}`);
    if (rows.length === 0) return count;
    count += rows.length;
    last = rows.at(-1).id;
  }
};

const consume = async (run, consumer) => {
  for (let count = 0, last; ; ) {
    await run('BEGIN');
    const rows = await run(`SELECT * FROM bench.events_read_batch('${consumer}', ${size})`);
    count += rows.length;
    last = rows.at(-1) ?? last;
    if (rows.length > 0)
      await run(`SELECT bench.events_commit('${consumer}', ${last.position}, ${last.after})`);
    await run('COMMIT');
    if (rows.length === 0) return count;
  }
};

const server = await startEmbedded();
try {
  await withDatabase(server.url, async (database) => {
    await installCatalog(database, catalog, { lockTimeoutMilliseconds: 5000 });
    await database.task(async (session) => {
      const run = (text) => session.query(session.sql.__dangerous__rawValue(text));
      await run(
        `INSERT INTO bench.events (event_type, subject_type, subject_id, payload, actor)
         SELECT 'changed', 'item', 'I-' || n % 1000, jsonb_build_object('state', 'S' || n), 'ai/bench'
         FROM generate_series(1, ${events}) AS n`,
      );
      await run('VACUUM ANALYZE bench.events');
      const ways = [
        ['id > last, one statement a page', () => pageByIds(run)],
        ['read_batch and commit, one transaction a batch', (round) => consume(run, `reader ${round}`)],
      ];
      const spent = ways.map(() => []);
      for (let round = 0; round <= rounds; round++) {
        for (const [index, [, way]] of ways.entries()) {
          const processes = serverProcesses(server.pid);
          const before = cpuOf(processes);
          const count = await way(round);
          if (count !== events) throw new Error(`${count} events were read`);
          // The first round fills caches.
          if (round > 0) spent[index].push((cpuOf(processes) - before) / 1000 / events);
        }
      }
      const [byIds, ...others] = spent;
      console.log(
        `${events} events in batches of ${size}: server processor, microseconds an event, median (lowest to highest)`,
      );
      for (const [index, [name]] of ways.entries()) console.log(`  ${name}: ${show(spread(spent[index]))}`);
      for (const [index, other] of others.entries())
        console.log(
          `  id > last takes ${show(spread(other.map((cpu, round) => byIds[round] / cpu)))} of what ${ways[index + 1][0]} takes`,
        );
    });
  });
} finally {
  await server.stop();
}
