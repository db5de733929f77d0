import type { ConnectionPool } from '@databases/pg';
import type { Catalog } from '../../generator/catalog/model.ts';
import type { Projection } from '../../generator/catalog/projection-model.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { openSession, raw } from '../attacks/session.ts';
import { modelOf } from '../install/catalog.ts';
import type { Major } from '../servers/majors.ts';
import { startServer } from '../servers/start.ts';
import bank from './bank.catalog.ts';

export const bankCatalog: Catalog = modelOf(bank);

export const projectionOf = (name: string): Projection => {
  const found = bankCatalog.tables[0]?.projections.find((projection) => projection.name === name);
  if (!found) throw new Error(`the bank has no projection ${name}`);
  return found;
};

export const PASSWORD = 'of a test';
const LOGINS = ['bank_clerk', 'bank_reader', 'bank_auditor', 'accounts_only'];

export interface Bank {
  readonly server: EmbeddedServer;
  readonly admin: ConnectionPool;
  open(login: string): ConnectionPool;
  stop(): Promise<void>;
}

export const openBank = async (major: Major): Promise<Bank> => {
  const server = await startServer(major);
  const admin = openSession(server.url);
  await installCatalog(admin, bankCatalog, { lockTimeoutMilliseconds: 5000 });
  for (const login of LOGINS) await raw(admin, `ALTER ROLE ${login} LOGIN PASSWORD '${PASSWORD}'`);
  return {
    server,
    admin,
    open: (login) =>
      openSession(login === 'postgres' ? server.url : server.urlFor({ user: login, password: PASSWORD })),
    stop: async () => {
      await admin.dispose();
      await server.stop();
    },
  };
};

/** An INSERT of events: [type, account, payload, corrects]. */
export const insertOf = (
  ...events: readonly (readonly [string, string, unknown, (number | string)?])[]
): string =>
  `INSERT INTO bank.bank_events (run_id, event_type, subject_type, subject_id, actor, payload, corrects) VALUES ${events
    .map(
      ([type, account, payload, corrects = 'NULL']) =>
        `('a3f10000-0000-4000-8000-000000000044', '${type}', 'account', '${account}', 'x', '${JSON.stringify(payload)}', ${corrects})`,
    )
    .join(', ')}`;

/** Rows of a projection that are not what the events say. */
export const differences = (session: ConnectionPool, projection: string) =>
  raw(session, `SELECT * FROM bank.${projection}_verify()`);
