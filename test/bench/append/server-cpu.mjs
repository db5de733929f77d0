// CPU time of a server's processes, in nanoseconds (Linux): far steadier than rates where others use the machine.
import { readdirSync, readFileSync } from 'node:fs';

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

/** The postmaster and its children. */
export const serverProcesses = (postmaster) => [
  postmaster,
  ...readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const stat = read(`/proc/${pid}/stat`);
      return stat !== null && Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === postmaster;
    })
    .map(Number),
];

export const cpuOf = (processes) =>
  processes.reduce((sum, pid) => sum + Number((read(`/proc/${pid}/schedstat`) ?? '0').split(' ')[0]), 0);
