import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellError } from '../../generator/commands/tell-error.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { quoteIdentifier } from '../../generator/ddl/quote.ts';
import { KnownError } from '../../generator/errors.ts';
import { planJson } from '../../generator/evolve/upgrade/plan-json.ts';
import { planUpgrade } from '../../generator/evolve/upgrade/upgrade.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { openSession, raw } from '../attacks/session.ts';
import { captured } from '../commands/captured.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS, planned } from './planned.ts';
import { shop } from './shop.ts';

/** It clears the line of a terminal, ends a comment, and turns the direction of text. */
const HOSTILE = 'x\u001b[2K\r\nDROP SCHEMA shop; --\u202e';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;

let server: EmbeddedServer;
let admin: ConnectionPool;
beforeAll(async () => {
  server = await startServer(18);
  admin = openSession(server.url);
  await installCatalog(admin, shop, OPTIONS);
  await raw(admin, `CREATE TABLE shop.${quoteIdentifier(HOSTILE)} ()`);
  await raw(admin, `CREATE ROLE ${quoteIdentifier(HOSTILE)}`);
  await raw(admin, `GRANT DELETE ON shop.shop_events TO ${quoteIdentifier(HOSTILE)}`);
});
afterAll(async () => {
  await admin.dispose();
  await server.stop();
});

test('a name from the database ends no comment of a plan, and no terminal obeys it', async () => {
  const text = await planned(admin, shop);
  const revoked = `REVOKE DELETE ON TABLE shop.shop_events FROM ${quoteIdentifier(HOSTILE)}`;
  expect(text).toContain(revoked);
  const rest = text.replaceAll(revoked, 'REVOKE');
  expect(rest).not.toMatch(OBEYED);
  expect(rest).not.toMatch(/^DROP/m);
  expect(rest).toMatch(
    /^-- unchecked: the statement has characters that a terminal obeys or hides: \\u\{1b\} \\r \\u\{202e\}\nREVOKE/m,
  );
});

test('nor in the JSON of a plan, or in an error', async () => {
  const found = await planUpgrade(admin, shop, OPTIONS);
  const json = planJson(found, shop);
  expect(json).not.toMatch(OBEYED);
  expect(JSON.stringify(JSON.parse(json))).toContain(JSON.stringify(HOSTILE).slice(1, -1));
  const { stderr } = await captured(async (output) =>
    tellError(new KnownError(`${HOSTILE} is there.`, { hint: HOSTILE }), output),
  );
  expect(stderr).not.toMatch(OBEYED);
});
