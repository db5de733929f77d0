import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../generator/package-root.ts';

const run = promisify(execFile);
const npm = (cwd: string, ...args: readonly string[]) =>
  run('npm', args, { cwd, maxBuffer: 64 * 1024 * 1024 });

let folder = '';
let tarball = '';
let packed: readonly string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'indelible package '));
  const { stdout } = await npm(
    packageRoot,
    'pack',
    '--json',
    '--ignore-scripts',
    '--pack-destination',
    folder,
  );
  const [pack] = JSON.parse(stdout) as [{ filename: string; files: readonly { path: string }[] }];
  tarball = join(folder, pack.filename);
  packed = pack.files.map(({ path }) => path);
});
afterAll(() => rm(folder, { recursive: true }));

const filesBelow = async (path: string): Promise<string[]> => {
  const entries = await readdir(join(packageRoot, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(packageRoot.length).replaceAll('\\', '/'));
};

/** `files`, and every file of ours that one of them imports, at once or when it is needed. */
const withImported = async (...files: readonly string[]): Promise<readonly string[]> => {
  const found = new Set(files);
  for (const path of found) {
    const text = await readFile(join(packageRoot, path), 'utf8');
    const imported = text.matchAll(/\b(?:from|import) ?\(?"(\.\/[^"]+)"/g);
    for (const [, to = ''] of imported) found.add(join(path, '..', to).replaceAll('\\', '/'));
  }
  return [...found];
};

test('the package holds what is needed, and nothing else', async () => {
  const built = await withImported('dist/cli.js', 'dist/index.js');
  const types = [...(await filesBelow('generator/catalog')), 'generator/index.ts']
    .filter((path) => path.endsWith('.ts'))
    .map((path) => path.replace('generator/', 'dist/').replace(/\.ts$/, '.d.ts'));
  const folders = ['sql', 'templates', 'docs', 'examples/hand-written', 'examples/reconciler'];
  const whole = (await Promise.all(folders.map(filesBelow))).flat();
  const single = ['examples/starter/catalog.ts', 'CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
  expect([...packed].sort()).toEqual([...built, ...types, ...whole, ...single].sort());
});

test('its types stand without what is left out', async () => {
  const left = new Set(packed);
  const visit = async (path: string): Promise<void> => {
    expect(left.has(path), path).toBe(true);
    const text = await readFile(join(packageRoot, path), 'utf8');
    const imported = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, to = '']) => to);
    for (const to of imported)
      await visit(join(path, '..', to.replace(/\.[jt]s$/, '.d.ts')).replaceAll('\\', '/'));
  };
  await visit('dist/index.d.ts');
});

test('installed into an empty project, it makes a first catalog, its SQL and an extension', {
  timeout: 300_000,
}, async (context) => {
  const project = join(folder, 'a project');
  await run('mkdir', [project]);
  await writeFile(join(project, 'package.json'), '{\n\t"name": "a-project",\n\t"private": true\n}\n');
  try {
    await npm(project, 'install', '--no-audit', '--no-fund', '--prefer-offline', tarball);
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT/.test(stderr))
      context.skip('the npm registry can not be reached');
    throw error;
  }
  // By npx once: it takes a second more, and finds this program.
  const indelible = (...args: readonly string[]) =>
    run(join(project, 'node_modules/.bin/indelible'), args, { cwd: project });
  expect((await run('npx', ['--no-install', 'indelible', 'init'], { cwd: project })).stdout).toBe(
    'added catalog.ts\nadded indelible.config.json\nchanged package.json\nadded .github/workflows/indelible.yml\nadded .gitattributes\n',
  );
  expect((await indelible('generate')).stdout).toContain('added sql/install.sql\n');
  expect((await indelible('check')).stdout).toBe('');
  expect((await indelible('package')).stdout).toContain('added orders--1.0.0.sql\n');
  expect((await indelible('explain', 'owner-can-log-in')).stdout).toContain('owner');
  await npm(project, 'run', 'events:check');
  const json = await readFile(join(project, 'package.json'), 'utf8');
  expect(json).toMatch(/^\{\n\t"name": "a-project",\n\t"private": true,\n/);
});
