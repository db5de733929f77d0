import { readFile } from 'node:fs/promises';
import type { ConnectionPool } from '@databases/pg';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { boundQuery } from '../../generator/database/query.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { modelOf } from '../install/catalog.ts';
import { MAJORS, type Major } from '../servers/majors.ts';
import { startServer } from '../servers/start.ts';
import type { Party } from './attacks.ts';
import { openSession, raw } from './session.ts';
import { vault } from './vault.ts';

export const SCHEMA = 'vault';
const PASSWORD = 'of a test';

/** Who attacks: a login with a password of its own, and what it does first. */
export interface Attacker {
  readonly label: string;
  readonly login: string;
  readonly party: Party;
  readonly prelude: readonly string[];
  /** Which writer's actor and event types it uses; the other one's are forbidden to it. */
  readonly as: 'agent' | 'clerk';
  readonly on: readonly Major[];
}

const attacker = (label: string, party: Party, more: Partial<Attacker> = {}): Attacker => ({
  label,
  login: label,
  party,
  prelude: [],
  as: 'agent',
  on: MAJORS,
  ...more,
});

/** What tells these from `vault_agent` and `vault_reader` is the catalog, whatever the version. */
const OLDEST_AND_NEWEST = [14, 18] as const;

/** Up to 15 a member says whether it inherits, from 16 on each membership does: 15 has no more than 14, nor 17 than 16. */
const MEMBERSHIPS = [14, 16, 18] as const;

/** Every role of the catalog, logins that get at a writer's rights in every way, and those past the first wall. */
export const ATTACKERS: readonly Attacker[] = [
  attacker('vault_agent', 'writer'),
  attacker('vault_clerk', 'writer', { as: 'clerk', on: OLDEST_AND_NEWEST }),
  attacker('vault_reader', 'reader'),
  attacker('vault_auditor', 'reader', { on: OLDEST_AND_NEWEST }),
  attacker('vault_checker', 'reader', { on: OLDEST_AND_NEWEST }),
  attacker('inheriting_member', 'writer', { on: MEMBERSHIPS }),
  attacker('member_before_set_role', 'outsider', { login: 'setting_member', on: MEMBERSHIPS }),
  attacker('member_after_set_role', 'writer', {
    login: 'setting_member',
    prelude: ['SET ROLE vault_agent'],
    on: MEMBERSHIPS,
  }),
  attacker('outsider', 'outsider'),
  attacker('granted_everything', 'guard'),
  attacker('owner', 'guard', { login: 'postgres', prelude: ['SET ROLE vault_owner'] }),
  attacker('superuser', 'guard', { login: 'postgres' }),
  attacker('owner_as_replica', 'guard', {
    login: 'postgres',
    prelude: ['SET session_replication_role = replica', 'SET ROLE vault_owner'],
  }),
];

/** A server with the catalog installed, all logins, and some recorded events. */
export interface Stage {
  readonly server: EmbeddedServer;
  readonly admin: ConnectionPool;
  open(login: string): ConnectionPool;
  urlOf(login: string): string;
  stop(): Promise<void>;
}

export const openStage = async (
  major: Major,
  settings: readonly string[] = [],
  install: (admin: ConnectionPool) => Promise<unknown> = (admin) =>
    installCatalog(admin, modelOf(vault()), { lockTimeoutMilliseconds: 5000 }),
): Promise<Stage> => {
  const server = await startServer(major, settings);
  const admin = openSession(server.url);
  const urlOf: Stage['urlOf'] = (login) =>
    login === 'postgres' ? server.url : server.urlFor({ user: login, password: PASSWORD });
  const open: Stage['open'] = (login) => openSession(urlOf(login));
  try {
    await install(admin);
    await admin.task(async (session) => {
      for (const statement of loginsOn(major)) await raw(session, statement);
    });
    await record(open);
  } catch (error) {
    await admin.dispose();
    await server.stop();
    throw error;
  }
  return {
    server,
    admin,
    open,
    urlOf,
    stop: async () => {
      await admin.dispose();
      await server.stop();
    },
  };
};

const CATALOG_LOGINS = [
  'vault_agent',
  'vault_clerk',
  'vault_reader',
  'vault_auditor',
  'vault_checker',
  'vault_team',
];
const OTHER_LOGINS = ['inheriting_member', 'setting_member', 'outsider', 'granted_everything', 'seeder'];

const loginsOn = (major: Major): readonly string[] => [
  ...CATALOG_LOGINS.map((role) => `ALTER ROLE ${role} LOGIN PASSWORD '${PASSWORD}'`),
  ...OTHER_LOGINS.map((role) => `CREATE ROLE ${role} LOGIN PASSWORD '${PASSWORD}'`),
  'GRANT vault_agent TO inheriting_member',
  'GRANT vault_agent, vault_clerk TO seeder',
  // From 16 on INHERIT and SET are the membership's own; before, the member's.
  major >= 16
    ? 'GRANT vault_agent TO setting_member WITH INHERIT FALSE, SET TRUE'
    : 'ALTER ROLE setting_member NOINHERIT',
  ...(major >= 16 ? [] : ['GRANT vault_agent TO setting_member']),
  `GRANT USAGE ON SCHEMA ${SCHEMA} TO granted_everything`,
  `GRANT ALL ON ALL TABLES IN SCHEMA ${SCHEMA} TO granted_everything`,
  // So that no id of one table is an id of the other.
  `ALTER TABLE ${SCHEMA}.notes ALTER COLUMN id RESTART WITH 5000000`,
];

/** Ids of what `record` appends, for the attacks that name them. */
export const RECORDED = { paid: 1, approved: 2, corrected: 3, correction: 4, noted: 5_000_000 } as const;

/** An event of `notes` says its version of the subject, too. */
const COLUMNS = 'run_id, event_type, subject_type, subject_id, actor, reason, payload';
const append = (
  table: string,
  type: string,
  actor: string,
  more: readonly [string, string] = ['corrects', 'NULL'],
) =>
  `INSERT INTO ${SCHEMA}.${table} (${COLUMNS}, ${more[0]})
   VALUES (gen_random_uuid(), '${type}', 'invoice', 'I-1', '${actor}', 'right', '${table === 'notes' ? '{}' : '{"cents": 5}'}', ${more[1]})`;

const record = async (open: Stage['open']): Promise<void> => {
  const seeder = open('seeder');
  try {
    await raw(seeder, append('payments', 'paid', 'ai/seeder', ['idempotency_key', "'pre-empted'"]));
    await raw(seeder, append('payments', 'approved', 'human/seeder'));
    await raw(seeder, append('payments', 'suggested', 'ai/seeder'));
    await raw(seeder, append('payments', 'corrected', 'ai/seeder', ['corrects', String(RECORDED.corrected)]));
    await raw(seeder, append('notes', 'noted', 'ai/seeder', ['subject_version', '1']));
  } finally {
    await seeder.dispose();
  }
};

/** One line for everything that an attack could have changed; see fingerprint.sql. */
export const fingerprint = async (admin: ConnectionPool): Promise<readonly string[]> => {
  const text = await readFile(new URL('fingerprint.sql', import.meta.url), 'utf8');
  const rows = await admin.query(boundQuery(text, [SCHEMA]));
  return rows.map(({ kind, name, value }) => `${kind} ${name}: ${value}`);
};
