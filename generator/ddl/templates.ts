import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { parseTemplate, type Template } from './template.ts';

let templates: Promise<readonly Template[]> | null = null;

/**
 * Every template of an object, in the order in which what it makes has to exist: its folder, then its name. Read once a
 * process, as what is known of a template is kept with it.
 */
export const readTemplates = (): Promise<readonly Template[]> => {
  templates ??= readAll();
  return templates;
};

const readAll = async (): Promise<readonly Template[]> => {
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
