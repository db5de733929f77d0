import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { withDatabase } from '../../generator/database/connect.ts';
import { MAJORS } from './majors.ts';
import { startServer } from './start.ts';

const answers = (url: string): Promise<boolean> =>
  new Promise((settle) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      settle(true);
    });
    socket.once('error', () => settle(false));
  });

test.each(MAJORS)('PostgreSQL %i starts, answers as itself and stops', async (major) => {
  const server = await startServer(major);
  try {
    const rows = await withDatabase(server.url, (database) =>
      database.query(database.sql`SHOW server_version_num`),
    );
    expect(Math.floor(Number(rows[0].server_version_num) / 10_000)).toBe(major);
    expect(await answers(server.url)).toBe(true);
  } finally {
    await server.stop();
  }
  expect(await answers(server.url)).toBe(false);
});
