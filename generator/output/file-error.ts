import { KnownError } from '../errors.ts';

/**
 * What the file system refused, in words: which path, and why.
 *
 * @param open the file that is open: what fails on it then names none.
 */
export const fileError = (verb: string, cause: unknown, open = ''): KnownError => {
  const { code, path = open, message } = cause as NodeJS.ErrnoException;
  const why = code === undefined ? undefined : REASONS[code];
  return new KnownError(`Can not ${verb} ${path}: ${why ?? message} (${code}).`, { cause });
};

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a file stands where a folder should be',
  EEXIST: 'a file stands where a folder should be',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'there is no such place',
  EISDIR: 'a folder stands where a file should be',
};
