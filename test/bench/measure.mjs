// Medians of repeated runs with their spread, taken in turns so that a noisy machine is noisy for all of them.
import { spawnSync } from 'node:child_process';

/** Median, lowest and highest of the numbers. */
export const spread = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)], low: sorted[0], high: sorted.at(-1) };
};

// Prints the process's peak memory and processor time when it ends, on a descriptor of its own.
const REPORT_USAGE =
  'data:text/javascript,import{writeSync}from"node:fs";process.on("exit",()=>{const u=process.resourceUsage();writeSync(3,u.maxRSS+" "+(u.userCPUTime+u.systemCPUTime))})';

/** Runs `node args…` once: seconds from start to end, processor seconds of it, peak memory in MB, stdout; `accept`: exit codes besides 0. */
export const runNode = (args, { accept = [], ...options } = {}) => {
  const started = process.hrtime.bigint();
  const { status, output, stderr } = spawnSync(process.execPath, ['--import', REPORT_USAGE, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
    ...options,
  });
  if (status !== 0 && !accept.includes(status))
    throw new Error(`node ${args.join(' ')}: exit ${status}\n${stderr}`);
  return {
    seconds: Number(process.hrtime.bigint() - started) / 1e9,
    processor: Number(String(output[3]).split(' ')[1]) / 1e6,
    megabytes: Number(String(output[3]).split(' ')[0]) / 1024,
    output: String(output[1]),
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
