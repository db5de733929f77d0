// What projections cost: a rebuild of "latest state and count per subject" beside the best SQL by hand and a PL/pgSQL loop,
// an inline projection beside the append alone, and the state of one subject at a position.
// Run after `npm run build`. It asserts nothing; --help has the flags.
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { validateCatalog } from '../../dist/catalog/validate.js';
import { withDatabase } from '../../dist/database/connect.js';
import { startEmbedded } from '../../dist/database/embedded.js';
import { installCatalog } from '../../dist/install/install.js';
import { cpuOf, serverProcesses } from './append/server-cpu.mjs';
import { show, spread } from './measure.mjs';

const HELP = `node test/bench/project.mjs [flags]
  --events 1000000   how many events are rebuilt
  --subjects 100000  of how many subjects
  --rounds 3         how often everything is measured, in turns
  --appends 2000     how many appends a round`;

const { values: flags } = parseArgs({
  options: {
    help: { type: 'boolean' },
    events: { type: 'string', default: '1000000' },
    subjects: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    appends: { type: 'string', default: '2000' },
  },
});
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}
const [events, subjects, rounds, appends] = [flags.events, flags.subjects, flags.rounds, flags.appends].map(
  Number,
);

const event = {
  doc: 'd',
  subject: 'item',
  payload: z.strictObject({ state: z.string() }),
  writers: ['bench_writer'],
  reason: 'optional',
};
const projections = {
  items: {
    doc: 'Every item.',
    key: { subject: 'item' },
    columns: {
      state: { fold: 'last', from: { made: 'payload.state', changed: 'payload.state' } },
      times: { fold: 'count', of: ['made', 'changed'] },
    },
  },
};
const catalogOf = (schema, more) => {
  const { catalog, problems } = validateCatalog({
    name: schema,
    version: '1.0.0',
    schema,
    roles: { owner: `${schema}_owner`, writers: { bench_writer: {} } },
    tables: {
      events: {
        doc: 'd',
        anchors: { run_id: { type: 'uuid' } },
        events: { made: event, changed: event },
        ...more,
      },
    },
  });
  if (!catalog) throw new Error(JSON.stringify(problems));
  return catalog;
};

const raw = (database, text) => database.query(database.sql.__dangerous__rawValue(text));
const insert = (
  schema,
  rows,
) => `INSERT INTO ${schema}.events (run_id, event_type, subject_type, subject_id, actor, payload)
  SELECT '00000000-0000-4000-8000-000000000000', CASE WHEN n % 10 = 0 THEN 'made' ELSE 'changed' END, 'item', 'item ' || n % ${subjects}, 'bench', jsonb_build_object('state', 's' || n) FROM ${rows} AS n`;

const HAND = `INSERT INTO hand.items
  SELECT latest.subject_id, event.payload ->> 'state', latest.times
  FROM (SELECT subject_id, max(id) AS id, count(*) AS times FROM inline.events WHERE subject_type = 'item' GROUP BY subject_id) AS latest
  JOIN inline.events AS event ON event.id = latest.id`;
const LOOP = `DO $$
DECLARE event record;
BEGIN
  FOR event IN SELECT subject_id, payload FROM inline.events WHERE subject_type = 'item' ORDER BY id LOOP
    INSERT INTO hand.items VALUES (event.subject_id, event.payload ->> 'state', 1)
    ON CONFLICT (subject_id) DO UPDATE SET state = excluded.state, times = items.times + 1;
  END LOOP;
END $$`;

const server = await startEmbedded({
  settings: [
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'shared_buffers=512MB',
    'max_wal_size=8GB',
    'autovacuum=off',
  ],
});
/** Seconds of the clock and of the server's processors. */
const timed = async (work) => {
  const processes = serverProcesses(server.pid);
  const [cpu, clock] = [cpuOf(processes), process.hrtime.bigint()];
  await work();
  return { clock: Number(process.hrtime.bigint() - clock) / 1e9, cpu: (cpuOf(processes) - cpu) / 1e9 };
};
const ratioLine = (name, own, base) =>
  `${name}: clock ${show(spread(own.map(({ clock }) => clock)))} s, CPU ${show(spread(own.map(({ cpu }) => cpu)))} s; ` +
  `${show(spread(own.map(({ cpu }, round) => base[round].cpu / cpu)))} of the first one's speed by CPU, ${show(spread(own.map(({ clock }, round) => base[round].clock / clock)))} by the clock`;

try {
  await withDatabase(server.url, async (database) => {
    const [{ server_version: version }] = await raw(database, 'SHOW server_version');
    console.log(
      `PostgreSQL ${version}, node ${process.version}; ${events} events of ${subjects} subjects, ${rounds} rounds`,
    );
    await installCatalog(database, catalogOf('inline', { projections }), { lockTimeoutMilliseconds: 5000 });
    await installCatalog(database, catalogOf('alone', {}), { lockTimeoutMilliseconds: 5000 });
    await raw(database, 'CREATE SCHEMA hand');
    await raw(
      database,
      'CREATE TABLE hand.items (subject_id text PRIMARY KEY, state text, times bigint NOT NULL)',
    );
    for (let from = 1; from <= events; from += 50_000)
      await raw(database, insert('inline', `generate_series(${from}, ${Math.min(events, from + 49_999)})`));
    await raw(database, 'VACUUM ANALYZE inline.events');

    const fresh = async (text) => {
      await raw(database, 'TRUNCATE hand.items');
      return timed(() => raw(database, text));
    };
    const results = { hand: [], kit: [], loop: [] };
    for (let round = 0; round < rounds; round++) {
      results.hand.push(await fresh(HAND));
      await raw(database, 'SELECT inline.items_rebuild()');
      results.kit.push(await timed(() => raw(database, 'SELECT inline.items_rebuild_fill()')));
      await raw(database, 'SELECT inline.items_rebuild_swap()');
      results.loop.push(await fresh(LOOP));
    }
    console.log('\nrebuild');
    console.log(ratioLine('by hand, GROUP BY and join back', results.hand, results.hand));
    console.log(ratioLine('rebuild_fill', results.kit, results.hand));
    console.log(ratioLine('PL/pgSQL loop', results.loop, results.hand));

    for (const batch of [1, 100]) {
      const own = { alone: [], inline: [] };
      for (let round = 0; round < rounds * 3; round++) {
        for (const schema of ['alone', 'inline']) {
          own[schema].push(
            await timed(async () => {
              for (let append = 0; append < appends / batch; append++) {
                const from = 1 + ((append * 7919 * batch) % events);
                await raw(database, insert(schema, `generate_series(${from}, ${from + batch - 1})`));
              }
            }),
          );
        }
      }
      console.log(`\nappends, ${batch} event${batch === 1 ? '' : 's'} a statement`);
      console.log(ratioLine('append alone', own.alone, own.alone));
      console.log(ratioLine('with an inline projection', own.inline, own.alone));
    }

    const plan = await raw(
      database,
      `EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) SELECT * FROM inline.items_fold_of(${Math.floor(events / 2)}, 'infinity', 'item 7')`,
    );
    console.log(`\nas_of of one subject\n${plan.map((row) => row['QUERY PLAN']).join('\n')}`);
  });
} finally {
  await server.stop();
}
