import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A program that is not pg-schema-diff, or one that is out of order: a script for sh. Returns its path. */
export const fakeProgram = async (script: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'indelible fake-'));
  const path = join(folder, 'pg-schema-diff');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
};

/** One that says the right version, and then does something else than to plan. */
export const fakePlanner = (planning: string): Promise<string> =>
  fakeProgram(`if [ "$1" = version ]; then echo version=v1.0.7; exit 0; fi\n${planning}`);
