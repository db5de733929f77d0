import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../generator/catalog/load.ts';
import { makeProjectFolder, root } from '../client/project-folder.ts';
import { installWithLogins } from '../install/install-with-logins.ts';
import { startServer } from '../servers/start.ts';
import { compilerErrors, PROGRAM } from '../types/compiler.ts';

const run = promisify(execFile);

/** The examples of docs/client.md, one after the other, as a program. */
const program = async (): Promise<string> => {
  const page = await readFile(join(root, 'docs/client.md'), 'utf8');
  const blocks = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, block = '']) => block);
  return [...blocks, 'await database.dispose();'].join('\n');
};

test('the examples of docs/client.md compile, run, and print what the page says', async () => {
  const project = await makeProjectFolder();
  const folder = project.path;
  const server = await startServer(18);
  try {
    await cp(join(root, 'examples/reconciler/generated'), join(folder, 'generated'), { recursive: true });
    await writeFile(join(folder, 'program.ts'), await program());
    expect(await compilerErrors([...PROGRAM, 'program.ts'], folder)).toBe('');

    const { catalog } = await loadCatalog(join(root, 'examples/reconciler/catalog.ts'));
    await installWithLogins(server, catalog);
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
    await project.remove();
  }
});
