import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { withDatabase } from '../../generator/database/connect.ts';
import { KnownError } from '../../generator/errors.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { openSession, raw } from '../attacks/session.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS, planned } from './planned.ts';
import { biggerShop, SOLD, shop } from './shop.ts';

const MEGABYTE = 2 ** 20;

/** A file system of its own, which few may have; null: this machine gives none. */
const mountSmall = (): string | null => {
  const folder = mkdtempSync(join(tmpdir(), 'indelible-full-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=755', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
};

const disk = mountSmall();
afterAll(() => {
  if (disk === null) return;
  execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true });
});

/** Takes all but so many bytes of what is free. */
const leave = (folder: string, bytes: number): void => {
  const ballast = join(folder, 'ballast');
  rmSync(ballast, { force: true });
  const free = Number(
    execFileSync('df', ['--output=avail', '-B1', folder], { encoding: 'utf8' }).split('\n')[1],
  );
  writeFileSync(ballast, Buffer.alloc(Math.max(0, free - bytes), 1));
};

describe.skipIf(disk === null).each([14, 18] as const)(
  'PostgreSQL %i on a disk that is full (tmpfs)',
  (major) => {
    test('an upgrade that finds no room changes nothing, and the same command finishes when there is some', async () => {
      if (disk === null) return;
      const server = await startServer(major);
      const admin = openSession(server.url);
      try {
        const [{ data_directory: data }] = (await raw(admin, 'SHOW data_directory')) as [
          { data_directory: string },
        ];
        const folder = join(disk, `of-${major}`);
        mkdirSync(folder);
        chownSync(folder, statSync(data).uid, statSync(data).gid);
        await raw(admin, `CREATE TABLESPACE small LOCATION '${folder}'`);
        await raw(admin, 'CREATE DATABASE shop TABLESPACE small');
        await withDatabase(server.urlFor({ database: 'shop' }), async (database) => {
          await installCatalog(database, shop, OPTIONS);
          await raw(database, SOLD);
          const events = await raw(database, 'SELECT * FROM shop.shop_events ORDER BY id');
          const told: string[] = [];
          for (let room = 0; told.length < 40; room += MEGABYTE / 8) {
            leave(disk, room);
            const error: unknown = await applyCatalog(database, biggerShop, OPTIONS).then(
              () => null,
              (cause: unknown) => cause,
            );
            expect(await raw(database, 'SELECT * FROM shop.shop_events ORDER BY id')).toEqual(events);
            await expect(raw(database, 'DELETE FROM shop.shop_events')).rejects.toThrow(/append-only/);
            if (error === null) break;
            expect(error).toBeInstanceOf(KnownError);
            told.push(String(error));
          }
          leave(disk, Number.POSITIVE_INFINITY);
          expect(told.length).toBeGreaterThan(0);
          for (const one of told) expect(one).toMatch(/No space left on device.*\(SQLSTATE 53100\)/);
          expect(await planned(database, biggerShop)).toBe('');
          expect(await raw(database, 'SELECT tag, times FROM shop.tags')).toEqual([
            { tag: 'low', times: '50' },
          ]);
        });
      } finally {
        leave(disk, Number.POSITIVE_INFINITY);
        await admin.dispose();
        await server.stop();
      }
    });
  },
);
