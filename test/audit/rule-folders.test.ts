import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadRules } from '../../generator/audit/load-rules.ts';
import { packageRoot } from '../../generator/package-root.ts';
import { ruleFolders } from './cases.ts';

const SECTIONS = ['## What it does', '## Why it is bad', '## Example', '## Use instead', '## The fix'];

test('every folder of rules is a rule', async () => {
  const rules = await loadRules();
  expect(rules.map(({ id }) => id)).toEqual(ruleFolders());
  for (const { id, summary, judge } of rules) {
    expect(typeof judge, id).toBe('function');
    expect(summary, id).toMatch(/^[A-Z].*\.$/);
  }
});

test.each(ruleFolders())('%s has a page, a true case and a clean case', (rule) => {
  const page = join(packageRoot, 'docs/rules', `${rule}.md`);
  expect(existsSync(page), page).toBe(true);
  const text = readFileSync(page, 'utf8');
  expect(text.startsWith(`# ${rule}\n`), 'the title is the id').toBe(true);
  for (const section of SECTIONS) expect(text, section).toContain(section);
  for (const name of ['holes.sql', 'clean.sql']) {
    expect(existsSync(join(packageRoot, 'generator/audit/rules', rule, name)), name).toBe(true);
  }
});
