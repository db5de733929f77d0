import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '../../generator/catalog/load.ts';
import { type Database, withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { installWithLogins } from '../install/install-with-logins.ts';
import { startServer } from '../servers/start.ts';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

let server: EmbeddedServer;
beforeAll(async () => {
  server = await startServer(18);
  const { catalog } = await loadCatalog(path('examples/reconciler/catalog.ts'));
  await installWithLogins(server, catalog);
});
afterAll(() => server.stop());

const raw = (database: Database, text: string) => database.query(database.sql.__dangerous__rawValue(text));

/** What psql would show of the error of a statement. */
const shown = async (role: string, statement: string): Promise<string> => {
  const error = await withDatabase(server.url, (database) =>
    database.task(async (connection) => {
      await raw(connection, `SET ROLE ${role}`);
      await raw(connection, statement);
    }),
  ).catch((thrown: { message: string; detail?: string; hint?: string }) => thrown);
  const { message, detail, hint } = error as { message: string; detail?: string; hint?: string };
  const lines = [
    `ERROR:  ${message.split('\n', 1)[0]}`,
    detail && `DETAIL:  ${detail}`,
    hint && `HINT:  ${hint}`,
  ];
  return lines.filter(Boolean).join('\n');
};

test('the refusals in the README are what PostgreSQL says', async () => {
  const readme = await readFile(path('README.md'), 'utf8');
  const malformed = await shown(
    'worker_write',
    `INSERT INTO ledger.agent_events (run_id, event_type, subject_type, subject_id, actor, reason, payload)
     VALUES (gen_random_uuid(), 'low_confidence_flag', 'pending_transaction', 'T-1', 'ai/x', 'r', '{"score": 0.8, "threshold": 0.6}')`,
  );
  expect(readme).toContain(malformed.split('\nHINT')[0]);
  const rewritten = await shown('ledger_owner', `UPDATE ledger.agent_events SET reason = 'x'`);
  expect(readme).toContain(rewritten);
});
