import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionPool, sql } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../generator/audit/report/report.ts';
import { type AuditOptions, audit } from '../../generator/commands/audit.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import { type EmbeddedServer, startEmbedded } from '../../generator/database/embedded.ts';
import type { Major } from '../servers/majors.ts';
import { serverParts, startServer } from '../servers/start.ts';
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

/** A copy of a running server's data directory, by PostgreSQL's own backup functions. */
const backup = (primary: ConnectionPool, major: Major, folder: string): Promise<void> =>
  primary.task(async (session) => {
    const functions =
      major >= 15
        ? [sql`SELECT pg_backup_start('standby', true)`, sql`SELECT labelfile FROM pg_backup_stop(false)`]
        : [
            sql`SELECT pg_start_backup('standby', true, false)`,
            sql`SELECT labelfile FROM pg_stop_backup(false, false)`,
          ];
    const [start, stop] = functions as [(typeof functions)[0], (typeof functions)[0]];
    await session.query(start);
    const [{ data_directory: data }] = (await session.query(sql`SHOW data_directory`)) as [
      { data_directory: string },
    ];
    await cp(data, folder, { recursive: true, filter: (path) => !path.endsWith('postmaster.pid') });
    const [{ labelfile }] = (await session.query(stop)) as [{ labelfile: string }];
    await writeFile(join(folder, 'backup_label'), labelfile);
    await writeFile(join(folder, 'standby.signal'), '');
  });

describe.each([14, 18] as const)('a hot standby of PostgreSQL %i', (major) => {
  let primary: EmbeddedServer;
  let standby: EmbeddedServer;
  let folder: string;

  beforeAll(async () => {
    primary = await startServer(major);
    folder = await mkdtemp(join(tmpdir(), 'indelible-standby-'));
    const directory = join(folder, 'data');
    await withDatabase(primary.url, async (pool) => {
      for (const script of SCENE) await runScript(pool, script);
      await backup(pool, major, directory);
    });
    const { password, port } = new URL(primary.url);
    standby = await startEmbedded({
      ...serverParts(major),
      cluster: { directory, password: decodeURIComponent(password) },
      settings: [`primary_conninfo=host=127.0.0.1 port=${port} user=postgres password=${password}`],
    });
  });
  afterAll(async () => {
    await standby?.stop();
    await primary?.stop();
    await rm(folder, { recursive: true, force: true });
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
