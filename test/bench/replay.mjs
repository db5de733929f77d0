// What reading history costs among a million events, beside the query that somebody would write by hand: one run, its
// gaps, all gaps of the table; and many events as text, JSON, CSV and a page.
// Run after `npm run build`: node test/bench/replay.mjs [events] [rounds] [sql]. It asserts nothing. `sql` leaves the
// commands out.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalog } from '../../dist/catalog/load.js';
import { withDatabase } from '../../dist/database/connect.js';
import { startEmbedded } from '../../dist/database/embedded.js';
import { splitStatements } from '../../dist/ddl/parse.js';
import { installCatalog } from '../../dist/install/install.js';
import { runNode, show, spread } from './measure.mjs';

const EVENTS = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = Number(process.argv[3] ?? 9);
const WITH_COMMANDS = process.argv[4] !== 'sql';
const CATALOG = 'examples/reconciler/catalog.ts';
const sqlFile = (name) => readFileSync(new URL(`replay/${name}`, import.meta.url), 'utf8');

const { catalog } = await loadCatalog(CATALOG);
const server = await startEmbedded({
  settings: ['fsync=off', 'shared_buffers=512MB', 'max_wal_size=4GB', 'autovacuum=off'],
});
const folder = mkdtempSync(join(tmpdir(), 'indelible-replay-'));

/** Milliseconds of the server's executor, by EXPLAIN ANALYZE without the clock of each node; and rows. */
const serverTime = async (connection, query) => {
  const text = `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${query}`;
  const [row] = await connection.query(connection.sql.__dangerous__rawValue(text));
  const [{ 'Execution Time': execution, 'Planning Time': planning, Plan: plan }] = row['QUERY PLAN'];
  return { execution, whole: execution + planning, rows: plan['Actual Rows'] };
};

const wholeTime = async (connection, query) => {
  const started = process.hrtime.bigint();
  await connection.query(connection.sql.__dangerous__rawValue(query));
  return Number(process.hrtime.bigint() - started) / 1e6;
};

/** Both queries in turns, `calls` times a round; medians of the ratios of rounds. */
const compare = async (connection, title, ours, byHand, calls) => {
  const ratios = { execution: [], server: [], client: [] };
  const times = { ours: [], byHand: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const sums = [ours, byHand].map(() => ({ execution: 0, server: 0, client: 0 }));
    for (let call = 0; call < calls; call++) {
      for (const [index, query] of [ours(round * calls + call), byHand(round * calls + call)].entries()) {
        const { execution, whole } = await serverTime(connection, query);
        sums[index].execution += execution;
        sums[index].server += whole;
        sums[index].client += await wholeTime(connection, query);
      }
    }
    for (const key of Object.keys(ratios)) ratios[key].push(sums[0][key] / sums[1][key]);
    times.ours.push(sums[0].client / calls);
    times.byHand.push(sums[1].client / calls);
  }
  console.log(
    `| ${title} | ${show(spread(times.ours))} | ${show(spread(times.byHand))} | ${[
      'execution',
      'server',
      'client',
    ]
      .map((key) => show(spread(ratios[key])))
      .join(' | ')} |`,
  );
};

const runAt = (call) => `md5('${(call * 37) % Math.floor(EVENTS / 50)}')::uuid`;

try {
  await withDatabase(server.url, async (database) => {
    await installCatalog(database, catalog, { lockTimeoutMilliseconds: 5000 });
    await database.task(async (connection) => {
      const raw = (text) => connection.query(connection.sql.__dangerous__rawValue(text));
      await raw(`SET bench.events = ${EVENTS}`);
      for (const statement of splitStatements(sqlFile('world.sql'))) await raw(statement);
      await raw(`RESET bench.events`);
      await raw('SET SESSION AUTHORIZATION ledger_auditor');
      console.log(
        `${EVENTS.toLocaleString('en')} events, ${cpus().length} cores, ${ROUNDS} rounds; median (lowest to highest)\n`,
      );
      console.log(
        '| | ours ms | by hand ms | executor | with planning | with the client |\n| --- | --- | --- | --- | --- | --- |',
      );
      await compare(
        connection,
        'the 50 events of one run',
        (call) => `SELECT * FROM ledger.agent_events_replay(run => ${runAt(call)})`,
        (call) => `SELECT * FROM ledger.agent_events WHERE run_id = ${runAt(call)} ORDER BY id`,
        50,
      );
      const runByHand = 'SELECT * FROM ledger.agent_events WHERE run_id = $1 ORDER BY id';
      await compare(
        connection,
        'the same by `_of_run`',
        (call) => `SELECT * FROM ledger.agent_events_of_run(${runAt(call)})`,
        (call) => runByHand.replace('$1', runAt(call)),
        50,
      );
      await raw('PREPARE of_run (uuid) AS SELECT * FROM ledger.agent_events_of_run($1)');
      await raw(`PREPARE run_by_hand (uuid) AS ${runByHand}`);
      await compare(
        connection,
        'the same, both prepared',
        (call) => `EXECUTE of_run (${runAt(call)})`,
        (call) => `EXECUTE run_by_hand (${runAt(call)})`,
        50,
      );
      const subjectByHand = (call) =>
        `SELECT * FROM ledger.agent_events WHERE subject_type = 'pending_transaction' AND subject_id = 'T-${call}' ORDER BY id`;
      await compare(
        connection,
        'the events of one subject',
        (call) =>
          `SELECT * FROM ledger.agent_events_replay(subject_type => 'pending_transaction', subject_id => 'T-${call}')`,
        subjectByHand,
        50,
      );
      await compare(
        connection,
        'the same by `_of_subject`',
        (call) => `SELECT * FROM ledger.agent_events_of_subject('pending_transaction', 'T-${call}')`,
        subjectByHand,
        50,
      );
      await compare(
        connection,
        'all gaps',
        () => 'SELECT id FROM ledger.agent_events_gaps()',
        () => sqlFile('gaps_by_hand.sql'),
        1,
      );
    });
  });

  const part = (events, formats) => {
    const args = ['replay', '--catalog', CATALOG, '--database-url', server.url, '--position', `1..${events}`];
    console.log(
      `\n| ${events.toLocaleString('en')} events as | seconds | MB of memory | MB written |\n| --- | --- | --- | --- |`,
    );
    for (const format of formats) {
      const file = join(folder, format);
      const runs = Array.from({ length: Math.min(ROUNDS, 3) }, () =>
        runNode(['dist/cli.js', ...args, '--format', `${format}=${file}`]),
      );
      const megabytes = statSync(file).size / 2 ** 20;
      console.log(
        `| ${format} | ${show(spread(runs.map(({ seconds }) => seconds)), 1)} | ${show(spread(runs.map((run) => run.megabytes)), 0)} | ${megabytes.toFixed(1)} |`,
      );
    }
  };
  if (WITH_COMMANDS) {
    part(1000, ['text', 'json', 'csv', 'html']);
    part(Math.min(EVENTS, 20_000), ['text', 'json', 'csv', 'html']);
    part(Math.min(EVENTS, 100_000), ['text', 'json', 'csv']);
    part(Math.min(EVENTS, 500_000), ['text', 'json', 'csv']);
    const gaps = Array.from({ length: Math.min(ROUNDS, 3) }, () =>
      runNode(['dist/cli.js', 'gaps', '--catalog', CATALOG, '--database-url', server.url], { accept: [1] }),
    );
    console.log(
      `\n\`indelible gaps\` over the table: ${show(spread(gaps.map(({ seconds }) => seconds)), 1)} s, ${show(spread(gaps.map((run) => run.megabytes)), 0)} MB`,
    );
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}
