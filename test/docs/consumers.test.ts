import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../generator/catalog/load.ts';
import { openSession, raw } from '../attacks/session.ts';
import { makeProjectFolder, root } from '../client/project-folder.ts';
import { installWithLogins } from '../install/install-with-logins.ts';
import { startServer } from '../servers/start.ts';
import { compilerErrors, PROGRAM } from '../types/compiler.ts';

/** What a module imports, and the rest of it. */
const splitImports = (text: string): readonly [imports: string, rest: string] => {
  const lines = text.split('\n');
  const isImport = (line: string) => line.startsWith('import ');
  return [lines.filter(isImport).join('\n'), lines.filter((line) => !isImport(line)).join('\n')];
};

test('the examples of docs/consumers.md compile and run, and the catalog has its consumer', async () => {
  const project = await makeProjectFolder();
  const folder = project.path;
  const server = await startServer(18);
  const admin = openSession(server.url);
  try {
    const page = await readFile(join(root, 'docs/consumers.md'), 'utf8');
    const [consumer = '', loop = ''] = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(
      ([, text = '']) => text,
    );
    const squeeze = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
    const catalogText = await readFile(join(root, 'examples/reconciler/catalog.ts'), 'utf8');
    expect(squeeze(catalogText)).toContain(squeeze(consumer));

    await cp(join(root, 'examples/reconciler/generated'), join(folder, 'generated'), { recursive: true });
    await writeFile(join(folder, 'program.ts'), `${loop}\nawait database.dispose();\n`);
    expect(await compilerErrors([...PROGRAM, 'program.ts'], folder)).toBe('');

    const { catalog } = await loadCatalog(join(root, 'examples/reconciler/catalog.ts'));
    await installWithLogins(server, catalog);
    await raw(admin, 'CREATE TABLE public.doubts (subject text, score numeric)');
    await raw(admin, 'GRANT INSERT ON public.doubts TO quality_checker');
    await raw(
      admin,
      `INSERT INTO ledger.agent_events (run_id, event_type, subject_type, subject_id, actor, reason, payload)
       SELECT gen_random_uuid(), 'low_confidence_flag', 'pending_transaction', 'T-' || n, 'ai/x', 'new', '{"score": 0.4, "threshold": 0.8}'
       FROM generate_series(1, 150) AS n`,
    );
    const outfile = join(folder, 'program.mjs');
    const entry = { entryPoints: [join(folder, 'program.ts')], outfile };
    await build({ ...entry, bundle: true, packages: 'external', format: 'esm', platform: 'node' });
    const DATABASE_URL = server.urlFor({ user: 'quality_checker', password: 'secret' });
    const program = execFile(process.execPath, [outfile], { env: { ...process.env, DATABASE_URL } });
    const ended = new Promise<number | null>((settle) => program.once('close', settle));
    for (;;) {
      const [row] = await raw(admin, 'SELECT count(*)::int AS doubts FROM public.doubts');
      if (row?.doubts === 150 || program.exitCode !== null) break;
    }
    program.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(await raw(admin, 'SELECT count(DISTINCT subject)::int AS doubts FROM public.doubts')).toEqual([
      { doubts: 150 },
    ]);

    // The same program, woken: it polls too rarely to find anything by itself.
    const wake = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, text = '']) => text).at(-1) ?? '';
    const [declarations, body] = splitImports(loop);
    const [wakeImports, waking] = splitImports(wake);
    const woken = body.replace('{ size: 100,', '{ wake, pollMilliseconds: 600_000,');
    expect(woken).not.toBe(body);
    await writeFile(join(folder, 'pg.d.ts'), "declare module 'pg';\n");
    await writeFile(
      join(folder, 'program.ts'),
      `${declarations}\n${wakeImports}\n${waking}\n${woken}\nawait listener.end();\nawait database.dispose();\n`,
    );
    expect(await compilerErrors([...PROGRAM, 'program.ts', 'pg.d.ts'], folder)).toBe('');
    await build({ ...entry, bundle: true, packages: 'external', format: 'esm', platform: 'node' });
    const listening = execFile(process.execPath, [outfile], { env: { ...process.env, DATABASE_URL } });
    const left = new Promise<number | null>((settle) => listening.once('close', settle));
    const seen = async (query: string) => (await raw(admin, query)).length > 0;
    const until = async (query: string) => {
      while (!(await seen(query))) {
        expect(listening.exitCode).toBe(null);
        await raw(admin, 'SELECT ledger.agent_events_wake()');
      }
    };
    await until(
      "SELECT FROM pg_stat_activity WHERE usename = 'quality_checker' AND query LIKE '%next_batch%' AND state = 'idle'",
    );
    await raw(
      admin,
      `INSERT INTO ledger.agent_events (run_id, event_type, subject_type, subject_id, actor, reason, payload)
       VALUES (gen_random_uuid(), 'low_confidence_flag', 'pending_transaction', 'woken', 'ai/x', 'new', '{"score": 0.4, "threshold": 0.8}')`,
    );
    await until("SELECT FROM public.doubts WHERE subject = 'woken'");
    listening.kill('SIGTERM');
    expect(await left).toBe(0);

    const [, sql = ''] = /^```sql\n(.*?)^```/ms.exec(page) ?? [];
    const checker = openSession(server.urlFor({ user: 'quality_checker', password: 'secret' }));
    const said: unknown[] = [];
    for (const statement of sql
      .replaceAll(/^--.*\n/gm, '')
      .split(';')
      .map((text) => text.trim()))
      if (statement !== '')
        await raw(checker, statement).catch((error: { code: string }) => said.push(error.code));
    // The page's position is that of a consumer that begins: this one has been there.
    expect(said).toEqual(['ID007']);
    await checker.dispose();
  } finally {
    await admin.dispose();
    await server.stop();
    await project.remove();
  }
}, 120_000);
