import { chmod, cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { inject } from 'vitest';
import { type EmbeddedServer, startEmbedded } from '../../generator/database/embedded.ts';
import type { Major } from '../servers/majors.ts';

export interface ExtensionServer extends EmbeddedServer {
  /** Puts what a packaged folder holds where this server looks for extensions, as `make install` does. */
  provide(folder: string): Promise<void>;
}

/** A server on a copy of its own of PostgreSQL's files: an extension has to lie among those. */
export const startExtensionServer = async (major: Major): Promise<ExtensionServer> => {
  const parts = inject('servers')[major];
  if (!parts) throw new Error(`there is no server of PostgreSQL ${major}`);
  const scratch = await mkdtemp(join(tmpdir(), 'indelible-extension-'));
  const native = resolve(dirname(parts.binaries.postgres), '..');
  const copy = join(scratch, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  // The server may run as another user.
  await chmod(scratch, 0o755);
  const moved = (path: string): string => join(copy, relative(native, path));
  const binaries = { initdb: moved(parts.binaries.initdb), postgres: moved(parts.binaries.postgres) };
  const server = await startEmbedded({ binaries, cluster: parts.cluster });
  const extensions = join(copy, 'share/postgresql/extension');
  return {
    ...server,
    provide: async (folder) => {
      const names = (await readdir(folder)).filter((name) => /\.control$|--.*\.sql$/.test(name));
      for (const name of names) await cp(join(folder, name), join(extensions, name));
    },
    stop: async () => {
      await server.stop();
      await rm(scratch, { recursive: true, force: true });
    },
  };
};
