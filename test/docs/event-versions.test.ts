import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '../../generator/catalog/load.ts';
import { packageRoot } from '../../generator/package-root.ts';

let folder: string;
let source: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'indelible-versions-'));
  const page = await readFile(join(packageRoot, 'docs/event-versions.md'), 'utf8');
  source = /```ts\n(.*?)```/s.exec(page)?.[1] ?? '';
});
afterAll(() => rm(folder, { recursive: true }));

const loaded = async (text: string) => {
  const file = join(folder, 'catalog.ts');
  await writeFile(file, text);
  return loadCatalog(file);
};

test('the catalog of the page is one', async () => {
  const { catalog } = await loaded(source);
  const [sold] = catalog.tables[0]?.events ?? [];
  expect(sold?.earlier.map(({ version, isOpen }) => [version, isOpen])).toEqual([
    [1, false],
    [2, true],
  ]);
});

test('an upcast that does not fit is told as the page says', async () => {
  const wrong = source.replace(
    /upcast: \{ remove: \['amount'\], sql: .* \},/,
    "upcast: { rename: { amount: 'cents' } },",
  );
  await expect(loaded(wrong)).rejects.toThrow(
    'tables.shop_events.events.sold.earlier[1].upcast: what it makes of version 1 may be {"cents":0.5}, which version 2 refuses.',
  );
});

test('an expression is held to the words of the page', async () => {
  const wrong = source.replace(/round\(.*\)"/, 'random()"');
  await expect(loaded(wrong)).rejects.toThrow(
    'tables.shop_events.events.sold.earlier[1].upcast.sql.cents: the function random is none of those',
  );
});
