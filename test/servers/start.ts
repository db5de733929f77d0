import { inject } from 'vitest';
import { type EmbeddedServer, startEmbedded } from '../../generator/database/embedded.ts';
import type { Major } from './majors.ts';

/** A real server of this major version, of its own: roles are a cluster's, so test files share none. */
export const startServer = async (
  major: Major,
  settings: readonly string[] = [],
): Promise<EmbeddedServer> => {
  const parts = inject('servers')[major];
  if (!parts) throw new Error(`there is no server of PostgreSQL ${major}`);
  return startEmbedded({ ...parts, settings });
};
