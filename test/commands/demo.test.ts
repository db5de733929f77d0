import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'indelible-demo-test-'));
  await chmod(scratch, 0o777);
});
afterEach(() => rm(scratch, { recursive: true }));

test('the demo tells the whole story and leaves nothing behind', async () => {
  const { code, stdout, stderr } = await runCli(['demo'], { env: { TMPDIR: scratch } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/Installed reconciler 1\.0\.0 in schema ledger/);
  expect(stdout.match(/^ {4}recorded$/gm)).toHaveLength(6);
  expect(stdout).toMatch(
    /claimed transaction T-91 for alice; categorised it as Food at 0\.91 confidence; wrote expense E-2231/,
  );
  expect(stdout.match(/refused: permission denied for table agent_events \(42501\)/g)).toHaveLength(3);
  expect(stdout).toMatch(/^public\.agent_events {2}append-only in name only/m);
  expect(stdout).toMatch(/^ledger\.agent_events {2}append-only:/m);
  expect(await readdir(scratch)).toEqual([]);
});

test('a demo that is told to end stops its server and removes its files', async () => {
  const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
  const child = spawn(process.execPath, [cli, 'demo'], { env: { ...process.env, TMPDIR: scratch } });
  await new Promise((settle) => child.stdout.once('data', settle));
  child.kill('SIGTERM');
  const code = await new Promise((settle) => child.once('close', settle));
  expect(code).toBe(143);
  expect(await readdir(scratch)).toEqual([]);
});
