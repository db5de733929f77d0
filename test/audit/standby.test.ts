import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../generator/audit/report/report.ts';
import { type AuditOptions, audit } from '../../generator/commands/audit.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { startStandby } from '../servers/standby.ts';
import { startServer } from '../servers/start.ts';
import { runScript, scalar } from './database.ts';

const base = (name: string): string => readFileSync(new URL(`bases/${name}.sql`, import.meta.url), 'utf8');
const SCENE = [
  base('hardened'),
  base('unguarded'),
  'GRANT DELETE ON ledger.events TO app',
  `INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{}')`,
];

/** What the audit prints and says, and its exit code. */
const audited = async (options: AuditOptions) => {
  const [out, said]: [string[], string[]] = [[], []];
  const code = await audit(options, {
    stdout: (text) => void out.push(text),
    stderr: (text) => void said.push(text),
    colour: false,
  });
  return { code, printed: out.join(''), said: said.join('') };
};

describe.each([14, 18] as const)('a hot standby of PostgreSQL %i', (major) => {
  let primary: EmbeddedServer;
  let standby: EmbeddedServer;

  beforeAll(async () => {
    primary = await startServer(major);
    await withDatabase(primary.url, async (pool) => {
      for (const script of SCENE) await runScript(pool, script);
    });
    standby = await startStandby(primary, major);
  });
  afterAll(async () => {
    await standby?.stop();
    await primary?.stop();
  });

  test('the audit says the same as on the primary, and follows it', async () => {
    const options = { format: 'json' } as const;
    const before = await audited({ ...options, databaseUrl: standby.url });
    expect(before).toEqual(await audited({ ...options, databaseUrl: primary.url }));
    expect(before.code).toBe(1);

    await withDatabase(primary.url, (pool) => runScript(pool, 'GRANT UPDATE ON ledger.events TO app'));
    await replayed(primary, standby);
    const after = await audited({ ...options, databaseUrl: standby.url });
    expect(after).toEqual(await audited({ ...options, databaseUrl: primary.url }));
    expect(after.printed).not.toBe(before.printed);
  });

  test.each([
    'in-place',
    'scratch',
  ] as const)('--prove %s: nothing is tried, and every finding says why', async (prove) => {
    const { code, printed, said } = await audited({ databaseUrl: standby.url, format: 'json', prove });
    const findings = (JSON.parse(printed) as Report).tables.flatMap((table) => table.findings);
    expect(findings.length).toBeGreaterThan(0);
    expect(new Set(findings.map(({ proof, proofBecause }) => `${proof}: ${proofBecause}`))).toEqual(
      new Set(['not tried: the server is a standby, which takes no writes, not even to roll them back']),
    );
    expect(said).toBe(
      'Nothing was proved: the server is a standby, which takes no writes, not even to roll them back.\nGive it the primary.\n',
    );
    expect(code).toBe(1);
  });
});

/** Waits until the standby has what the primary wrote. */
const replayed = async (primary: EmbeddedServer, standby: EmbeddedServer): Promise<void> => {
  const lsn = await withDatabase(primary.url, (pool) => scalar(pool, 'SELECT pg_current_wal_lsn()::text'));
  await withDatabase(standby.url, async (pool) => {
    for (;;) {
      if (await scalar(pool, `SELECT pg_last_wal_replay_lsn() >= '${lsn}'::pg_lsn`)) return;
      await new Promise((settle) => setTimeout(settle, 50));
    }
  });
};
