import { type Dirent, writeFileSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readIfThere } from './file.ts';
import { fileError } from './file-error.ts';
import { GENERATED_BY, type GeneratedFile } from './generated-files.ts';
import { makeFolder } from './make-folder.ts';

/** How a folder differs from what should be in it. */
export interface Difference {
  /** Files that are missing or have another text; `before` is null for a missing one. */
  readonly outdated: readonly { readonly file: GeneratedFile; readonly before: string | null }[];
  /** Generated files that nothing generates any more. */
  readonly stale: readonly GeneratedFile[];
}

/** Compares the folder with `files`, byte by byte. A folder that isn't there is an empty one. */
export const compareFolder = async (folder: string, files: readonly GeneratedFile[]): Promise<Difference> => {
  const befores = await Promise.all(files.map(({ path }) => readIfThere(join(folder, path))));
  const outdated = files
    .map((file, index) => ({ file, before: befores[index] ?? null }))
    .filter(({ file, before }) => file.text !== before);
  return { outdated, stale: await staleFiles(folder, new Set(files.map(({ path }) => path))) };
};

/**
 * Makes the folder what it should be: writes what is outdated, removes what is stale, touches nothing else.
 *
 * @throws KnownError when a file can't be written or removed.
 */
export const writeDifference = async (folder: string, { outdated, stale }: Difference): Promise<void> => {
  try {
    const folders = new Set(outdated.map(({ file }) => dirname(join(folder, file.path))));
    for (const path of folders) await makeFolder(path);
    // One after the other and not by promises: for a thousand small files those cost more than the disk.
    for (const { file } of outdated) writeFileSync(join(folder, file.path), file.text);
    for (const { path } of stale) {
      await rm(join(folder, path));
      await removeIfEmpty(dirname(join(folder, path)));
    }
  } catch (cause) {
    throw fileError('write', cause);
  }
};

/**
 * Files that say they are generated and that are not among `wanted`: beside those, or in a folder of theirs. Whatever lies
 * elsewhere below is somebody else's, such as what another catalog generates into a folder of its own.
 */
const staleFiles = async (folder: string, wanted: ReadonlySet<string>): Promise<GeneratedFile[]> => {
  const own = new Set([...wanted].map((path) => path.split('/', 1)[0]));
  const beside = await entriesIn(folder, false);
  const folders = beside.filter((entry) => entry.isDirectory() && own.has(entry.name));
  const below = await Promise.all(folders.map(({ name }) => entriesIn(join(folder, name), true)));
  const paths = [...beside, ...below.flat()]
    .filter((entry) => entry.isFile() && /\.(sql|ts)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'))
    .filter((path) => !wanted.has(path))
    .sort();
  const files = await Promise.all(
    paths.map(async (path) => ({ path, text: (await readIfThere(join(folder, path))) ?? '' })),
  );
  return files.filter(({ text }) => text.split('\n', 1)[0]?.includes(GENERATED_BY));
};

const entriesIn = (folder: string, recursive: boolean): Promise<Dirent[]> =>
  readdir(folder, { recursive, withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw fileError('read', cause);
  });

const removeIfEmpty = async (folder: string): Promise<void> => {
  const left = await readdir(folder);
  if (left.length === 0) await rmdir(folder);
};
