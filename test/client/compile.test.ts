import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { Project, ts } from 'ts-morph';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '../../generator/catalog/load.ts';
import { generateClient } from '../../generator/client/generate.ts';
import { generateTypes } from '../../generator/types/generate.ts';
import { modelOf } from '../install/catalog.ts';
import { cases } from '../types/cases.ts';
import { compilerErrors } from '../types/compiler.ts';
import { SHOP } from '../versions/catalog.ts';
import { arbitraryCatalog } from './catalogs.ts';
import { makeProjectFolder, type ProjectFolder, root } from './project-folder.ts';

/** CLIENT_SEED=7 CLIENT_CATALOGS=200 looks elsewhere and at more. */
const SEED = Number(process.env.CLIENT_SEED ?? 4711);
const CATALOGS = Number(process.env.CLIENT_CATALOGS ?? 8);

let temporary: ProjectFolder;
let folder: string;

/** Versions in the types: what is read is of the newest, what is appended of any that is open. */
const VERSIONS = `
import type { ConnectionPool } from '@databases/pg';
import { salesClient } from './client.js';
import type { AppendReturnedV1, AppendSoldV2, SalesRow, SoldEvent } from './types.js';

export const nothing: Extract<SalesRow, { readonly event_version: 1 }> extends never ? true : false = true;

/** Version 1 of returned was no correction, and its reason could be left out. */
export const read = (row: SalesRow): string =>
  row.event_type === 'returned' ? \`\${row.corrects?.length} \${row.reason?.length} \${row.payload.cause}\` : row.event_type;

export const append = async (database: ConnectionPool, two: AppendSoldV2, one: AppendReturnedV1): Promise<string> => {
  const client = salesClient(database, { writer: 'shop_import' });
  const sold = await client.append({ ...two, actor: 'anybody' });
  const buyer: string = sold.event_version === 3 ? sold.payload.first : sold.payload.buyer;
  const event: SoldEvent = await client.of.sold.append({
    run_id: '',
    subject_id: 'P',
    actor: 'x',
    reason: 'x',
    payload: { cents: 1, currency: 'EUR', first: 'x', "it's": { 'a.b': true } },
  });
  // @ts-expect-error: this writer does not append it.
  await client.append(one);
  // @ts-expect-error: the newest version has another payload.
  await client.append({ ...two, event_version: 3, actor: 'x' });
  // @ts-expect-error: version 1 is closed.
  await client.append({ ...two, event_version: 1, actor: 'x' });
  return buyer + event.payload.currency;
};
`;

/** What a project may or may not have switched on. */
const STRICT = { strict: true, types: ['node'], skipLibCheck: true, noEmit: true, target: 'ES2022' };
const EVERY_FLAG = {
  ...STRICT,
  target: 'ES2020',
  lib: ['ES2020'],
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitReturns: true,
  noImplicitOverride: true,
  noFallthroughCasesInSwitch: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  isolatedModules: true,
  isolatedDeclarations: true,
  declaration: true,
  verbatimModuleSyntax: true,
};

const NODE_NEXT = { module: 'NodeNext', moduleResolution: 'NodeNext' };
const BUNDLER = { module: 'ESNext', moduleResolution: 'Bundler' };

beforeAll(async () => {
  temporary = await makeProjectFolder();
  folder = temporary.path;
  const generated = fc.sample(arbitraryCatalog, { seed: SEED, numRuns: CATALOGS });
  const catalogs = {
    ...cases,
    versions: modelOf(SHOP),
    ...Object.fromEntries(generated.map((one, index) => [`generated-${index}`, one])),
  };
  for (const [name, catalog] of Object.entries(catalogs)) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'types.ts'), generateTypes(catalog, '// types'));
    await writeFile(join(folder, name, 'client.ts'), await generateClient(catalog, '// client'));
  }
  await writeFile(join(folder, 'versions', 'usage.ts'), VERSIONS);
});

afterAll(() => temporary.remove());

/** Writes the project for a compiler. */
const project = async (compilerOptions: object, include: readonly string[]): Promise<string> => {
  const path = join(folder, 'tsconfig.json');
  await writeFile(path, JSON.stringify({ compilerOptions, include }));
  return path;
};

test.each([
  ['every flag and NodeNext', { ...EVERY_FLAG, ...NODE_NEXT, erasableSyntaxOnly: true }],
  ['every flag and Bundler', { ...EVERY_FLAG, ...BUNDLER, erasableSyntaxOnly: true }],
  ['strict alone', { ...STRICT, ...NODE_NEXT }],
])('clients of odd catalogs compile with %s', async (_, options) => {
  expect(await compilerErrors(['--project', await project(options, ['*/*.ts'])])).toBe('');
});

const COMMON_JS = `
import databases = require('@databases/pg');
import client = require('./generated/client.js');
import types = require('./generated/types.js');
export = (): [unknown, readonly string[]] => [client.agentEventsClient(databases.default()), types.agentEventsTypes];
`;

/** What TypeScript says about a CommonJS project with these flags around what is generated. */
const commonJsErrors = async (name: string, scope: object, flags: object): Promise<string> => {
  const generated = join(folder, name, 'generated');
  await mkdir(generated, { recursive: true });
  const { catalog } = await loadCatalog(join(root, 'examples/reconciler/catalog.ts'));
  await writeFile(join(folder, name, 'package.json'), '{ "type": "commonjs" }');
  await writeFile(join(generated, 'package.json'), JSON.stringify(scope));
  await writeFile(join(generated, 'types.ts'), generateTypes(catalog, '// types'));
  await writeFile(join(generated, 'client.ts'), await generateClient(catalog, '// client'));
  await writeFile(join(folder, name, 'app.cts'), COMMON_JS);
  return compilerErrors([
    '--project',
    await project({ ...STRICT, ...NODE_NEXT, ...flags }, [`${name}/**/*`]),
  ]);
};

test('a CommonJS project compiles them, with verbatimModuleSyntax where they are modules by a package.json', async () => {
  const verbatim = { verbatimModuleSyntax: true };
  expect(await commonJsErrors('plain', {}, {})).toBe('');
  expect(await commonJsErrors('common', {}, verbatim)).toMatch(/TS1287/);
  expect(await commonJsErrors('module', { type: 'module' }, verbatim)).toBe('');
});

test('they compile with TypeScript 5.6, too, and what should be assignable is, what should not is not', async () => {
  expect(ts.version).toMatch(/^5\.6\./);
  const usage = join(root, 'test/client/usage.ts');
  const options = { ...EVERY_FLAG, ...NODE_NEXT, allowImportingTsExtensions: true };
  const tsConfigFilePath = await project(options, [
    ...Object.keys(cases).map((name) => `${name}/*.ts`),
    usage,
  ]);
  const compiled = new Project({ tsConfigFilePath });
  const problems = compiled.getPreEmitDiagnostics();
  expect(compiled.formatDiagnosticsWithColorAndContext(problems)).toBe('');
  expect(compiled.getSourceFile(usage)).toBeDefined();
}, 180_000);
