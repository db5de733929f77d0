// How many random worlds the differential test builds and judges a second, by version: the same worlds in every round.
// Run after `npm run build`: node test/bench/worlds.mjs 14 18
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { show, spread } from './measure.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const WORLDS = Number(process.env.WORLDS ?? 50);
const majors = process.argv.length > 2 ? process.argv.slice(2) : ['14', '16', '18'];

/** Worlds a second, as the test counts them from its first world to its last. */
const perSecond = (major, log) => {
  const { status, stdout, stderr } = spawnSync('npx', ['vitest', 'run', 'test/audit/differential.test.ts'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: {
      ...process.env,
      INDELIBLE_WORLDS: String(WORLDS),
      INDELIBLE_MAJORS: major,
      INDELIBLE_SEED: '20261122',
      // A disagreement is written there and ends nothing.
      INDELIBLE_DISAGREEMENTS: log,
    },
  });
  const found = / worlds in \d+ s, ([\d.]+) a second/.exec(stdout);
  if (status !== 0 || found === null)
    throw new Error(`the differential test, exit ${status}:\n${stdout}${stderr}`);
  return Number(found[1]);
};

const folder = mkdtempSync(join(tmpdir(), 'indelible-worlds-'));
try {
  console.log(
    `node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model}, ${WORLDS} worlds, medians of ${ROUNDS}`,
  );
  for (const major of majors) {
    const rounds = Array.from({ length: ROUNDS }, () => perSecond(major, join(folder, 'found.jsonl')));
    console.log(
      `PostgreSQL ${major.padEnd(4)} ${show(spread(rounds))} worlds a second, load ${loadavg()[0]?.toFixed(1)}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
