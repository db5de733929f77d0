import { expect, test } from 'vitest';
import { withDatabase } from '../../generator/database/connect.ts';
import { MAJORS } from './majors.ts';
import { startServer } from './start.ts';

test.each(MAJORS)('PostgreSQL %i starts, answers as itself and stops', async (major) => {
  const server = await startServer(major);
  try {
    const rows = await withDatabase(server.url, (database) =>
      database.query(database.sql`SHOW server_version_num`),
    );
    expect(Math.floor(Number(rows[0].server_version_num) / 10_000)).toBe(major);
  } finally {
    await server.stop();
  }
  await expect(withDatabase(server.url, async () => undefined)).rejects.toThrow(/can not be reached/);
});
