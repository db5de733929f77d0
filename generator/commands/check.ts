import { createTwoFilesPatch } from 'diff';
import { ExitCode } from '../errors.ts';
import { compareFolder, type Difference } from '../output/folder.ts';
import { generatedFiles } from '../output/generated-files.ts';
import type { Output } from './output.ts';
import { type ProjectOptions, projectCatalog, projectOf } from './project.ts';

/** Says how the generated files differ from the catalog, as a unified diff. Needs no database, writes nothing. */
export const check = async (options: ProjectOptions, output: Output): Promise<ExitCode> => {
  const project = await projectOf(options);
  const catalog = await projectCatalog(project, output);
  const difference = await compareFolder(project.out, await generatedFiles(catalog));
  const count = difference.outdated.length + difference.stale.length;
  if (count === 0) {
    output.stderr(`${project.out} is what the catalog says.\n`);
    return ExitCode.clean;
  }
  for (const patch of patches(difference)) output.stdout(patch);
  output.stderr(
    `${project.out}: ${count} file${count === 1 ? ' is' : 's are'} not what the catalog says. Run \`indelible generate\`.\n`,
  );
  return ExitCode.findings;
};

/** What `generate` would do to each file, as `git diff` would show it. */
const patches = ({ outdated, stale }: Difference): string[] => [
  ...outdated.map(({ file, before }) => patch(file.path, before, file.text)),
  ...stale.map(({ path, text }) => patch(path, text, null)),
];

const patch = (path: string, before: string | null, after: string | null): string =>
  createTwoFilesPatch(
    before === null ? '/dev/null' : `a/${path}`,
    after === null ? '/dev/null' : `b/${path}`,
    before ?? '',
    after ?? '',
    undefined,
    undefined,
    { headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true } },
  );
