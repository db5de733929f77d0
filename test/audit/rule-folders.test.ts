import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AUDIT_RULES } from '../../generator/audit/rules.ts';
import { packageRoot } from '../../generator/package-root.ts';
import { ruleFolders } from './cases.ts';

const SECTIONS = ['## What it does', '## Why it is bad', '## Example', '## Use instead', '## The fix'];

test('every folder of rules is listed under its name, and nothing else is', async () => {
  expect(AUDIT_RULES.map(({ id }) => id)).toEqual(ruleFolders());
  for (const { id, ...listed } of AUDIT_RULES) {
    const { rule } = await import(join(packageRoot, 'generator/audit/rules', id, 'rule.ts'));
    expect(listed, id).toEqual(rule);
  }
});

test('every rule judges, and says in a sentence what it finds', () => {
  for (const { id, summary, judge } of AUDIT_RULES) {
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
