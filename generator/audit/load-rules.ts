import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Rule } from './finding.ts';
import { byCodePoint } from './order.ts';

export interface NamedRule extends Rule {
  readonly id: string;
}

/**
 * Every rule there is: a folder of `rules/` with a `rule` module, named after its id. The module ends like this
 * one, so it is found among the sources and in the build.
 */
export const loadRules = (): Promise<readonly NamedRule[]> => {
  loaded ??= readRules();
  return loaded;
};

/** The folder is read once a process. */
let loaded: Promise<readonly NamedRule[]> | null = null;

const readRules = async (): Promise<readonly NamedRule[]> => {
  const folder = fileURLToPath(new URL('rules', import.meta.url));
  const entries = await readdir(folder, { withFileTypes: true });
  const ids = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const rules = await Promise.all(
    ids.map(async (id): Promise<NamedRule> => {
      const path = join(folder, id, `rule${extname(import.meta.url)}`);
      const { rule } = (await import(pathToFileURL(path).href)) as { readonly rule: Rule };
      return { ...rule, id };
    }),
  );
  return rules.sort((a, b) => byCodePoint(a.id, b.id));
};
