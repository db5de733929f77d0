import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { check } from '../../generator/commands/check.ts';
import { compat } from '../../generator/commands/compat.ts';
import { generate } from '../../generator/commands/generate.ts';
import { release } from '../../generator/commands/release.ts';
import { capturedAsTold } from './captured.ts';
import { runCli } from './run-cli.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'indelible-compat-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Options {
  readonly catalog?: string;
  readonly config?: string;
  readonly mode?: string;
  readonly accept?: readonly string[];
  readonly reason?: string;
  readonly against?: string;
  readonly format?: string;
}

const VERBS = { release, compat, check, generate };

/** Runs a verb in this process, as the CLI does; paths are relative to the folder. */
const run = (verb: keyof typeof VERBS, { catalog = 'catalog.ts', ...options }: Options = {}) =>
  capturedAsTold((output) => VERBS[verb]({ ...options, catalog: join(folder, catalog) }, output));

const readLock = async (): Promise<string> => readFile(join(folder, 'catalog.lock.json'), 'utf8');

interface Parts {
  readonly version?: string;
  readonly payload?: string;
  readonly more?: string;
  readonly writers?: string;
}

const writeCatalog = ({ version = '1.0.0', payload, more = '', writers }: Parts = {}, name = 'catalog.ts') =>
  writeFile(
    join(folder, name),
    `import { defineCatalog } from 'indelible';
import { z } from 'zod';
export default defineCatalog({
  name: 'shop', version: '${version}', schema: 'shop',
  roles: { owner: 'shop_owner', writers: { agent: {}, clerk: {} } },
  tables: { "the 'shop'.events": { doc: 'Sales.', events: { "so\\"ld": {
    doc: 'When sold.', subject: 'product', writers: ${writers ?? "['agent', 'clerk']"}, ${more}
    payload: ${payload ?? "z.strictObject({ cents: z.int(), via: z.enum(['web', 'shop']) })"},
  } } } },
});
`,
  );

const NARROWER = "z.strictObject({ cents: z.int(), via: z.enum(['web']) })";
const WIDER = "z.strictObject({ cents: z.int(), via: z.enum(['web', 'shop', 'mail']) })";
const REMEMBERED = `  'so"ld': {
    version: 2,
    earlier: {
      1: {
        payload: z.strictObject({
          cents: z.int(),
          via: z.literal(['shop', 'web']),
        }),
        upcast: { sql: { via: … } },
      },
    },
  },
`;
const PLACE = 'tables["the \'shop\'.events"].events["so\\"ld"]';

