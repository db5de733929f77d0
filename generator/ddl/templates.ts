import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { parseTemplate, type Template } from './template.ts';

/** Every template of an object, in the order in which what it makes has to exist: its folder, then its name. */
export const readTemplates = async (): Promise<Template[]> => {
  const root = join(packageRoot, 'templates');
  const entries = await readdir(root, { recursive: true });
  const paths = entries
    .map((entry) => entry.replaceAll('\\', '/'))
    .filter((entry) => /^\d.*\.sql$/.test(entry));
  const inOrder = paths.sort((a, b) => (a < b ? -1 : 1));
  return Promise.all(
    inOrder.map(async (path) => parseTemplate(path, await readFile(join(root, path), 'utf8'))),
  );
};
