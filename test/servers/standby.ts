import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionPool, sql } from '@databases/pg';
import { withDatabase } from '../../generator/database/connect.ts';
import { type EmbeddedServer, startEmbedded } from '../../generator/database/embedded.ts';
import type { Major } from './majors.ts';
import { serverParts } from './start.ts';

/** A hot standby of a running server, which streams from it. */
export const startStandby = async (primary: EmbeddedServer, major: Major): Promise<EmbeddedServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'indelible-standby-'));
  try {
    const directory = join(folder, 'data');
    await withDatabase(primary.url, (pool) => backup(pool, major, directory));
    const { password, port } = new URL(primary.url);
    return await startEmbedded({
      ...serverParts(major),
      cluster: { directory, password: decodeURIComponent(password) },
      settings: [`primary_conninfo=host=127.0.0.1 port=${port} user=postgres password=${password}`],
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
