import { ExitCode } from '../errors.ts';
import { compareFolder, writeDifference } from '../output/folder.ts';
import { generatedFiles } from '../output/generated-files.ts';
import type { Output } from './output.ts';
import { type ProjectOptions, projectCatalog, projectOf } from './project.ts';

/** Writes the SQL, the types and the client of the catalog. Needs no database; a second run writes nothing. */
export const generate = async (options: ProjectOptions, output: Output): Promise<ExitCode> => {
  const project = await projectOf(options);
  const catalog = await projectCatalog(project, output);
  const files = await generatedFiles(catalog);
  const difference = await compareFolder(project.out, files);
  await writeDifference(project.out, difference);
  const { outdated, stale } = difference;
  for (const { file, before } of outdated)
    output.stdout(`${before === null ? 'added' : 'changed'} ${file.path}\n`);
  for (const { path } of stale) output.stdout(`removed ${path}\n`);
  const unchanged = files.length - outdated.length;
  output.stderr(
    `${project.out}: ${outdated.length} written, ${stale.length} removed, ${unchanged} unchanged.\n`,
  );
  return ExitCode.clean;
};