describe('release', () => {
  test('the same catalog gives the same bytes, and a second run writes nothing', async () => {
    await writeCatalog();
    expect(await run('release')).toMatchObject({ code: 0, stdout: '' });
    const first = await readLock();
    expect(first).not.toMatch(/\r/);
    const again = await run('release');
    expect(again).toMatchObject({ code: 0, stderr: expect.stringMatching(/released already/) });
    expect(await readLock()).toBe(first);
    await rm(join(folder, 'catalog.lock.json'));
    await run('release');
    expect(await readLock()).toBe(first);
  });

  test('what breaks is refused and nothing is written; a new version is released beside the old one', async () => {
    await writeCatalog();
    await run('release');
    const before = await readLock();
    await writeCatalog({ version: '1.1.0', payload: NARROWER });
    const refused = await run('release');
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain(`enum-value-removed  ${PLACE}.payload.via`);
    expect(refused.stdout).toContain('For example "shop".');
    expect(refused.stdout).toContain(REMEMBERED);
    expect(await readLock()).toBe(before);

    // What is shown can be pasted; what only a person can say is no TypeScript.
    const [, earlier = ''] = /version: 2,\n(.*),\n {2}\},\n$/s.exec(refused.stdout) ?? [];
    await writeCatalog({ version: '1.1.0', payload: NARROWER, more: `version: 2,\n${earlier},` });
    expect(await run('release')).toMatchObject({ code: 2 });
    const said = earlier.replace('…', `"'web'::text"`);
    await writeCatalog({ version: '1.1.0', payload: NARROWER, more: `version: 2,\n${said},` });
    expect(await run('release')).toMatchObject({ code: 0 });
    const [event] = JSON.parse(await readLock()).tables[0].events;
    expect(event.definitions.map((one: { version: number }) => one.version)).toEqual([1, 2]);
    // Version 1 is history: it can't be taken back to.
    await writeCatalog({ version: '1.2.0' });
    expect((await run('compat')).stdout).toContain('version-lowered');
  });

  test('every definition that was ever released is kept, and transitively judged', async () => {
    await writeCatalog();
    await run('release');
    await writeCatalog({ version: '1.1.0', payload: WIDER });
    expect(await run('release')).toMatchObject({ code: 0 });
    await writeCatalog({ version: '1.2.0', payload: NARROWER });
    await run('release', { mode: 'none' });
    // The last release has no "shop" and no "mail"; the ones before had.
    await writeCatalog({
      version: '1.3.0',
      payload: "z.strictObject({ cents: z.int(), via: z.enum(['web', 'x']) })",
    });
    expect(await run('compat', { mode: 'backward' })).toMatchObject({ code: 0, stdout: '' });
    const transitive = await run('compat');
    expect(transitive.code).toBe(1);
    expect(transitive.stdout).toContain('"shop" was accepted');
    expect(await run('compat', { mode: 'full' })).toMatchObject({ code: 1 });
    expect(await run('compat', { mode: 'none' })).toMatchObject({ code: 0 });
  });

  test('a release with the same version and other content is refused', async () => {
    await writeCatalog();
    await run('release');
    await writeCatalog({ payload: WIDER });
    expect(await run('release')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/1\.0\.0 was released with other content.*\n.*Raise the version/),
    });
  });

  test('what refuses no stored event may be accepted, with a reason that stays', async () => {
    await writeCatalog();
    await run('release');
    await writeCatalog({ version: '1.1.0', writers: "['agent']" });
    const refused = await run('release');
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/--accept writer-removed --reason/),
    });
    expect(await run('release', { accept: ['writer-removed'] })).toMatchObject({ code: 2 });
    expect(await run('release', { reason: 'why' })).toMatchObject({ code: 2 });
    expect(await run('release', { accept: ['nothing'], reason: 'why' })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/no such breaking change/),
    });
    expect(await run('release', { accept: ['writer-removed'], reason: 'Clerks left. (Ann)' })).toMatchObject({
      code: 0,
    });
    expect(JSON.parse(await readLock()).accepted).toEqual([
      {
        change: `writer-removed ${PLACE}.writers.clerk`,
        reason: 'Clerks left. (Ann)',
        version: '1.1.0',
      },
    ]);
    expect(await run('compat')).toMatchObject({ code: 0 });

    await writeCatalog({ version: '1.2.0', writers: "['agent']", payload: NARROWER });
    const never = await run('release', { accept: ['enum-value-removed'], reason: 'why' });
    expect(never).toMatchObject({ code: 2, stderr: expect.stringMatching(/can not be accepted/) });
  });

  test('an accepted change of a payload stays accepted, and nothing else with it', async () => {
    await writeCatalog({ payload: 'z.object({ cents: z.int(), a: z.int() })' });
    await run('release');
    await writeCatalog({ version: '1.1.0', payload: 'z.object({ cents: z.int() })' });
    await run('release', { accept: ['field-removed'], reason: 'Nobody reads a.' });
    expect(await run('compat')).toMatchObject({ code: 0 });
    await writeCatalog({ version: '1.2.0', payload: 'z.object({})' });
    const { code, stdout } = await run('compat');
    expect(code).toBe(1);
    expect(stdout).toContain('payload.cents');
    expect(stdout).not.toContain('payload.a');
  });
});

describe('check', () => {
  test('judges against the lock file where there is one, in the mode of the config file', async () => {
    await writeCatalog();
    await run('generate');
    expect(await run('check')).toMatchObject({ code: 0, stdout: '' });
    await run('release');
    await writeCatalog({ payload: WIDER });
    await run('generate');
    expect(await run('check')).toMatchObject({ code: 0, stderr: expect.stringMatching(/indelible release/) });
    await writeFile(join(folder, 'indelible.config.json'), '{ "compatibility": "forward" }');
    const config = join(folder, 'indelible.config.json');
    expect(await run('check', { config })).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/payload-widened/),
    });
    await writeFile(join(folder, 'indelible.config.json'), '{ "compatibility": "sideways" }');
    expect(await run('check', { config })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/compatibility/),
    });
  });
});

