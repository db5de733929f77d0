import type { Catalog } from '../catalog/model.ts';
import { KnownError } from '../errors.ts';

/** What is a name of an extension, of a file and of a target of make, on every system. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*(?:[-.][A-Za-z0-9_]+)*$/;

/**
 * The name of the catalog's extension: the given one, else the catalog's.
 *
 * @throws KnownError when an extension can't have that name, or the catalog's version.
 */
export const extensionNameOf = ({ name, version }: Catalog, given: string | undefined): string => {
  const chosen = given ?? name;
  if (!NAME.test(chosen)) {
    throw new KnownError(`${JSON.stringify(chosen)} can not be the name of an extension and of its files.`, {
      hint: 'Give it one with --name: letters, digits and _, parted by single - or dots.',
    });
  }
  if (version.includes('--') || version.endsWith('-')) {
    throw new KnownError(
      `The version ${version} can not be that of an extension, which keeps -- for itself.`,
      { hint: 'Name the version in the catalog without it.' },
    );
  }
  return chosen;
};
