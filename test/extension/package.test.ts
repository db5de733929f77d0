import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseSync } from 'libpg-query';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { packageCatalog } from '../../generator/commands/package.ts';
import { loadLexer } from '../../generator/ddl/lexer.ts';
import { parseStatements } from '../../generator/ddl/parse.ts';
import { catalogSql } from '../../generator/ddl/sql-files.ts';
import { packageFiles } from '../../generator/extension/package-files.ts';
import { withoutEcho } from '../../generator/extension/script.ts';
import { definition, event, table } from '../catalog/definition.ts';
import { captured } from '../commands/captured.ts';
import { modelOf } from '../install/catalog.ts';
import { laterShop, shop } from './shop.ts';

let folder = '';
beforeAll(async () => {
  await loadLexer();
  folder = await mkdtemp(join(tmpdir(), 'indelible-package-'));
});
afterAll(() => rm(folder, { recursive: true }));

const filesOf = async (catalog = shop()) =>
  new Map(
    (await packageFiles({ catalog, extension: 'shop', earlier: null, meta: null })).map(({ path, text }) => [
      path,
      text,
    ]),
  );

const textOf = (files: ReadonlyMap<string, string>, path: string): string => {
  const text = files.get(path);
  if (text === undefined) throw new Error(`${path} is not written`);
  return text;
};

describe('the scripts', () => {
  const HOSTILE = `sh'o"p \\ $_pgtle_$ é {version}`;
  const hostile = () =>
    modelOf(
      definition({
        schema: HOSTILE,
        roles: { owner: `${HOSTILE} owner`, writers: { shop_agent: { actors: ['ai/*'] } }, readers: [] },
        doc: HOSTILE,
        tables: { [HOSTILE]: table({ doc: HOSTILE, events: { [HOSTILE]: event({ doc: HOSTILE }) } }) },
      }),
    );

  test.each([
    '@extowner@',
    '@extschema@',
    'a@extschema:shop@b',
  ])('refuse %s, which would be replaced in the middle of a check', async (word) => {
    const payload = z.strictObject({ cause: z.enum(['fraud', word]) });
    const catalog = modelOf(
      definition({ tables: { orders: table({ events: { flagged: event({ payload }) } }) } }),
    );
    await expect(filesOf(catalog)).rejects.toThrow(/^The catalog says @ext\S+@, which PostgreSQL replaces/);
  });

  test.each([
    ['a shop', shop],
    ['hostile names', hostile],
  ])('together say each statement of %s once, the functions in the extension alone', async (_, catalogOf) => {
    const catalog = catalogOf();
    const files = await filesOf(catalog);
    const inside = parseStatements(withoutEcho(textOf(files, 'shop--1.0.0.sql')));
    const kinds = new Set(inside.map(({ node }) => Object.keys(node)[0]));
    expect(kinds).toEqual(
      new Set([
        'SelectStmt',
        'VariableSetStmt',
        'CreateFunctionStmt',
        'AlterOwnerStmt',
        'GrantStmt',
        'CommentStmt',
      ]),
    );
    expect(inside.some(({ text }) => text.includes('GRANT EXECUTE'))).toBe(false);
    const beside = parseStatements(textOf(files, 'beside/shop--1.0.0.sql'));
    const all = (await catalogSql(catalog)).files.flatMap(({ text }) => parseStatements(text));
    // But for becoming the owner and back, and making the extension.
    expect(inside.length - 3 + beside.length - 1).toBe(all.length);
  });

  test('pg_tle gets the very text of the script', async () => {
    const files = await filesOf(hostile());
    const script = textOf(files, 'shop--1.0.0.sql');
    const [call] = parseSync(textOf(files, 'pg_tle/shop--1.0.0.sql')).stmts ?? [];
    const texts = [...JSON.stringify(call).matchAll(/"sval":("(?:[^"\\]|\\.)*")/g)].map(([, text = '']) =>
      JSON.parse(text),
    );
    expect(texts.slice(0, 4)).toEqual(['pgtle', 'install_extension', 'shop', '1.0.0']);
    const told = texts.at(-1);
    expect(script.endsWith(told)).toBe(true);
    expect(script.length - told.length).toBe(script.indexOf('SELECT'));
  });
});

