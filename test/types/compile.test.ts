import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Project } from 'ts-morph';
import { expect, test } from 'vitest';
import { goldenFolder } from './golden.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const run = promisify(execFile);

const compilerErrors = (project: string): Promise<string> =>
  run(process.execPath, [here('../../node_modules/typescript/bin/tsc'), '--project', here(project)]).then(
    () => '',
    (error: { readonly stdout: string }) => error.stdout,
  );

test('the generated modules compile under every strict flag', async () => {
  expect(await compilerErrors('tsconfig.json')).toBe('');
});

test('what should be assignable is, what should not is not, and payloads are what zod infers', async () => {
  expect(await compilerErrors('tsconfig.assertions.json')).toBe('');
});

test('they compile with the older TypeScript that ts-morph brings, too', async () => {
  const project = new Project({ tsConfigFilePath: here('tsconfig.json'), skipAddingFilesFromTsConfig: true });
  for (const file of await readdir(goldenFolder)) project.addSourceFileAtPath(`${goldenFolder}/${file}`);
  const problems = project.getPreEmitDiagnostics();
  expect(project.formatDiagnosticsWithColorAndContext(problems)).toBe('');
});
