import { inject } from 'vitest';
import { type EmbeddedServer, startEmbedded } from '../../generator/database/embedded.ts';
import type { ServerParts } from './initialise.ts';
import type { Major } from './majors.ts';

/** What a server of this major version starts from. */
export const serverParts = (major: Major): ServerParts => {
  const parts = inject('servers')[major];
  if (!parts) throw new Error(`there is no server of PostgreSQL ${major}`);
  return parts;
};

/** A real server of this major version, of its own: roles are a cluster's, so test files share none. */
export const startServer = (major: Major, settings: readonly string[] = []): Promise<EmbeddedServer> =>
  startEmbedded({ ...serverParts(major), settings });
