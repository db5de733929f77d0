import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '../../generator/catalog/load.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { root } from '../client/project-folder.ts';
import { installWithLogins } from '../install/install-with-logins.ts';
import { startServer } from '../servers/start.ts';
import { runAll } from './ledger.ts';

let server: EmbeddedServer;
let folder: string;
const CATALOG = join(root, 'examples/reconciler/catalog.ts');
const EVENTS = 30_000;

beforeAll(async () => {
  server = await startServer(18);
  await installWithLogins(server, (await loadCatalog(CATALOG)).catalog);
  await runAll(server.url, [
    `INSERT INTO ledger.agent_events (run_id, turn_seq, event_type, subject_type, subject_id, actor, reason, payload)
     SELECT md5((n % 600)::text)::uuid, 1, 'claimed_transaction', 'pending_transaction', 'T-' || n, 'ai/x', 'next', '{"user_id": "alice"}'
     FROM generate_series(1, ${EVENTS}) AS n`,
  ]);
  folder = await mkdtemp(join(tmpdir(), 'indelible-streamed-'));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const replaying = (...formats: string[]) =>
  spawn(process.execPath, [
    join(root, 'dist/cli.js'),
    ...['replay', '--catalog', CATALOG, '--database-url', server.url],
    ...formats.flatMap((format) => ['--format', format]),
  ]);

test('who closes the pipe ends it, without a word', async () => {
  const child = replaying('json');
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const [first] = await once(child.stdout, 'data');
  expect(String(first)).toMatch(/^\{\n {2}"events": \[\n {4}\{ "table": "agent_events", "id": "1"/);
  child.stdout.destroy();
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(stderr).toBe('');
});

test('Ctrl-C leaves a file as it was, and nothing beside it', async () => {
  const file = join(folder, 'story.json');
  await writeFile(file, 'as it was');
  const child = replaying(`json=${file}`);
  const watcher = watch(folder);
  while (!existsSync(`${file}.unfinished`)) await once(watcher, 'change');
  watcher.close();
  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([130, null]);
  expect(await readFile(file, 'utf8')).toBe('as it was');
  expect(await readdir(folder)).toEqual(['story.json']);
});

test('several formats are of one moment, each whole', async () => {
  const [json, csv] = [join(folder, 'all.json'), join(folder, 'all.csv')];
  expect(await once(replaying(`json=${json}`, `csv=${csv}`), 'close')).toEqual([0, null]);
  const { events, narration, incomplete } = JSON.parse(await readFile(json, 'utf8'));
  expect(events.map(({ id }: { readonly id: string }) => Number(id))).toEqual(
    Array.from({ length: EVENTS }, (_, n) => n + 1),
  );
  expect(narration).toHaveLength(600);
  // Each was claimed, and nothing was decided about it.
  expect(incomplete.length).toBeGreaterThanOrEqual(EVENTS);
  expect((await readFile(csv, 'utf8')).split('\r\n')).toHaveLength(EVENTS + 2);
});
