// Event stores beside which this one is measured, in a folder of their own: none is a dependency of this repository.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const PEERS = ['@eventide/message-db@1.3.1', '@event-driven-io/emmett-postgresql@0.42.0'];

/** Fetches them from npm. @returns the folder, to be removed. */
export const fetchPeers = () => {
  const folder = mkdtempSync(join(tmpdir(), 'indelible-peers-'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--save-exact', ...PEERS], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return folder;
};

/** What message-db needs to append. */
const MESSAGE_DB_FILES = [
  ...[
    'roles/message-store',
    'schema/message-store',
    'extensions/pgcrypto',
    'tables/messages',
    'types/message',
  ],
  ...[
    'hash-64',
    'acquire-lock',
    'category',
    'is-category',
    'id',
    'cardinal-id',
    'stream-version',
    'write-message',
  ].map((name) => `functions/${name}`),
  ...['messages-id', 'messages-stream', 'messages-category'].map((name) => `indexes/${name}`),
];

/** The statements that install message-db. @param more functions besides those that append. */
export const messageDbSql = (folder, more = []) =>
  [...MESSAGE_DB_FILES, ...more.map((name) => `functions/${name}`)].map((file) =>
    readFileSync(join(folder, 'node_modules/@eventide/message-db/database', `${file}.sql`), 'utf8'),
  );

export const emmettModule = (folder) =>
  import(pathToFileURL(join(folder, 'node_modules/@event-driven-io/emmett-postgresql/dist/index.js')).href);

/** Installs Emmett's tables and functions, as its own client does. */
export const installEmmett = async (folder, url) => {
  const { getPostgreSQLEventStore } = await emmettModule(folder);
  const store = getPostgreSQLEventStore(url);
  await store.schema.migrate();
  await store.close();
};
