import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './file-error.ts';

/**
 * Writes one file and the folders above it.
 *
 * @throws KnownError when it can't be written, with the path and the cause.
 */
export const writeText = async (path: string, text: string): Promise<void> => {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (cause) {
    throw fileError('write', cause);
  }
};

/**
 * The text of a file; null when it isn't there.
 *
 * @throws KnownError when it can't be read.
 */
export const readIfThere = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fileError('read', cause);
  }
};
