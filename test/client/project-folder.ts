import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface ProjectFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** An empty project of a user's somewhere else, with this repository's packages. */
export const makeProjectFolder = async (): Promise<ProjectFolder> => {
  const path = await mkdtemp(join(tmpdir(), 'indelible-project-'));
  await symlink(join(root, 'node_modules'), join(path, 'node_modules'));
  await writeFile(join(path, 'package.json'), '{ "type": "module" }');
  return { path, remove: () => rm(path, { recursive: true }) };
};
