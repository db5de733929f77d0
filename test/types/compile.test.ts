import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { compilerErrors } from './compiler.ts';

const errorsOf = (project: string): Promise<string> =>
  compilerErrors(['--project', fileURLToPath(new URL(project, import.meta.url))]);

/** With TypeScript 5.6, too: test/client/compile.test.ts. */
test('the generated modules compile under every strict flag', async () => {
  expect(await errorsOf('tsconfig.json')).toBe('');
});

test('what should be assignable is, what should not is not, and payloads are what zod infers', async () => {
  expect(await errorsOf('tsconfig.assertions.json')).toBe('');
});
