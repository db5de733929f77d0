import { dirname, join } from 'node:path';
import { ExitCode, KnownError } from '../errors.ts';
import { extensionNameOf } from '../extension/extension-name.ts';
import { packageFiles } from '../extension/package-files.ts';
import { earlierVersion } from '../extension/packaged.ts';
import { readIfThere } from '../output/file.ts';
import { compareFolder, type Difference, writeDifference } from '../output/folder.ts';
import type { Output } from './output.ts';
import { type ProjectOptions, projectCatalog, projectOf } from './project.ts';

export interface PackageOptions extends ProjectOptions {
  /** Name of the extension. */
  readonly name?: string;
}

/** Beside the catalog, and not below what `generate` keeps. */
const DEFAULT_FOLDER = 'extension';

/**
 * Writes the catalog as an extension of PostgreSQL: the version of the catalog, and the way to it from the one that was
 * packaged before. Needs no database; a second run writes nothing.
 */
export const packageCatalog = async (options: PackageOptions, output: Output): Promise<ExitCode> => {
  const project = await projectOf(options);
  const catalog = await projectCatalog(project, output);
  const extension = extensionNameOf(catalog, options.name);
  const folder = options.out ?? join(dirname(project.catalogFile), DEFAULT_FOLDER);
  const earlier = await earlierVersion(folder, extension, catalog);
  const meta = await readIfThere(join(folder, 'META.json'));
  const files = await packageFiles({ catalog, extension, earlier, meta });
  const { outdated } = await compareFolder(folder, files);
  refuseChanged(folder, outdated);
  await writeDifference(folder, { outdated, stale: [] });
  for (const { file, before } of outdated)
    output.stdout(`${before === null ? 'added' : 'changed'} ${file.path}\n`);
  output.stderr(
    `${folder}: ${extension} ${catalog.version}: ${outdated.length} written, ${files.length - outdated.length} unchanged.\n`,
  );
  return ExitCode.clean;
};

/** What was packaged may be installed somewhere: a script of the same name is the same script for good. */
const refuseChanged = (folder: string, outdated: Difference['outdated']): void => {
  const changed = outdated.find(({ file, before }) => before !== null && file.path.endsWith('.sql'));
  if (changed === undefined) return;
  throw new KnownError(
    `${join(folder, changed.file.path)} is there with other SQL: the catalog, or indelible, changed since; nothing was written.`,
    {
      hint: 'Raise the version of the catalog. If this one was never shipped, remove its files and package it again.',
    },
  );
};
