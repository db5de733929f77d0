import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { type Cluster, initialiseCluster } from '../../generator/database/embedded.ts';
import {
  installedBinaries,
  type ServerBinaries,
  usableBinaries,
} from '../../generator/database/server-binaries.ts';
import { MAJORS, type Major, packageOf } from './majors.ts';

/** What a test file starts its servers of one major version from. */
export interface ServerParts {
  readonly binaries: ServerBinaries;
  readonly cluster: Cluster;
  /** The folder for its files. */
  readonly within: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    servers: Readonly<Record<number, ServerParts>>;
  }
}

/**
 * Runs initdb once a major version; test files start servers on copies of these clusters. Where a server's user can't
 * reach the binaries they are copied once here, and not once a server.
 */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const programs = await openFolder(tmpdir());
  const within = await openFolder(await roomForServers());
  const runsAsOtherUser = process.getuid?.() === 0;
  const binariesOf = async (major: Major): Promise<readonly [Major, ServerBinaries]> => {
    const installed = await installedBinaries(packageOf(major));
    return [major, await usableBinaries(installed, join(programs, String(major)), runsAsOtherUser)];
  };
  const parts = async ([major, binaries]: readonly [Major, ServerBinaries]): Promise<
    readonly [Major, ServerParts]
  > => {
    await expectMajor(binaries, major);
    const cluster = await initialiseCluster(join(within, String(major)), binaries);
    return [major, { binaries, cluster, within }];
  };
  // All are copied before one runs: a process that is born meanwhile would hold a copy open, which can't be run then (ETXTBSY).
  const copied = await Promise.all(MAJORS.map(binariesOf));
  project.provide('servers', Object.fromEntries(await Promise.all(copied.map(parts))));
  return async () => {
    for (const folder of [programs, within]) await rm(folder, { recursive: true, force: true });
  };
};

/** A folder that the user that servers run as may use, too. */
const openFolder = async (parent: string): Promise<string> => {
  const folder = await mkdtemp(join(parent, 'indelible-tests-'));
  await chmod(folder, 0o777);
  return folder;
};

const MEMORY = '/dev/shm';
const ROOM = 4 * 2 ** 30;

/** In memory, where there is plenty: files of servers are copied and removed some hundred times. */
const roomForServers = async (): Promise<string> => {
  const found = await statfs(MEMORY).catch(() => null);
  return found !== null && found.bavail * found.bsize > ROOM ? MEMORY : tmpdir();
};

/** Node finds the binaries of another version where those of this one are not installed. */
const expectMajor = async ({ postgres }: ServerBinaries, major: Major): Promise<void> => {
  const { stdout } = await promisify(execFile)(postgres, ['--version']);
  if (!stdout.includes(` ${major}.`))
    throw new Error(`${packageOf(major)} should bring PostgreSQL ${major}, not ${stdout.trim()}: run npm ci`);
};
