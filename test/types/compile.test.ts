import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const run = promisify(execFile);

const compilerErrors = (project: string): Promise<string> =>
  run(process.execPath, [here('../../node_modules/typescript/bin/tsc'), '--project', here(project)]).then(
    () => '',
    (error: { readonly stdout: string }) => error.stdout,
  );

/** With TypeScript 5.6, too: test/client/compile.test.ts. */
test('the generated modules compile under every strict flag', async () => {
  expect(await compilerErrors('tsconfig.json')).toBe('');
});

test('what should be assignable is, what should not is not, and payloads are what zod infers', async () => {
  expect(await compilerErrors('tsconfig.assertions.json')).toBe('');
});
