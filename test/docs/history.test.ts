import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '../../generator/catalog/load.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { runCli } from '../commands/run-cli.ts';
import { runAll } from '../history/ledger.ts';
import { startServer } from '../servers/start.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RUN = 'a3f10000-0000-4000-8000-000000000044';

/** The night of the docs, in which the email is never delivered; as the superuser, a test can say the time of an event. */
const NIGHT = `
  INSERT INTO ledger.agent_events (occurred_at, run_id, turn_seq, event_type, subject_type, subject_id, payload, actor, reason) VALUES
  ('2026-07-21 23:43:01Z', '${RUN}', 1, 'claimed_transaction', 'pending_transaction', 'T-91', '{"user_id": "alice"}', 'ai/reconciler', 'the oldest one'),
  ('2026-07-21 23:43:02Z', '${RUN}', 2, 'categorised_with_confidence', 'pending_transaction', 'T-91', '{"category": "Food", "confidence": 0.91, "model_version": "v4"}', 'ai/reconciler', 'a grocery'),
  ('2026-07-21 23:43:03Z', '${RUN}', 3, 'expense_written', 'expense', 'E-2231', '{"amount": 18.40, "pending_transaction_id": "T-91"}', 'ai/reconciler', 'certain enough'),
  ('2026-07-21 23:43:03Z', '${RUN}', 3, 'email_dispatched', 'outbox_message', 'O-405', '{"queued": true}', 'ai/reconciler', 'a receipt'),
  ('2026-07-21 23:44:00Z', '${RUN}', 4, 'run_completed', 'run', 'R-44', '{"expense_count": 1}', 'ai/reconciler', 'nothing is left')`;

let server: EmbeddedServer;
beforeAll(async () => {
  server = await startServer(18);
  const { catalog } = await loadCatalog(`${ROOT}examples/reconciler/catalog.ts`);
  await withDatabase(server.url, (database) =>
    installCatalog(database, catalog, { lockTimeoutMilliseconds: 5000 }),
  );
  await runAll(server.url, [NIGHT]);
});
afterAll(() => server?.stop());

/** The first command of a verb on a page, and the block below it, if there is one. */
const exampleOn = async (page: string, verb: string): Promise<{ args: string[]; shown: string }> => {
  const text = await readFile(`${ROOT}${page}`, 'utf8');
  const [, command = '', shown = ''] =
    new RegExp(
      `\`\`\`sh\\n(?:npx )?indelible (${verb} [^\`]*?)\\n\`\`\`\\n(?:\\n\`\`\`\\n([^\`]*)\`\`\`)?`,
    ).exec(text) ?? [];
  const words = command.replaceAll(/\\\n\s*/g, '').match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
  const args = words.map((word) => word.replaceAll(/^['"]|['"]$/g, ''));
  const place: Readonly<Record<string, string>> = {
    $DATABASE_URL: server.url,
    'catalog.ts': 'examples/reconciler/catalog.ts',
  };
  return { args: args.map((word) => place[word] ?? word), shown };
};

test('the replay in docs/replay.md prints what stands there', async () => {
  const { args, shown } = await exampleOn('docs/replay.md', 'replay');
  expect(args).toContain('--whole-runs');
  const { code, stdout } = await runCli(args, { cwd: ROOT });
  expect([code, stdout]).toEqual([0, shown]);
});

test('the gaps in docs/gaps.md are what stands there', async () => {
  const { args, shown } = await exampleOn('docs/gaps.md', 'gaps');
  expect(args).toContain('--since');
  const { code, stdout } = await runCli(args, { cwd: ROOT });
  expect([code, stdout]).toEqual([1, shown]);
});

test("the auditor's question in the README is one command", async () => {
  const { args } = await exampleOn('README.md', 'replay');
  const where = [
    '--catalog',
    'examples/reconciler/catalog.ts',
    '--database-url',
    server.url,
    '--format',
    'json',
  ];
  const { code, stdout } = await runCli([...args, ...where], { cwd: ROOT });
  expect(code).toBe(0);
  expect(JSON.parse(stdout).events).toHaveLength(5);
  expect(JSON.parse(stdout).incomplete).toHaveLength(1);
});
