import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it. Node's own `recursive` never comes back below /proc, where the folder above is there and
 * none can be made in it.
 */
export const makeFolder = async (path: string): Promise<void> => {
  try {
    await make(path);
  } catch (cause) {
    const above = dirname(path);
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT' || above === path) throw cause;
    await makeFolder(above);
    await make(path);
  }
};

const make = async (path: string): Promise<void> => {
  try {
    await mkdir(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    // A file may stand there instead.
    if (!(await stat(path)).isDirectory()) throw cause;
  }
};
