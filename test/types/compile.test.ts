import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Project } from 'ts-morph';
import { expect, test } from 'vitest';
import { goldenFolder } from './golden.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const run = promisify(execFile);

test('the generated modules and the type tests compile with the installed TypeScript', async () => {
  const compiler = here('../../node_modules/typescript/bin/tsc');
  const compiled = run(process.execPath, [compiler, '--project', here('tsconfig.json')]);
  await expect(
    compiled.then(
      () => '',
      (error: { stdout: string }) => error.stdout,
    ),
  ).resolves.toBe('');
});

test('they compile with the older TypeScript that ts-morph brings, too', async () => {
  const project = new Project({ tsConfigFilePath: here('tsconfig.json'), skipAddingFilesFromTsConfig: true });
  for (const file of await readdir(goldenFolder)) project.addSourceFileAtPath(`${goldenFolder}/${file}`);
  const problems = project.getPreEmitDiagnostics();
  expect(project.formatDiagnosticsWithColorAndContext(problems)).toBe('');
});
