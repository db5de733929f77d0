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

/** Runs `node args…` once: seconds from start to end, peak memory in MB, and stdout; `accept`: exit codes besides 0. */
export const runNode = (args, { accept = [], ...options } = {}) => {
  const started = process.hrtime.bigint();
  const { status, output, stderr } = spawnSync(process.execPath, ['--import', REPORT_MEMORY, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
    ...options,
  });
  if (status !== 0 && !accept.includes(status))
    throw new Error(`node ${args.join(' ')}: exit ${status}\n${stderr}`);
  return {
    seconds: Number(process.hrtime.bigint() - started) / 1e9,
    megabytes: Number(output[3]) / 1024,
    output: output[1],
  };
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
