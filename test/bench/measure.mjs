// Medians of repeated runs with their spread, taken in turns so that a noisy machine is noisy for all of them.
import { spawnSync } from 'node:child_process';

/** Median, lowest and highest of the numbers. */
export const spread = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)], low: sorted[0], high: sorted.at(-1) };
};

// Prints the process's peak memory when it ends, on a descriptor of its own.
const REPORT_MEMORY =
  'data:text/javascript,import{writeSync}from"node:fs";process.on("exit",()=>writeSync(3,String(process.resourceUsage().maxRSS)))';

/** Runs `node args…` once: seconds from start to end, and peak memory in MB. */
export const runNode = (args, options = {}) => {
  const started = process.hrtime.bigint();
  const { status, output, stderr } = spawnSync(process.execPath, ['--import', REPORT_MEMORY, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
    ...options,
  });
  if (status !== 0) throw new Error(`node ${args.join(' ')}: exit ${status}\n${stderr}`);
  return { seconds: Number(process.hrtime.bigint() - started) / 1e9, megabytes: Number(output[3]) / 1024 };
};

export const inTurns = (rounds, runs) => {
  const results = runs.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, run] of runs.entries()) results[index].push(run());
  }
  return results;
};

export const show = ({ median, low, high }, digits = 2) =>
  `${median.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
