import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '../../generator/catalog/load.ts';
import { KnownError } from '../../generator/errors.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'indelible-load-'));
});
afterAll(() => rm(folder, { recursive: true }));

const load = async (source: string) => {
  const file = join(folder, 'catalog.ts');
  await writeFile(file, source);
  return loadCatalog(file);
};

const RIGHT = `
import { defineCatalog } from 'indelible';
import { z } from 'zod';
export default defineCatalog({
  name: 'shop', version: '1.0.0', schema: 'shop',
  roles: { owner: 'shop_owner', writers: { shop_agent: {} } },
  tables: { shop_events: { doc: 'd', events: {
    sold: { doc: 'd', payload: z.strictObject({ cents: z.int() }), writers: ['shop_agent'] },
  } } },
});`;

test('a catalog outside any project finds indelible and zod', async () => {
  const { catalog } = await load(RIGHT);
  expect(catalog.name).toBe('shop');
});

describe('what can not be loaded is a known error without a stack', () => {
  test.each<[string, string, RegExp]>([
    [
      'a syntax error',
      'export default {',
      /catalog\.ts can not be run: Expected identifier but found end of file \(line 1, column 17\)\./,
    ],
    ['an import that is not there', `import './nothing.ts'; export default {};`, /can not be run: .*nothing/],
    [
      'code that throws',
      `interface A {\n  b: 1;\n}\nconst a: A = null as never;\nexport default a.b;`,
      /can not be run: .*null.*\(line 5, column 18\)/,
    ],
    [
      'a zod type that is not there',
      RIGHT.replace('z.int()', 'z.integer()'),
      /z\.integer is not a function \(line 8, /,
    ],
    ['something thrown that is no error', `throw 'no';`, /it threw no\./],
    ['an object thrown', `throw { code: 3 };`, /it threw \{ code: 3 \}\./],
    [
      'a getter that throws when somebody looks',
      RIGHT.replace('cents: z.int()', 'get cents() {\n return (null as any).of; }'),
      /can not be run: .*null.* \(line 9, column \d+\)\./,
    ],
    ['no default export', 'export const catalog = {};', /no default export/],
    ['a type error', RIGHT.replace("version: '1.0.0'", 'version: 1'), /version: .*string/],
    [
      'a key that stands twice',
      RIGHT.replace("name: 'shop',", "name: 'shop', name: 'shop',"),
      /line 5, column \d+: "name" is declared twice/,
    ],
    [
      'an event type that stands twice',
      RIGHT.replace('sold:', `"sold": { doc: 'x', payload: z.object({}), writers: [] }, sold:`),
      /"sold" is declared twice/,
    ],
  ])('%s', async (_, source, message) => {
    const error = await load(source).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KnownError);
    expect((error as KnownError).message).toMatch(message);
    expect((error as KnownError).message).not.toMatch(/\n\s+at /);
  });

  test.each<[string, string, RegExp]>([
    [
      'throws',
      'interface A { b: 1 }\n\nexport const part = (given: A) => given.b;\n',
      /can not be run: .*null.* \(part\.ts, line 3, column 41\)\./,
    ],
    ['is no TypeScript', '\nexport const part = (', /end of file \(parts.part\.ts, line 2, column 22\)\./],
  ])('a file beside the catalog that %s is named', async (_, source, message) => {
    const where = message.source.includes('parts') ? 'parts/part.ts' : 'part.ts';
    await mkdir(join(folder, 'parts'), { recursive: true });
    await writeFile(join(folder, where), source);
    const error = load(`import { part } from './${where}';\nexport default part(null as never);`);
    await expect(error).rejects.toThrow(message);
  });

  test('a file or folder that is no catalog', async () => {
    await expect(loadCatalog(join(folder, 'nothing.ts'))).rejects.toThrow(
      /There is no catalog .*nothing\.ts/,
    );
    await expect(loadCatalog(folder)).rejects.toThrow(/A folder is no catalog/);
  });
});
