import { readRuleFolders } from '../rule-folders.ts';
import type { Rule } from './finding.ts';

export interface NamedRule extends Rule {
  readonly id: string;
}

/** Every rule of the audit; the folder is read once a process. */
export const loadRules = (): Promise<readonly NamedRule[]> => {
  loaded ??= readRuleFolders<Rule>(new URL('rules', import.meta.url));
  return loaded;
};

let loaded: Promise<readonly NamedRule[]> | null = null;
