import { access } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { ExitCode, KnownError } from '../errors.ts';
import { readIfThere, writeText } from '../output/file.ts';
import { type ScaffoldFile, scaffold } from '../scaffold/scaffold.ts';
import type { Output } from './output.ts';

/**
 * Gives a project a first catalog and what goes with it: config, npm scripts, a workflow for GitHub, attributes for git.
 * What is there stays: a file is added, or lines are added to it, and each is named.
 *
 * @throws KnownError when all of it is there, or a file can't be written.
 */
export const init = async (folder: string, output: Output): Promise<ExitCode> => {
  const planned = await Promise.all((await scaffold()).map((file) => plan(folder, file)));
  if (planned.every(({ text }) => text === null)) {
    throw new KnownError(
      `${join(folder, 'catalog.ts')} is there already, and all that goes with it; nothing was written.`,
      {
        hint: 'Edit it, or name another folder: indelible init FOLDER.',
      },
    );
  }
  for (const { path, before, text } of planned) {
    if (text === null) {
      output.stderr(`kept ${path}: it is there already.\n`);
      continue;
    }
    await writeText(join(folder, path), text);
    output.stdout(`${before === null ? 'added' : 'changed'} ${path}\n`);
  }
  if (!(await isTopOfRepository(folder))) output.stderr(ELSEWHERE);
  output.stderr(nextCommands(folder));
  return ExitCode.clean;
};

interface PlannedFile {
  readonly path: string;
  readonly before: string | null;
  readonly text: string | null;
}

const plan = async (folder: string, { path, textFor }: ScaffoldFile): Promise<PlannedFile> => {
  const before = await readIfThere(join(folder, path));
  return { path, before, text: textFor(before) };
};

const ELSEWHERE = `note: GitHub runs workflows of the top folder of a repository only: move .github there, and give its steps a working-directory.\n`;

/** True also where there is no repository yet: it may be made here. */
const isTopOfRepository = async (folder: string): Promise<boolean> => {
  const top = resolve(folder);
  for (let above = top; ; above = dirname(above)) {
    const isRepository = await access(join(above, '.git')).then(
      () => true,
      () => false,
    );
    if (isRepository) return above === top;
    if (above === dirname(above)) return true;
  }
};

const nextCommands = (folder: string): string => {
  const inside = relative('.', folder);
  return [
    inside === '' ? 'Edit the catalog, then:' : `Edit the catalog, then in ${inside}:`,
    '  npm install zod @databases/pg    (what the catalog and the generated client import)',
    '  npx indelible generate',
    '  npx indelible check',
    '  npx indelible apply --database-url postgres://…',
    '',
  ].join('\n');
};
