import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { readRuleFolders } from '../rule-folders.ts';
import type { CompatRule } from './rule.ts';

export interface NamedCompatRule extends CompatRule {
  readonly id: string;
}

/** Every rule of compatibility; the folder is read once a process. */
export const loadCompatRules = (): Promise<readonly NamedCompatRule[]> => {
  loaded ??= readRuleFolders<CompatRule>(new URL('rules', import.meta.url));
  return loaded;
};

let loaded: Promise<readonly NamedCompatRule[]> | null = null;

/** The page of a rule, as Markdown. */
export const compatRulePage = (id: string): Promise<string> =>
  readFile(join(packageRoot, 'docs/compat', `${id}.md`), 'utf8');
