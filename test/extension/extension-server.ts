import { chmod, cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { type EmbeddedServer, startEmbedded } from '../../generator/database/embedded.ts';
import type { Major } from '../servers/majors.ts';
import { serverParts } from '../servers/start.ts';

export interface ExtensionServer extends EmbeddedServer {
  /** Puts what a packaged folder holds where this server looks for extensions, as `make install` does. */
  provide(folder: string): Promise<void>;
}

/**
 * A server with a folder of its own where it looks for extensions: that lies where PostgreSQL's own files are, which it
 * finds from the place of its program.
 */
export const startExtensionServer = async (major: Major): Promise<ExtensionServer> => {
  const parts = serverParts(major);
  const scratch = await mkdtemp(join(tmpdir(), 'indelible-extension-'));
  const native = resolve(dirname(parts.binaries.postgres), '..');
  const copy = join(scratch, 'native');
  const shared = 'share/postgresql';
  const extensions = join(copy, shared, 'extension');
  const postgres = join(copy, relative(native, parts.binaries.postgres));
  await cp(parts.binaries.postgres, postgres);
  await cp(join(native, shared, 'extension'), extensions, { recursive: true });
  await symlink(join(native, 'lib'), join(copy, 'lib'));
  for (const name of await readdir(join(native, shared)))
    if (name !== 'extension') await symlink(join(native, shared, name), join(copy, shared, name));
  // The server may run as another user.
  await chmod(scratch, 0o755);
  const server = await startEmbedded({ ...parts, binaries: { ...parts.binaries, postgres } });
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
