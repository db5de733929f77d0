import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Cluster, initialiseCluster } from '../../generator/database/embedded.ts';
import { installedBinaries } from '../../generator/database/server-binaries.ts';
import { MAJORS, packageOf } from './majors.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    clusters: Readonly<Record<number, Cluster>>;
  }
}

/** Runs initdb once a major version; test files start servers on copies of these clusters. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(join(tmpdir(), 'indelible-clusters-'));
  await chmod(folder, 0o777);
  const clusters: Record<number, Cluster> = {};
  for (const major of MAJORS) {
    const binaries = await installedBinaries(packageOf(major));
    clusters[major] = await initialiseCluster(join(folder, String(major)), binaries);
  }
  project.provide('clusters', clusters);
  return () => rm(folder, { recursive: true, force: true });
};
