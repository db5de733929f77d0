import { expect, test } from 'vitest';
import { explain } from '../../generator/commands/explain.ts';
import { COMPAT_RULES } from '../../generator/evolve/rules.ts';
import { captured } from '../commands/captured.ts';
import { ruleFolders } from './cases.ts';

const run = (rule?: string) => captured((output) => explain(rule, output));

test.each(['truncate-granted', 'enum-value-removed'])('prints the page of %s', async (rule) => {
  const { code, stdout } = await run(rule);
  expect(code).toBe(0);
  expect(stdout.startsWith(`# ${rule}\n`)).toBe(true);
});

test('lists every rule with a line', async () => {
  const { stdout } = await run();
  const lines = stdout.trimEnd().split('\n');
  const ofCompat = COMPAT_RULES.map(({ id }) => id);
  expect(lines.map((line) => line.split(/\s+/)[0])).toEqual([...ruleFolders(), ...ofCompat]);
  for (const line of lines) expect(line).toMatch(/^\S+ +[A-Z].*\.$/);
});

test.each([
  ['truncate-grated', /truncate-granted/],
  ['owner', /owner-can-log-in/],
  ['enum-removed', /enum-value-removed/],
  ['xyzzy', /lists all rules/],
])('%s is no rule: near names', async (given, near) => {
  const error = await run(given).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'KnownError', message: `There is no rule ${given}.` });
  expect((error as { hint: string }).hint).toMatch(near);
});
