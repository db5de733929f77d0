import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../generator/catalog/load.ts';
import { runCli } from '../commands/run-cli.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');

const pages = async (): Promise<string[]> => {
  const below = await readdir(join(ROOT, 'docs'), { recursive: true });
  return [
    'README.md',
    'CONTRIBUTING.md',
    ...below.filter((path) => path.endsWith('.md')).map((path) => `docs/${path}`),
  ];
};

/** Code blocks of a language; '' for those that name none. */
const blocks = (text: string, language: string): string[] =>
  text
    .split(/^```/m)
    .filter((_, index) => index % 2 === 1)
    .filter((block) => block.split('\n', 1)[0] === language)
    .map((block) => block.slice(language.length + 1));

test('every link between our pages leads somewhere', async () => {
  for (const page of await pages()) {
    for (const [, target = ''] of (await read(page)).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      await expect(
        stat(join(ROOT, dirname(page), target)),
        `${page} links to ${target}`,
      ).resolves.toBeDefined();
    }
  }
});

test('the catalog in docs/catalog.md is a catalog', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'indelible-docs-'));
  try {
    const [source = ''] = blocks(await read('docs/catalog.md'), 'ts');
    await writeFile(join(folder, 'catalog.ts'), source);
    const { catalog, warnings } = await loadCatalog(join(folder, 'catalog.ts'));
    expect(catalog.tables.map(({ name }) => name)).toEqual(['shop_events']);
    expect(warnings).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the event type in the README is the one of the example', async () => {
  const squeeze = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
  const [excerpt = ''] = blocks(await read('README.md'), 'ts');
  expect(squeeze(await read('examples/reconciler/catalog.ts'))).toContain(squeeze(excerpt));
});

test('the README lists the verbs and flags that there are', async () => {
  const readme = await read('README.md');
  const { stdout } = await runCli(['--help']);
  const verbs = [...(stdout.split('Commands:')[1] ?? '').matchAll(/^ {2}([a-z]+)/gm)].map(([, verb]) => verb);
  const listed = [...readme.matchAll(/^\| `([a-z]+)[^|]*\|/gm)].map(([, verb]) => verb);
  expect(listed).toEqual(verbs);
});

test('the audit of the README says what the README says', async () => {
  const { code, stdout } = await runCli(['audit', '--sql', 'examples/hand-written/agent_events.sql'], {
    cwd: ROOT,
  });
  expect(code).toBe(1);
  const said = stdout.replaceAll(/\s+/g, ' ');
  const shown =
    blocks(await read('README.md'), '').find((block) => block.startsWith('public.agent_events')) ?? '';
  expect(shown).not.toBe('');
  for (const part of shown.replaceAll(/\s+/g, ' ').split(/(?= error )|…/))
    expect(said).toContain(part.trim());
});
