import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Catalog } from '../catalog/model.ts';
import { KnownError } from '../errors.ts';
import { isLater } from '../evolve/semantic-version.ts';
import { readIfThere } from '../output/file.ts';
import { fileError } from '../output/file-error.ts';
import { type EarlierVersion, scriptPath } from './package-files.ts';

/**
 * The version that the folder holds below the catalog's, the highest of those. Scripts that were shipped are never
 * written anew, so the folder itself is what the next version is an update of; it belongs into version control.
 *
 * @throws KnownError when the folder holds a later one.
 */
export const earlierVersion = async (
  folder: string,
  extension: string,
  { version }: Catalog,
): Promise<EarlierVersion | null> => {
  const others = (await packagedVersions(folder, extension)).filter((other) => other !== version);
  const later = others.find((other) => isLater(other, version));
  if (later !== undefined) {
    throw new KnownError(
      `${join(folder, scriptPath(extension, later))} is a later version than the catalog's ${version}; nothing was written.`,
      { hint: 'Raise the version of the catalog, or name another folder with --out.' },
    );
  }
  const newest = others.reduce<string | null>(
    (best, other) => (best === null || isLater(other, best) ? other : best),
    null,
  );
  if (newest === null) return null;
  const script = (await readIfThere(join(folder, scriptPath(extension, newest)))) ?? '';
  return { version: newest, script };
};

/** Versions that can be installed, in the order of their names; a folder that isn't there holds none. */
const packagedVersions = async (folder: string, extension: string): Promise<string[]> => {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw fileError('read', cause);
  });
  return names
    .filter((name) => name.startsWith(`${extension}--`) && name.endsWith('.sql'))
    .map((name) => name.slice(extension.length + 2, -'.sql'.length))
    .filter((version) => !version.includes('--'))
    .sort();
};
