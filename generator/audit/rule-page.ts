import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';

/** The page of a rule, as Markdown. */
export const rulePage = (id: string): Promise<string> =>
  readFile(join(packageRoot, 'docs/rules', `${id}.md`), 'utf8');

/** The first paragraph of `## What it does`; null when the page has none. */
export const whatItDoes = (page: string): string | null =>
  /^## What it does\n+(?<paragraph>[^\n]+)/m.exec(page)?.groups?.paragraph ?? null;

/** The chapter of PostgreSQL's manual that the page names; null when it names none. */
export const manualChapter = (page: string): string | null =>
  /\]\((https:\/\/www\.postgresql\.org\/docs\/[^)\s]+)\)/.exec(page)?.[1] ?? null;
