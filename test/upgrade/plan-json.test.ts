import { fileURLToPath } from 'node:url';
import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plan } from '../../generator/commands/plan.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { planJson } from '../../generator/evolve/upgrade/plan-json.ts';
import { planText } from '../../generator/evolve/upgrade/plan-text.ts';
import { planUpgrade } from '../../generator/evolve/upgrade/upgrade.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { openSession, raw } from '../attacks/session.ts';
import { captured } from '../commands/captured.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS } from './planned.ts';
import { biggerShop, SOLD, shop } from './shop.ts';

const STARTER = fileURLToPath(new URL('../../examples/starter/catalog.ts', import.meta.url));

interface Statement {
  readonly phase: string;
  readonly object: string;
  readonly why: string;
  readonly hazards: readonly { readonly kind: string }[];
  readonly sql: string;
}

let server: EmbeddedServer;
let admin: ConnectionPool;
beforeAll(async () => {
  server = await startServer(18);
  admin = openSession(server.url);
});
afterAll(async () => {
  await admin.dispose();
  await server.stop();
});

const told = async (): Promise<{
  code: number;
  plan: Record<string, unknown> & { statements: Statement[] };
}> => {
  const { code, stdout } = await captured((output) =>
    plan({ catalog: STARTER, databaseUrl: server.url, format: 'json' }, output),
  );
  return { code, plan: JSON.parse(stdout) };
};

test('its statements install the catalog; what is installed and what was changed by hand is said', async () => {
  const absent = await told();
  expect(absent).toMatchObject({ code: 0, plan: { schemaVersion: 1, installed: null, isDrift: false } });
  await admin.tx(async (transaction) => {
    await raw(transaction, 'SET LOCAL search_path = pg_catalog, pg_temp');
    for (const { sql } of absent.plan.statements) await raw(transaction, sql);
  });
  const { wanted, schema } = absent.plan;
  const installed = await told();
  expect(installed.code).toBe(0);
  expect(installed.plan).toMatchObject({ installed: wanted, statements: [], findings: [], notes: [] });
  await raw(admin, `ALTER TABLE ${schema}.order_events DISABLE TRIGGER order_events_append_only`);
  await raw(admin, `CREATE POLICY mine ON ${schema}.order_events`);
  const drifted = await told();
  expect(drifted).toMatchObject({
    code: 1,
    plan: {
      isDrift: true,
      findings: [{ kind: 'by hand', how: `DROP POLICY mine ON ${schema}.order_events` }],
    },
  });
  expect(drifted.plan.statements.filter(({ sql }) => sql.startsWith('ALTER TABLE'))).toMatchObject([
    {
      phase: 'transaction',
      object: `trigger order_events_append_only on ${schema}.order_events`,
      why: expect.stringContaining('fires is never, not always'),
      hazards: [{ kind: 'lock' }],
    },
  ]);
});

test('an upgrade has the statements of the text, in its order', async () => {
  await installCatalog(admin, shop, OPTIONS);
  await raw(admin, SOLD);
  const found = await planUpgrade(admin, biggerShop, OPTIONS);
  if (found.installed === null) throw new Error('the shop is not installed');
  const { statements, rebuilds } = JSON.parse(planJson(found, biggerShop));
  expect(rebuilds).toEqual(['tags']);
  const text = planText(found);
  let at = 0;
  for (const { sql, why } of statements as Statement[]) {
    expect(text.slice(at)).toContain(`-- ${why.split('\n')[0]}`);
    expect(text.slice(at)).toContain(`${sql};`);
    at = text.indexOf(`${sql};`, at) + sql.length;
  }
  expect(text.slice(at)).not.toMatch(/^[A-Z]/m);
  const phases = (statements as Statement[]).map(({ phase }) => phase);
  expect([...new Set(phases)]).toEqual(['before', 'transaction', 'record']);
});
