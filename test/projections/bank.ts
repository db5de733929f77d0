import type { ConnectionPool } from '@databases/pg';
import { z } from 'zod';
import type { CatalogDefinition } from '../../generator/catalog/define.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { openSession, raw } from '../attacks/session.ts';
import type { Catalog } from '../../generator/catalog/model.ts';
import type { Projection } from '../../generator/catalog/projection-model.ts';
import { modelOf } from '../install/catalog.ts';
import type { Major } from '../servers/majors.ts';
import { startServer } from '../servers/start.ts';

const writers = ['bank_clerk'] as const;
const event = { doc: 'd', subject: 'account', writers, reason: 'optional' } as const;

/** Accounts that are opened, moved, closed and corrected; one projection by subject and one by a field. */
export const bank: CatalogDefinition = {
  name: 'bank',
  version: '1.0.0',
  schema: 'bank',
  roles: {
    owner: 'bank_owner',
    writers: { bank_clerk: {} },
    readers: ['bank_reader'],
    auditors: ['bank_auditor'],
  },
  tables: {
    bank_events: {
      doc: 'd',
      anchors: { run_id: { type: 'uuid' } },
      events: {
        opened: { ...event, payload: z.strictObject({ owner: z.string() }) },
        moved: { ...event, payload: z.strictObject({ cents: z.int(), teller: z.string().optional() }) },
        corrected: {
          ...event,
          payload: z.strictObject({ cents: z.int() }),
          corrects: { of: ['moved', 'corrected'], again: true },
        },
        reversed: { ...event, payload: z.strictObject({}), corrects: { of: 'moved', effect: 'reverses' } },
        closed: { ...event, payload: z.strictObject({}) },
      },
      projections: {
        accounts: {
          doc: 'Every account.',
          key: { subject: 'account' },
          removedBy: 'closed',
          readers: ['bank_reader', 'accounts_only'],
          columns: {
            owner: { fold: 'last', from: { opened: 'payload.owner' } },
            cents: { fold: 'sum', from: { moved: 'payload.cents', corrected: 'payload.cents' } },
            moves: { fold: 'count', of: ['moved', 'corrected'] },
            history: { fold: 'list', from: { moved: 'payload.cents', corrected: 'payload.cents' } },
          },
        },
        ledger: {
          doc: 'Every account, later.',
          key: { subject: 'account' },
          removedBy: 'closed',
          apply: 'asynchronous',
          columns: {
            cents: { fold: 'sum', from: { moved: 'payload.cents', corrected: 'payload.cents' } },
            history: { fold: 'list', from: { moved: 'payload.cents', corrected: 'payload.cents' } },
          },
        },
        tellers: {
          doc: 'Every teller.',
          key: { fields: { teller: 'payload.teller' } },
          columns: {
            moves: { fold: 'count', of: 'moved' },
            latest: { fold: 'last', from: { moved: 'payload.cents' } },
          },
        },
      },
    },
  },
};

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
