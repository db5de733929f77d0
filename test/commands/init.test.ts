import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { generate } from '../../generator/commands/generate.ts';
import { init } from '../../generator/commands/init.ts';
import { packageRoot } from '../../generator/package-root.ts';
import { type Captured, captured } from './captured.ts';
import { runCli } from './run-cli.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'indelible-init-'));
});
afterEach(() => rm(folder, { recursive: true }));

const runInit = (): Promise<Captured> => captured((output) => init(folder, output));
const read = (path: string): Promise<string> => readFile(join(folder, path), 'utf8');

describe('what is there', () => {
  test('stays, and each file is named', async () => {
    await mkdir(join(folder, '.github/workflows'), { recursive: true });
    const mine = { 'catalog.ts': '// mine\n', '.github/workflows/indelible.yml': 'name: mine\n' };
    for (const [path, text] of Object.entries(mine)) await writeFile(join(folder, path), text);
    await writeFile(join(folder, '.gitattributes'), '*.png binary');
    await writeFile(
      join(folder, 'package.json'),
      '{\r\n    "name": "p",\r\n    "scripts": { "events:check": "mine" }\r\n}\r\n',
    );
    const { code, stdout, stderr } = await runInit();
    expect(code).toBe(0);
    expect(stdout).toBe('added indelible.config.json\nchanged package.json\nchanged .gitattributes\n');
    expect(stderr).toContain('kept catalog.ts: it is there already.\nkept .github/workflows/indelible.yml');
    for (const [path, text] of Object.entries(mine)) expect(await read(path)).toBe(text);
    expect(await read('.gitattributes')).toMatch(/^\*\.png binary\n# .*\n\/generated\/\*\* text eol=lf/);
    const json = await read('package.json');
    expect(json).toMatch(/^\{\r\n {4}"name": "p",\r\n {4}"scripts": \{\r\n {8}"events:generate"/);
    expect(JSON.parse(json).scripts['events:check']).toBe('mine');
    await expect(runInit()).rejects.toThrow(/all that goes with it; nothing was written/);
  });

  test.each([
    '{',
    '[]',
    '{ "scripts": 1 }',
  ])('a package.json that is %s stops it before anything is written', async (text) => {
    await writeFile(join(folder, 'package.json'), text);
    await expect(runInit()).rejects.toThrow(/^package\.json can not be read: .*; nothing was written\.$/);
    await expect(read('catalog.ts')).rejects.toThrow(/ENOENT/);
  });
});

test('what the generated client imports is said', async () => {
  const { stderr } = await runInit();
  const [, said] = /^ {2}npm install (.*?) {2,}/m.exec(stderr) ?? [];
  await captured((output) => generate({ catalog: join(folder, 'catalog.ts') }, output));
  const client = await read('generated/client.ts');
  const imports = [...client.matchAll(/ from '([^.'][^']*)'/g)].map(([, name]) => name);
  expect(said?.split(' ').toSorted()).toEqual([...new Set(imports)].toSorted());
});

test('the commands are said, and a workflow where GitHub does not look is, too', async () => {
  const { stderr } = await runInit();
  expect(stderr).toMatch(
    / {2}npx indelible generate\n {2}npx indelible check\n {2}npx indelible apply --database-url/,
  );
  expect(stderr).not.toContain('note:');
  await rm(join(folder, 'catalog.ts'));
  await mkdir(join(folder, '.git'));
  const below = await captured((output) => init(join(folder, 'events'), output));
  expect(below.stderr).toMatch(/note: GitHub runs workflows of the top folder .* move \.github there/);
});

describe('the workflow', () => {
  interface Step {
    readonly name?: string;
    readonly uses?: string;
    readonly run?: string;
    readonly if?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly with?: Readonly<Record<string, string | number>>;
  }

  const steps = async (): Promise<readonly Step[]> => {
    const workflow = parse(await read('.github/workflows/indelible.yml'));
    expect(Object.keys(workflow.on).sort()).toEqual(['pull_request', 'push']);
    expect(workflow.permissions).toEqual({ contents: 'read', 'security-events': 'write' });
    return workflow.jobs.events.steps;
  };

  const git = (...args: readonly string[]) =>
    promisify(execFile)('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: folder });

  /** Runs a step as GitHub does, with the built verb in place of the installed one. */
  const runStep = async (step: Step | undefined): Promise<{ code: number; said: string }> => {
    const script = (step?.run ?? '').replaceAll(
      'npx indelible',
      `"${process.execPath}" "${join(packageRoot, 'dist/cli.js')}"`,
    );
    expect(script).not.toBe('');
    const env = { ...process.env, ...(step?.env ? { BASE: 'main' } : {}) };
    try {
      const { stdout, stderr } = await promisify(execFile)('bash', ['-e', '-c', script], {
        cwd: folder,
        env,
      });
      return { code: 0, said: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, said: stdout + stderr };
    }
  };

  test('checks, compares with the base branch, and audits', { timeout: 180_000 }, async () => {
    await git('init', '-q', '-b', 'main');
    await runInit();
    await runCli(['generate'], { cwd: folder });
    const [, , install, check, compat, audit, upload] = await steps();
    expect(install?.run).toBe('npm ci');
    expect(await runStep(check)).toMatchObject({ code: 0 });

    expect(compat?.env?.BASE).toMatch(/^\$\{\{ github\.base_ref \}\}$/);
    const published = async () => {
      await git('add', '-A');
      await git('commit', '-q', '-m', 'x');
      await git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    };
    await published();
    expect(await runStep(compat)).toMatchObject({
      code: 0,
      said: expect.stringContaining('Nothing is released on main yet'),
    });
    await runCli(['release'], { cwd: folder });
    await published();
    expect(await runStep(compat)).toMatchObject({ code: 0, said: expect.stringContaining('breaks nothing') });
    const catalog = await read('catalog.ts');
    await writeFile(join(folder, 'catalog.ts'), catalog.replace("'duplicate', 'fraud', ", "'fraud', "));
    expect(await runStep(compat)).toMatchObject({
      code: 1,
      said: expect.stringContaining('enum-value-removed'),
    });
    expect((await runStep(check)).code).toBe(1);

    const audited = await runStep(audit);
    expect(audited).toMatchObject({ code: 0, said: expect.stringContaining('append-only') });
    expect(upload?.with?.sarif_file).toBe('indelible.sarif');
    expect(JSON.parse(await read('indelible.sarif')).version).toBe('2.1.0');
    expect(await read('catalog.lock.json')).not.toContain('\r');
  });
});
