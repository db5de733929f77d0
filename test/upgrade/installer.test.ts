import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { planUpgrade } from '../../generator/evolve/upgrade/upgrade.ts';
import { openSession, raw } from '../attacks/session.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS, planned } from './planned.ts';
import { biggerShop, shop } from './shop.ts';

const ROLES = [
  'shop_owner',
  'shop_agent',
  'shop_robot',
  'shop_reader',
  'shop_guest',
  'shop_auditor',
  'shop_stock',
];

const notesOf = async (database: ConnectionPool): Promise<readonly string[]> => {
  const found = await planUpgrade(database, biggerShop, OPTIONS);
  return found.installed === null ? [] : found.plan.notes;
};

describe.each([14, 16, 18] as const)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  let installer: ConnectionPool;
  beforeAll(async () => {
    server = await startServer(major);
    admin = openSession(server.url);
    for (const role of ROLES) await raw(admin, `CREATE ROLE ${role}`);
    await raw(admin, "CREATE ROLE installer LOGIN PASSWORD 'i'");
    await raw(admin, 'GRANT CREATE ON DATABASE postgres TO installer');
    await raw(admin, 'GRANT shop_owner TO installer');
    installer = openSession(server.urlFor({ user: 'installer', password: 'i' }));
  });
  afterAll(async () => {
    await installer.dispose();
    await admin.dispose();
    await server.stop();
  });

  test('a member of the owner upgrades, whatever logins say of what they would create', async () => {
    await applyCatalog(installer, shop, OPTIONS);
    await raw(admin, "CREATE ROLE eve LOGIN PASSWORD 'e'");
    const eve = openSession(server.urlFor({ user: 'eve', password: 'e' }));
    await raw(eve, 'ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT UPDATE ON TABLES TO PUBLIC');
    await eve.dispose();
    await applyCatalog(installer, biggerShop, OPTIONS);
    expect(await planned(installer, biggerShop)).toBe('');
    expect(await notesOf(installer)).toEqual([
      'default privileges of eve in schema shop: UPDATE on TABLES to PUBLIC, where eve can create nothing',
    ]);
  });

  test('a login without rights on what is installed is told which, and what to do', async () => {
    await raw(admin, "CREATE ROLE guest LOGIN NOINHERIT PASSWORD 'g'");
    const guest = openSession(server.urlFor({ user: 'guest', password: 'g' }));
    await raw(admin, 'REVOKE shop_owner FROM installer');
    const told = () => applyCatalog(guest, biggerShop, OPTIONS).then(String, String);
    try {
      const lacks = 'The role "guest" can not install shop in the database "postgres": it lacks ';
      expect(await told()).toContain(
        `${lacks}CREATE on the database; it is no member of the owner role "shop_owner" (GRANT shop_owner TO guest).`,
      );
      await raw(admin, 'GRANT CREATE ON DATABASE postgres TO guest');
      await raw(admin, 'GRANT shop_owner TO guest');
      const cure = /does not inherit its rights \((.*)\)\.$/.exec(await told())?.[1] ?? '';
      await raw(admin, cure);
      expect(await planned(guest, biggerShop)).toBe('');
    } finally {
      await guest.dispose();
      await raw(admin, 'REVOKE shop_owner FROM guest');
      await raw(admin, 'GRANT shop_owner TO installer');
    }
  });

  test('those of a role that can create here are drift; of one that is not its own, a person revokes them', async () => {
    await raw(
      admin,
      'ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA shop GRANT UPDATE ON TABLES TO shop_agent',
    );
    await raw(
      admin,
      'ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA shop GRANT UPDATE ON TABLES TO shop_agent',
    );
    const said =
      'default privileges of postgres in schema shop: UPDATE on TABLES to shop_agent is not of the catalog';
    expect(await planned(installer, biggerShop)).toContain(`-- by hand: ${said}`);
    await applyCatalog(installer, biggerShop, OPTIONS);
    const left = await planned(installer, biggerShop);
    expect(left).toContain(said);
    expect(left).not.toContain('default privileges of shop_owner');
    await raw(admin, 'REVOKE shop_owner FROM installer');
    expect(await planned(admin, biggerShop)).toContain(`\n-- ${said}`);
    await applyCatalog(admin, biggerShop, OPTIONS);
    expect(await planned(admin, biggerShop)).toBe('');
  });
});