describe('the verb', () => {
  const catalogFile = async (version: string, more = ''): Promise<string> => {
    const file = join(folder, 'catalog.mjs');
    const starter = await readFile(new URL('../../examples/starter/catalog.ts', import.meta.url), 'utf8');
    const text = starter
      .replace("version: '1.0.0'", `version: '${version}'`)
      .replace('happened to an order.', `happened to an order${more}.`);
    await writeFile(file.replace('.mjs', '.ts'), text);
    return file.replace('.mjs', '.ts');
  };
  const run = async (catalog: string, more = {}) =>
    captured((output) => packageCatalog({ catalog, ...more }, output));
  beforeEach(() => rm(join(folder, 'extension'), { recursive: true, force: true }));

  test('writes versions beside each other, and the way between them; a second run writes nothing', async () => {
    const first = await run(await catalogFile('1.0.0'));
    expect(first.code).toBe(0);
    expect(first.stdout.split('\n').filter(Boolean)).toEqual([
      'added orders--1.0.0.sql',
      'added beside/orders--1.0.0.sql',
      'added pg_tle/orders--1.0.0.sql',
      'added orders.control',
      'added META.json',
      'added Makefile',
    ]);
    expect((await run(await catalogFile('1.0.0'))).stdout).toBe('');
    await run(await catalogFile('1.10.0', ' at once'));
    const third = await run(await catalogFile('1.11.0', ' at last'));
    expect(third.stdout).toContain('added orders--1.10.0--1.11.0.sql\n');
    expect(third.stdout).toContain('changed orders.control\n');
    expect((await readdir(join(folder, 'extension'))).sort()).toEqual([
      'META.json',
      'Makefile',
      'beside',
      'orders--1.0.0--1.10.0.sql',
      'orders--1.0.0.sql',
      'orders--1.10.0--1.11.0.sql',
      'orders--1.10.0.sql',
      'orders--1.11.0.sql',
      'orders.control',
      'pg_tle',
    ]);
  });

  test('never writes a script anew, and goes back to no earlier version', async () => {
    await run(await catalogFile('1.0.0'));
    const text = await readFile(join(folder, 'extension/orders--1.0.0.sql'), 'utf8');
    await expect(run(await catalogFile('1.0.0', ', very'))).rejects.toThrow(
      /is there with other SQL.*nothing was written/,
    );
    expect(await readFile(join(folder, 'extension/orders--1.0.0.sql'), 'utf8')).toBe(text);
    await expect(run(await catalogFile('0.9.0'))).rejects.toThrow(
      /1\.0\.0\.sql is a later version than the catalog's 0\.9\.0/,
    );
  });

  test('keeps what META.json says of its maintainer and licence', async () => {
    await run(await catalogFile('1.0.0'));
    const file = join(folder, 'extension/META.json');
    const meta = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...meta, maintainer: 'Alice', license: 'mit', tags: ['orders'] }));
    await run(await catalogFile('1.1.0'));
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      name: 'orders',
      maintainer: 'Alice',
      license: 'mit',
      tags: ['orders'],
      version: '1.1.0',
      provides: { orders: { file: 'orders--1.1.0.sql', version: '1.1.0' } },
    });
    await writeFile(file, '{');
    await expect(run(await catalogFile('1.2.0'))).rejects.toThrow(/META\.json is no JSON/);
  });

  test('refuses names and versions that an extension can not have', async () => {
    const catalog = await catalogFile('1.0.0');
    for (const name of ['', '-', 'a--b', 'a/b', '../a', 'a b', 'a$(b)', 'é'])
      await expect(run(catalog, { name }), name).rejects.toThrow(/can not be the name of an extension/);
    await expect(run(await catalogFile('1.0.0-a--b'))).rejects.toThrow(
      /1\.0\.0-a--b can not be that of an extension/,
    );
    expect((await run(await catalogFile('1.0.0-rc.1'), { name: 'my-orders' })).stdout).toContain(
      'my-orders--1.0.0-rc.1.sql',
    );
  });

  test.skipIf(!hasPgxs())('its Makefile installs every version', async () => {
    await run(await catalogFile('1.0.0'));
    await run(await catalogFile('1.1.0'));
    const target = join(folder, 'target');
    await mkdir(target);
    await promisify(execFile)('make', ['install', `DESTDIR=${target}`], { cwd: join(folder, 'extension') });
    const installed = (await readdir(target, { recursive: true })).map((path) => path.split(/[\\/]/).at(-1));
    expect(installed).toEqual(
      expect.arrayContaining([
        'orders.control',
        'orders--1.0.0.sql',
        'orders--1.1.0.sql',
        'orders--1.0.0--1.1.0.sql',
      ]),
    );
  });
});

/** Whether PostgreSQL's build infrastructure is on this machine. */
function hasPgxs(): boolean {
  try {
    const file = execFileSync('pg_config', ['--pgxs'], { encoding: 'utf8' }).trim();
    execFileSync('make', ['--version']);
    return execFileSync('cat', [file], { encoding: 'utf8' }).includes('EXTENSION');
  } catch {
    return false;
  }
}

test('an update of what did not change changes nothing, and of another type what it has to', async () => {
  const [before, after] = [shop(), laterShop()];
  const earlier = { version: '1.0.0', script: textOf(await filesOf(before), 'shop--1.0.0.sql') };
  const update = async (catalog: ReturnType<typeof shop>): Promise<string> => {
    const files = await packageFiles({ catalog, extension: 'shop', earlier, meta: null });
    return files.find(({ path }) => path.startsWith('shop--1.0.0--'))?.text ?? '';
  };
  expect(await update(shop({ version: '1.0.1' }))).not.toMatch(/FUNCTION/);
  const changed = await update(after);
  const created = [...changed.matchAll(/^CREATE (?:OR REPLACE )?FUNCTION [^(]*/gm)].map(([text]) => text);
  expect(created).toEqual([
    'CREATE OR REPLACE FUNCTION shop.shop_events_is_valid',
    'CREATE OR REPLACE FUNCTION shop.shop_events_is_valid_in_detail',
    'CREATE OR REPLACE FUNCTION shop.shop_events_may_append',
    'CREATE OR REPLACE FUNCTION shop.shop_events_sold_payload',
    'CREATE FUNCTION shop.shop_events_returned_payload',
  ]);
});
