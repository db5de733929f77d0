import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { byCodePoint } from './audit/order.ts';

/**
 * Every rule of a folder: one folder each with a `rule` module, named after its id. The module ends like this one, so it
 * is found among the sources and in the build.
 */
export const readRuleFolders = async <Rule extends object>(
  folder: URL,
): Promise<readonly (Rule & { readonly id: string })[]> => {
  const path = fileURLToPath(folder);
  const entries = await readdir(path, { withFileTypes: true });
  const ids = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const rules = await Promise.all(
    ids.map(async (id) => {
      const module = join(path, id, `rule${extname(import.meta.url)}`);
      const { rule } = (await import(pathToFileURL(module).href)) as { readonly rule: Rule };
      return { ...rule, id };
    }),
  );
  return rules.sort((a, b) => byCodePoint(a.id, b.id));
};