describe('a lock file that can not be used is told in a line', () => {
  test.each<[string, (lock: string) => string, RegExp]>([
    ['edited by hand', (lock) => lock.replace('"web"', '"wap"'), /changed since.*hash/],
    ['no JSON', (lock) => lock.slice(0, 100), /changed since.*no JSON/],
    ['a merge conflict', (lock) => `<<<<<<< HEAD\n${lock}`, /changed since.*no JSON/],
    ['an unknown key', (lock) => lock.replace('"accepted"', '"excepted"'), /changed since/],
    ['a wrong shape', (lock) => lock.replace('"version": 1', '"version": "one"'), /tables\[0\]\.events\[0\]/],
    [
      'a newer tool',
      (lock) => lock.replace('"schemaVersion": 1', '"schemaVersion": 9'),
      /newer indelible.*9/,
    ],
    ['nothing', () => '', /changed since/],
  ])('%s', async (_, change, message) => {
    await writeCatalog();
    await run('release');
    const changed = change(await readLock());
    await writeFile(join(folder, 'catalog.lock.json'), changed);
    for (const verb of ['compat', 'check', 'release'] as const) {
      const { code, stderr } = await run(verb);
      expect(code, verb).toBe(2);
      expect(stderr.trimEnd().split('\n').slice(-2).join('\n')).toMatch(message);
      expect(stderr).not.toMatch(/\n\s+at /);
    }
    expect(await readLock()).toBe(changed);
  });

  test("line ends and spaces are nobody's business", async () => {
    await writeCatalog();
    await run('release');
    const lock = JSON.parse(await readLock());
    await writeFile(
      join(folder, 'catalog.lock.json'),
      `\uFEFF${JSON.stringify(lock, null, '\t').replaceAll('\n', '\r\n')}`,
    );
    expect(await run('compat')).toMatchObject({ code: 0 });
  });

  test('there is none', async () => {
    await writeCatalog();
    expect(await run('compat')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/indelible release/),
    });
  });
});

describe('--against', () => {
  const git = (...args: readonly string[]) =>
    promisify(execFile)('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
      cwd: folder,
    });

  test('a revision is read with git, from wherever the catalog is', async () => {
    await mkdir(join(folder, 'sub dir'));
    await writeCatalog({}, 'sub dir/catalog.ts');
    const catalog = join('sub dir', 'catalog.ts');
    await git('init', '-q', '-b', 'main');
    await git('commit', '-q', '--allow-empty', '-m', 'empty');
    await run('release', { catalog });
    await git('add', '.');
    await git('commit', '-q', '-m', 'released');
    await git('tag', 'v1');
    await writeCatalog({ version: '1.1.0', payload: NARROWER }, 'sub dir/catalog.ts');
    await rm(join(folder, 'sub dir', 'catalog.lock.json'));
    const { code, stdout } = await runCli(['compat', '--catalog', catalog, '--against', 'v1'], {
      cwd: folder,
    });
    expect(code).toBe(1);
    expect(stdout).toContain('catalog.lock.json at v1');
    expect(await run('compat', { catalog, against: 'HEAD~1' })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/catalog\.lock\.json is not in HEAD~1.*\n.*indelible release/),
    });
    for (const revision of ['nothing', '--output=owned', '-h', 'HEAD:x', '']) {
      const wrong = await run('compat', { catalog, against: revision });
      expect(wrong, revision).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/neither a file nor a revision/),
      });
    }
    expect((await git('status', '--porcelain')).stdout).not.toContain('owned');
  });

  test('outside a repository, and without git', async () => {
    await writeCatalog();
    const env = { GIT_CEILING_DIRECTORIES: tmpdir() };
    const outside = await runCli(['compat', '--against', 'main'], { cwd: folder, env });
    expect(outside).toMatchObject({ code: 2, stderr: expect.stringMatching(/not a git repository/) });
    const without = await runCli(['compat', '--against', 'main'], { cwd: folder, env: { PATH: folder } });
    expect(without).toMatchObject({ code: 2, stderr: expect.stringMatching(/Install git/) });
  });

  test('another lock file, another catalog', async () => {
    await writeCatalog({ payload: WIDER }, 'old.ts');
    await run('release', { catalog: 'old.ts' });
    await writeCatalog();
    for (const against of ['old.lock.json', 'old.ts']) {
      const { code, stdout } = await run('compat', { against: join(folder, against), format: 'json' });
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({
        against: join(folder, against),
        compatible: false,
        changes: [{ rule: 'enum-value-removed', example: '"mail"', newVersion: { version: 2 } }],
      });
    }
    const markdown = await run('compat', { against: join(folder, 'old.ts'), format: 'markdown' });
    expect(markdown.stdout).toMatch(/^### ❌ 1 breaking change\n/);
    expect(markdown.stdout).toMatch(/`enum-value-removed` \| `tables\["the 'shop'/);
    expect(await run('compat', { mode: 'sideways' })).toMatchObject({ code: 2 });
  });
});
