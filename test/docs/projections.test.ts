import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '../../generator/catalog/load.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { isRefusal, openSession, raw } from '../attacks/session.ts';
import { makeProjectFolder } from '../client/project-folder.ts';
import { startServer } from '../servers/start.ts';
import { compilerErrors, PROGRAM } from '../types/compiler.ts';

const run = promisify(execFile);
const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const squeeze = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

let server: EmbeddedServer;
let page: string;
beforeAll(async () => {
  page = await readFile(path('docs/projections.md'), 'utf8');
  server = await startServer(18);
  const { catalog } = await loadCatalog(path('examples/reconciler/catalog.ts'));
  const admin = openSession(server.url);
  await installCatalog(admin, catalog, { lockTimeoutMilliseconds: 5000 });
  await raw(
    admin,
    `INSERT INTO ledger.agent_events (run_id, event_type, subject_type, subject_id, actor, reason, payload)
     SELECT gen_random_uuid(), 'claimed_transaction', 'pending_transaction', 'T-' || n, 'ai/x', 'r', '{"user_id": "alice"}'
     FROM generate_series(1, 3) AS n`,
  );
  await admin.dispose();
});
afterAll(() => server.stop());

const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, block = '']) => block);

test('the projection of the page is the one of the example', async () => {
  const [declared = ''] = blocks('ts');
  expect(squeeze(await readFile(path('examples/reconciler/catalog.ts'), 'utf8'))).toContain(
    squeeze(declared),
  );
});

test('the program of the page compiles, runs, and is typed as it says', async () => {
  const [, program = ''] = blocks('ts');
  const project = await makeProjectFolder();
  try {
    await cp(path('examples/reconciler/generated'), join(project.path, 'generated'), { recursive: true });
    await writeFile(join(project.path, 'program.ts'), program);
    const flags = [...PROGRAM, '--exactOptionalPropertyTypes'];
    expect(await compilerErrors([...flags, 'program.ts'], project.path)).toBe('');
    const outfile = join(project.path, 'program.mjs');
    const entry = { entryPoints: [join(project.path, 'program.ts')], outfile };
    await build({ ...entry, bundle: true, packages: 'external', format: 'esm', platform: 'node' });
    const env = { ...process.env, DATABASE_URL: server.url };
    const { stdout } = await run(process.execPath, [outfile], { env });
    expect(stdout.trim().split('\n').sort()).toEqual(['0 1 []', 'added T-2 alice', 'added T-3 alice']);
  } finally {
    await project.remove();
  }
});

test('the statements of the page run, and the refusal is what PostgreSQL says', async () => {
  const admin = openSession(server.url);
  const [queries = '', dropping = ''] = blocks('sql');
  for (const statement of queries.split('\n').filter((line) => line.startsWith('SELECT')))
    await raw(admin, statement);
  for (const step of ['rebuild', 'rebuild_fill', 'rebuild_catch_up', 'rebuild_swap'])
    await raw(admin, `SELECT ledger.transactions_${step}()`);
  for (const statement of dropping.trim().split('; ')) await raw(admin, statement);
  await raw(admin, 'RESET ROLE');
  expect(await raw(admin, 'SELECT subject_id, user_id FROM ledger.transactions ORDER BY 1')).toEqual(
    ['T-1', 'T-2', 'T-3'].map((subject_id) => ({ subject_id, user_id: 'alice' })),
  );
  const error = await raw(admin, 'UPDATE ledger.transactions_2 SET flagged = 7').catch(
    (thrown: unknown) => thrown,
  );
  if (!isRefusal(error)) throw error;
  const { message, detail, hint } = error as typeof error & { detail: string; hint: string };
  const said = `ERROR:  ${message.split('\n', 1)[0]}\nDETAIL:  ${detail}\nHINT:  ${hint}`;
  expect(page).toContain(said.replace('transactions_2', 'transactions_1'));
  await admin.dispose();
});
