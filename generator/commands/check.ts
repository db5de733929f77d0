import { createTwoFilesPatch } from 'diff';
import type { Catalog } from '../catalog/model.ts';
import { ExitCode } from '../errors.ts';
import { textReport } from '../evolve/report/text-report.ts';
import { compareFolder, type Difference } from '../output/folder.ts';
import { generatedFiles } from '../output/generated-files.ts';
import type { Output } from './output.ts';
import { type Project, type ProjectOptions, projectCatalog, projectOf } from './project.ts';
import { compatReport, modeOf, readReleased } from './released.ts';

/**
 * Says how the generated files differ from the catalog, as a unified diff, and what the catalog breaks of what was
 * released. Needs no database, writes nothing.
 */
export const check = async (options: ProjectOptions, output: Output): Promise<ExitCode> => {
  const project = await projectOf(options);
  const catalog = await projectCatalog(project, output);
  const isCurrent = await checkFiles(project, catalog, output);
  const isCompatible = await checkReleased(project, catalog, output);
  return isCurrent && isCompatible ? ExitCode.clean : ExitCode.findings;
};

const checkFiles = async (project: Project, catalog: Catalog, output: Output): Promise<boolean> => {
  const files = await generatedFiles(catalog);
  const difference = await compareFolder(project.out, files);
  const count = difference.outdated.length + difference.stale.length;
  if (count === 0) {
    output.stderr(`${project.out} is what the catalog says.\n`);
    return true;
  }
  // All of them as a difference from nothing would be long, and say no more.
  if (isUngenerated(difference, files.length)) {
    output.stderr(
      `${project.out} has none of the ${count} files that the catalog generates. Run \`indelible generate\`.\n`,
    );
    return false;
  }
  for (const patch of patches(difference)) output.stdout(patch);
  output.stderr(
    `${project.out}: ${count} file${count === 1 ? ' is' : 's are'} not what the catalog says. Run \`indelible generate\`.\n`,
  );
  return false;
};

/** True also when nothing was released yet. */
const checkReleased = async (project: Project, catalog: Catalog, output: Output): Promise<boolean> => {
  const released = await readReleased(project);
  if (released === null) return true;
  const report = await compatReport(project, catalog, released, modeOf(undefined, project));
  output.stdout(textReport(report, output.colour));
  if (report.changes.length === 0 && !report.isReleased) {
    output.stderr(
      `${released.source} does not have all of the catalog yet: \`indelible release\` writes it.\n`,
    );
  }
  return report.changes.length === 0;
};

const isUngenerated = ({ outdated, stale }: Difference, count: number): boolean =>
  stale.length === 0 && outdated.length === count && outdated.every(({ before }) => before === null);

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
