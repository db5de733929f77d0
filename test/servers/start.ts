import { inject } from 'vitest';
import { type EmbeddedServer, startEmbedded } from '../../generator/database/embedded.ts';
import { installedBinaries } from '../../generator/database/server-binaries.ts';
import { type Major, packageOf } from './majors.ts';

/** A real server of this major version, of its own: roles are a cluster's, so test files share none. */
export const startServer = async (
  major: Major,
  settings: readonly string[] = [],
): Promise<EmbeddedServer> => {
  const cluster = inject('clusters')[major];
  if (!cluster) throw new Error(`there is no cluster for PostgreSQL ${major}`);
  return startEmbedded({ binaries: await installedBinaries(packageOf(major)), cluster, settings });
};
