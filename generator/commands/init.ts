import { constants, copyFile, mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ExitCode, KnownError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import type { Output } from './output.ts';

/** Writes a first catalog into the folder; refuses where there is one. */
export const init = async (folder: string, output: Output): Promise<ExitCode> => {
  const file = join(folder, 'catalog.ts');
  try {
    await mkdir(folder, { recursive: true });
    await copyFile(join(packageRoot, 'examples', 'starter', 'catalog.ts'), file, constants.COPYFILE_EXCL);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw new KnownError(`${file} is there already; nothing was written.`, {
        hint: 'Edit it, or name another folder: indelible init FOLDER.',
        cause,
      });
    }
    throw new KnownError(`Can not write ${file} (${code}).`, { cause });
  }
  output.stdout(`${file}\n`);
  const named = relative('.', file) === 'catalog.ts' ? '' : ` --catalog ${file}`;
  output.stderr(
    [
      'Edit the catalog, then:',
      `  npx indelible generate${named}`,
      `  npx indelible check${named}`,
      `  npx indelible apply${named} --database-url postgres://…`,
      '',
    ].join('\n'),
  );
  return ExitCode.clean;
};
