import { rmSync } from 'node:fs';
import { open, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './file-error.ts';
import { makeFolder } from './make-folder.ts';

/**
 * Writes one file and the folders above it.
 *
 * @throws KnownError when it can't be written, with the path and the cause.
 */
export const writeText = async (path: string, text: string): Promise<void> => {
  try {
    await makeFolder(dirname(path));
    await writeFile(path, text);
  } catch (cause) {
    throw fileError('write', cause);
  }
};

/**
 * The same, piece by piece, into a file beside it that takes its name when it is whole: whatever ends the process leaves
 * the file as it was. A device or a pipe is written itself.
 *
 * @throws KnownError when it can't be written; what `texts` throws is thrown as it is.
 */
export const writeTexts = async (path: string, texts: AsyncIterable<string>): Promise<void> => {
  const target = await realpath(path).catch(() => path);
  const orFileError = <Result>(work: Promise<Result>): Promise<Result> =>
    work.catch((cause: unknown) => {
      throw fileError('write', cause, target);
    });
  const append = async (name: string): Promise<void> => {
    const file = await orFileError(open(name, 'w'));
    try {
      for await (const text of texts) await orFileError(file.appendFile(text));
    } finally {
      await file.close();
    }
  };
  const known = await stat(target).catch(() => null);
  if (known !== null && !known.isFile()) return append(target);
  await orFileError(makeFolder(dirname(target)));
  const unfinished = `${target}.unfinished`;
  const remove = (): void => rmSync(unfinished, { force: true });
  process.once('exit', remove);
  try {
    await append(unfinished);
    await orFileError(rename(unfinished, target));
  } finally {
    remove();
    process.off('exit', remove);
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
