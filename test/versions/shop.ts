import type { ConnectionPool } from '@databases/pg';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { openSession, raw } from '../attacks/session.ts';
import { modelOf } from '../install/catalog.ts';
import { installWithLogins } from '../install/install-with-logins.ts';
import type { Major } from '../servers/majors.ts';
import { startServer } from '../servers/start.ts';
import { RUN, SHOP } from './catalog.ts';

export interface Shop {
  readonly server: EmbeddedServer;
  /** A session of the superuser, who restores dumps. */
  readonly admin: ConnectionPool;
  readonly open: (login: string) => ConnectionPool;
  readonly stop: () => Promise<void>;
}

/** A server with the catalog installed; each of its roles has a login. */
export const openShop = async (major: Major): Promise<Shop> => {
  const server = await startServer(major);
  await installWithLogins(server, modelOf(SHOP));
  const admin = openSession(server.url);
  const opened = [admin];
  return {
    server,
    admin,
    open: (login) => {
      const url = new URL(server.url);
      [url.username, url.password] = [login, 'secret'];
      const session = openSession(url.href);
      opened.push(session);
      return session;
    },
    stop: async () => {
      await Promise.all(opened.map((session) => session.dispose()));
      await server.stop();
    },
  };
};

const literal = (value: unknown): string =>
  value === null || value === undefined ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`;

export interface Said {
  readonly type?: string;
  readonly version: number;
  readonly subject?: string;
  readonly payload: object;
  readonly reason?: string | null;
  readonly corrects?: string;
}

/** An INSERT of one event, which gives its id. */
export const insertOf = (said: Said): string => {
  const { type = 'sold', version, subject = 'P', payload, reason = 'right', corrects } = said;
  const values = [
    RUN,
    type,
    version,
    'product',
    subject,
    'ai/till',
    reason,
    corrects,
    JSON.stringify(payload),
  ];
  return `INSERT INTO shop.sales (run_id, event_type, event_version, subject_type, subject_id, actor, reason, corrects, payload)
    VALUES (${values.map(literal).join(', ')}) RETURNING id`;
};

export const insert = async (session: ConnectionPool, said: Said): Promise<string> =>
  String((await raw(session, insertOf(said)))[0]?.id);
