import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
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
  const folder = await mkdtemp(join(tmpdir(), 'indelible-clusters-'));
  await chmod(folder, 0o777);
  const runsAsOtherUser = process.getuid?.() === 0;
  const servers: Record<number, ServerParts> = {};
  for (const major of MAJORS) {
    const installed = await installedBinaries(packageOf(major));
    const binaries = await usableBinaries(installed, join(folder, `binaries-${major}`), runsAsOtherUser);
    await expectMajor(binaries, major);
    const cluster = await initialiseCluster(join(folder, String(major)), binaries);
    servers[major] = { binaries, cluster };
  }
  project.provide('servers', servers);
  return () => rm(folder, { recursive: true, force: true });
};

/** Node finds the binaries of another version where those of this one are not installed. */
const expectMajor = async ({ postgres }: ServerBinaries, major: Major): Promise<void> => {
  const { stdout } = await promisify(execFile)(postgres, ['--version']);
  if (!stdout.includes(` ${major}.`))
    throw new Error(`${packageOf(major)} should bring PostgreSQL ${major}, not ${stdout.trim()}: run npm ci`);
};
