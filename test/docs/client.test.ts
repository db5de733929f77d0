import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sql } from '@databases/pg';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../generator/catalog/load.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { startServer } from '../servers/start.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** The examples of docs/client.md, one after the other, as a program. */
const program = async (): Promise<string> => {
  const page = await readFile(join(root, 'docs/client.md'), 'utf8');
  const blocks = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, block = '']) => block);
  return [...blocks, 'await database.dispose();'].join('\n');
};

test('the examples of docs/client.md compile, run, and print what the page says', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'indelible-docs-'));
  const server = await startServer(18);
  try {
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await cp(join(root, 'examples/reconciler/generated'), join(folder, 'generated'), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'program.ts'), await program());
    const flags = ['--strict', '--noEmit', '--skipLibCheck', '--types', 'node'];
    const modules = ['--module', 'NodeNext', '--target', 'ES2022'];
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const compiled = await run(process.execPath, [tsc, ...flags, ...modules, 'program.ts'], {
      cwd: folder,
    }).catch((error: { readonly stdout: string }) => error);
    expect(compiled.stdout).toBe('');

    const { catalog } = await loadCatalog(join(root, 'examples/reconciler/catalog.ts'));
    await withDatabase(server.url, async (database) => {
      await installCatalog(database, catalog, { lockTimeoutMilliseconds: 5000 });
      await database.query(sql`ALTER ROLE worker_write LOGIN PASSWORD 'secret'`);
    });
    const outfile = join(folder, 'program.mjs');
    const entry = { entryPoints: [join(folder, 'program.ts')], outfile };
    await build({ ...entry, bundle: true, packages: 'external', format: 'esm', platform: 'node' });
    const DATABASE_URL = server.urlFor({ user: 'worker_write', password: 'secret' });
    const { stdout } = await run(process.execPath, [outfile], { env: { ...process.env, DATABASE_URL } });
    const page = await readFile(join(root, 'docs/client.md'), 'utf8');
    const [flagged, ...printed] = stdout.trimEnd().split('\n');
    expect(flagged).toBe("0.4 [ 'Food', 'Travel' ]");
    expect(printed).toHaveLength(1);
    expect(page).toContain(`It prints \`${printed[0]}\`.`);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
});
