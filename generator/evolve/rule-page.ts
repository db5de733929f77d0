import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';

/** The page of a rule, as Markdown. */
export const compatRulePage = (id: string): Promise<string> =>
  readFile(join(packageRoot, 'docs/compat', `${id}.md`), 'utf8');
