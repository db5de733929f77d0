import { afterAll, beforeAll, expect, test } from 'vitest';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS } from './planned.ts';
import { biggerShop, shop } from './shop.ts';

let server: EmbeddedServer;
beforeAll(async () => {
  server = await startServer(18);
});
afterAll(async () => {
  await server.stop();
});

test('an installation needs no line, an upgrade tells each object once and how much is left', async () => {
  const told: string[] = [];
  const options = {
    ...OPTIONS,
    onProgress: (line: string) => {
      told.push(line);
    },
    structure: {
      planner: null,
      temporaryDatabaseUrl: null,
      databaseUrl: server.url,
      onProgress: () => undefined,
    },
  };
  await withDatabase(server.url, async (database) => {
    await applyCatalog(database, shop, options);
    expect(told).toEqual([]);
    const applied = await applyCatalog(database, biggerShop, options);
    if (applied.did !== 'upgrade') throw new Error('nothing was upgraded');
    const { before, within, after, record } = applied.upgrade.plan;
    const objects = [...before, ...within, ...after, ...record].map(({ object }) => object);
    const once = objects.filter((object, index) => object !== objects[index - 1]);
    expect(once.length).toBeLessThan(objects.length);
    const counted = told.filter((line) => /^\d+ of \d+: /.test(line));
    expect(counted.map((line) => line.replace(/^\d+ of \d+: /, ''))).toEqual(once);
    expect(counted.at(-1)).toBe(`${objects.length} of ${objects.length}: the registry`);
  });
});
