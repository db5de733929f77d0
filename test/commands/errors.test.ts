import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apply } from '../../generator/commands/apply.ts';
import { audit } from '../../generator/commands/audit.ts';
import { check } from '../../generator/commands/check.ts';
import { plan } from '../../generator/commands/plan.ts';
import { replayProject } from '../../generator/commands/replay.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { startServer } from '../servers/start.ts';
import { captured, capturedAsTold } from './captured.ts';
import { runCli } from './run-cli.ts';

const CATALOG = fileURLToPath(new URL('../../examples/starter/catalog.ts', import.meta.url));
/** What another catalog generates: `check` shows all that differs. */
const STALE = fileURLToPath(new URL('../../examples/reconciler/generated', import.meta.url));

const VERBS = { apply, plan, audit, replay: replayProject };

let server: EmbeddedServer;
beforeAll(async () => {
  server = await startServer(18);
});
afterAll(() => server.stop());

describe('it is told in a line why the database can not be used', () => {
  const run = (databaseUrl: string, verb: keyof typeof VERBS = 'apply') =>
    capturedAsTold((output) => VERBS[verb]({ catalog: CATALOG, databaseUrl }, output));
  const closedPort = (): Promise<number> =>
    new Promise((settle) => {
      const probe = createServer().listen(0, '127.0.0.1', () => {
        const { port } = probe.address() as { port: number };
        probe.close(() => settle(port));
      });
    });

  test.each<[string, () => Promise<string>, RegExp]>([
    [
      'nobody listens',
      async () => `postgres://me:hunter2@127.0.0.1:${await closedPort()}/x`,
      /can not be reached.*ECONNREFUSED/,
    ],
    ['a wrong password', async () => server.urlFor({ password: 'hunter2' }), /refused the connection.*28P01/],
    ['no such database', async () => server.urlFor({ database: 'nothing' }), /refused the connection.*3D000/],
    ['another protocol', async () => 'mysql://me:hunter2@localhost/x', /starts with mysql:\/\//],
    ['no URL at all', async () => 'hunter2', /can not be read/],
    [
      'a password with an @',
      async () => 'postgres://me:hunter2@x@127.0.0.1:1/x',
      /can not be read: .*\n.*\n.*%40/,
    ],
    [
      'a password with a %',
      async () => 'postgres://me:hunter2%zz@127.0.0.1:1/x',
      /can not be read: .*\n.*\n.*%25/,
    ],
    [
      'an IPv6 address',
      async () => 'postgres://me:hunter2@[::1]:1/x',
      /can not be read: .*port.*\n.*\n.*IPv4/,
    ],
    ['a socket', async () => 'postgres:///x?host=/tmp', /can not be read: .*\n.*\n.*no socket/],
    [
      'a wrong sslmode',
      async () => 'postgres://me:hunter2@127.0.0.1:1/x?sslmode=no',
      /can not be read: .*sslmode/,
    ],
  ])('%s', async (_, url, message) => {
    const { code, stdout, stderr } = await run(await url());
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/hunter2|\n\s+at /);
  });

  test('by the program', async () => {
    const args = ['apply', '--catalog', CATALOG, '--database-url', server.urlFor({ password: 'hunter2' })];
    const { code, stdout, stderr } = await runCli(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/refused the connection.*28P01/);
    expect(stderr).not.toMatch(/hunter2|\n\s+at /);
  });

  test.each(['plan', 'replay', 'audit'] as const)('by %s as well', async (verb) => {
    const { code, stdout, stderr } = await run(server.urlFor({ password: 'hunter2' }), verb);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/refused the connection.*28P01/);
    expect(stderr).not.toMatch(/hunter2/);
  });
});

test.each<[string, string[], RegExp]>([
  ['an unknown verb', ['destroy'], /unknown command 'destroy'/],
  ['an unknown flag', ['check', '--force'], /unknown option '--force'/],
  ['a wrong format', ['audit', '--format', 'xml'], /no format "xml"\.\s+It can be text, json/],
  ['a missing catalog', ['check', '--catalog', 'nothing.ts'], /There is no catalog nothing\.ts/],
  ['no database', ['apply', '--catalog', CATALOG], /No database is named/],
  ['a wrong timeout', ['apply', '--catalog', CATALOG, '--lock-timeout', 'soon'], /--lock-timeout soon/],
  ['an unknown rule', ['explain', 'nothing'], /no rule nothing/],
])('%s is told in a line', async (_, args, message) => {
  const { code, stdout, stderr } = await runCli(args);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test.each(['{bad', '{"types": 5}'])('a configuration of the driver that it refuses: %s', async (text) => {
  const cwd = await mkdtemp(join(tmpdir(), 'indelible-errors-'));
  await writeFile(join(cwd, '.pgrc.json'), text);
  for (const verb of ['audit', 'plan']) {
    const { code, stderr } = await runCli([verb, '--catalog', CATALOG, '--database-url', server.url], {
      cwd,
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^@databases\/pg, the driver, can not read its configuration: .*\.\nIt takes .*\n$/,
    );
  }
  await rm(cwd, { recursive: true });
});

test('help and version', async () => {
  const help = await runCli(['--help']);
  expect(help.code).toBe(0);
  for (const verb of ['init', 'generate', 'check', 'plan', 'apply', 'audit', 'explain', 'replay', 'demo']) {
    expect(help.stdout).toMatch(new RegExp(`^  ${verb} `, 'm'));
    expect(await runCli([verb, '--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`indelible ${verb}`),
    });
  }
  expect(await runCli(['--version'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
  expect(await runCli([])).toMatchObject({ code: 2 });
});

test('a slow reader gets all of it', async () => {
  const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
  const child = spawn(process.execPath, [cli, 'check', '--catalog', CATALOG, '--out', STALE]);
  // It is told last, when more was written than a pipe holds, and nobody has read any of it.
  const [told] = await once(createInterface(child.stderr), 'line');
  expect(told).toMatch(/ files are not what the catalog says\. /);
  const stdout = await text(child.stdout);
  expect(stdout).toBe((await captured((output) => check({ catalog: CATALOG, out: STALE }, output))).stdout);
});

test('a reader that has seen enough is told no error, and the exit code says what was found', async () => {
  const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
  const child = spawn(process.execPath, [cli, 'check', '--catalog', CATALOG, '--out', STALE]);
  let seen = false;
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdout.once('data', () => {
    seen = true;
    child.stdout.destroy();
  });
  expect(await new Promise((settle) => child.once('close', settle))).toBe(1);
  expect(seen).toBe(true);
  expect(stderr).not.toMatch(/EPIPE|\n\s+at /);
});

test.runIf(process.platform === 'linux')(
  'a full disk behind stdout is told in a line, and is no verdict',
  async () => {
    const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [cli, 'check', '--catalog', CATALOG, '--out', STALE], {
      stdio: ['ignore', full, 'pipe'],
    });
    let stderr = '';
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    const code = await new Promise((settle) => child.once('close', settle));
    closeSync(full);
    expect(stderr).toContain('Can not write stdout: the disk is full (ENOSPC).\n');
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
  },
);
