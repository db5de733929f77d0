import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { openSession, raw } from '../attacks/session.ts';
import { startServer } from '../servers/start.ts';
import { installParted, parted } from './parted.ts';
import { OPTIONS, planned } from './planned.ts';

interface Fault {
  readonly sql: readonly string[];
  readonly says: RegExp;
}

/** Each on a partition of its own; `apply` puts them back. */
const PUT_BACK: readonly Fault[] = [
  {
    sql: ['DROP TRIGGER partition_append_only ON parted.parts_1'],
    says: /partition parted\.parts_1 of parted\.parts: its guard partition_append_only is not there\./,
  },
  {
    sql: ['ALTER TABLE parted.parts_2 DISABLE TRIGGER partition_append_only_truncate'],
    says: /parts_2 of parted\.parts: its guard partition_append_only_truncate does not always fire\.\n.*lock: SHARE ROW/,
  },
  {
    sql: ['ALTER TABLE parted.parts_3 ENABLE TRIGGER partition_append_only'],
    says: /parts_3 of parted\.parts: its guard partition_append_only does not always fire/,
  },
  {
    sql: [
      'CREATE OR REPLACE TRIGGER partition_append_only BEFORE UPDATE OF actor OR DELETE ON parted.parts_4 FOR EACH STATEMENT EXECUTE FUNCTION parted.refuse_change()',
    ],
    says: /parts_4 of parted\.parts: its guard partition_append_only guards nothing/,
  },
  {
    sql: ['ALTER TABLE parted.parts_5 DISABLE TRIGGER parts_append_only_row'],
    says: /parts_5 of parted\.parts: its guard parts_append_only_row does not always fire/,
  },
  {
    sql: ['ALTER TABLE parted.parts_6 DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY'],
    says: /parts_6 of parted\.parts: its row security is not on and forced/,
  },
  {
    sql: ['ALTER TABLE parted.parts_7 NO FORCE ROW LEVEL SECURITY'],
    says: /parts_7 of parted\.parts: its row security is not on and forced/,
  },
  {
    sql: ['ALTER TABLE parted.parts_8 OWNER TO mallory', 'GRANT SELECT ON parted.parts_8 TO parted_owner'],
    says: /parts_8 of parted\.parts: its owner is mallory, not parted_owner\.\n-- privileges/,
  },
  {
    sql: [
      'GRANT UPDATE ON parted.parts_9 TO shop_agent',
      'GRANT SELECT (payload) ON parted.parts_9 TO PUBLIC',
    ],
    says: /parts_9 of parted\.parts: SELECT \(payload\) to PUBLIC: by its own name[\s\S]*UPDATE to shop_agent/,
  },
  {
    sql: ['ALTER TABLE parted.parts_10 SET UNLOGGED'],
    says: /parts_10 of parted\.parts: it is not WAL-logged/,
  },
  {
    sql: [
      'CREATE TABLE parted.half PARTITION OF parted.parts FOR VALUES FROM (20000) TO (30000) PARTITION BY RANGE (id)',
      'ALTER TABLE parted.half OWNER TO parted_owner',
      'CREATE TABLE parted."a quarter" PARTITION OF parted.half FOR VALUES FROM (20000) TO (25000)',
      'CREATE UNIQUE INDEX ON parted."a quarter" (recorded_by, idempotency_key)',
      'CREATE UNIQUE INDEX ON parted."a quarter" (subject_id, subject_type, subject_version)',
    ],
    says: /partition parted\.half of parted\.parts: its guard partition_append_only_truncate is not there[\s\S]*partition parted\."a quarter" of parted\.half: its guard partition_append_only is not there/,
  },
];

/** What is left to a person, with the statement. */
const LEFT: readonly Fault[] = [
  {
    sql: [
      'CREATE FUNCTION public.mine() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
      'CREATE TRIGGER mine BEFORE INSERT ON parted.parts_1 FOR EACH ROW EXECUTE FUNCTION public.mine()',
    ],
    says: /parts_1 of parted\.parts: it has the trigger mine\.\n-- {3}DROP TRIGGER mine ON parted\.parts_1;/,
  },
  {
    sql: ['CREATE RULE mine AS ON INSERT TO parted.parts_2 DO INSTEAD NOTHING'],
    says: /parts_2 of parted\.parts: it has the rule mine/,
  },
  {
    sql: ['CREATE POLICY mine ON parted.parts_3 USING (true)'],
    says: /parts_3 of parted\.parts: it has the policy mine/,
  },
  {
    sql: [
      'CREATE TABLE public.actors (actor text PRIMARY KEY)',
      'ALTER TABLE parted.parts_4 ADD CONSTRAINT mine FOREIGN KEY (actor) REFERENCES public.actors',
    ],
    says: /parts_4 of parted\.parts: it has the foreign key mine/,
  },
  {
    sql: ['DROP INDEX parted.parts_5_once'],
    says: /parts_5 of parted\.parts: it has no unique index on \(recorded_by, idempotency_key\)\.\n-- {3}CREATE UNIQUE INDEX ON parted\.parts_5/,
  },
  {
    sql: ['CREATE SCHEMA elsewhere', 'ALTER TABLE parted.parts_11 SET SCHEMA elsewhere'],
    says: /partition elsewhere\.parts_11 of parted\.parts: it is in the schema elsewhere, whose owner may drop it\.\n-- {3}ALTER TABLE elsewhere\.parts_11 SET SCHEMA parted;/,
  },
  {
    sql: [
      'ALTER TABLE parted.parts_12 RENAME TO "moved on"',
      'ALTER TABLE parted.parts DETACH PARTITION parted."moved on"',
    ],
    says: /table parted\."moved on" has the columns of parted\.parts, and is no partition of it\.\n-- {3}ALTER TABLE parted\.parts ATTACH PARTITION parted\."moved on" FOR VALUES/,
  },
  {
    sql: ['CREATE TABLE public.heir () INHERITS (parted.catalog_versions)'],
    says: /public\.heir, which inherits from table parted\.catalog_versions, is not of the catalog\.\n-- {3}ALTER TABLE public\.heir NO INHERIT parted\.catalog_versions;/,
  },
];

describe.each([14, 16, 18] as const)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  beforeAll(async () => {
    server = await startServer(major);
    admin = openSession(server.url);
    await installParted(admin, 12);
    await raw(admin, 'CREATE ROLE mallory');
    await raw(admin, 'GRANT CREATE ON SCHEMA parted TO mallory');
  });
  afterAll(async () => {
    await admin.dispose();
    await server.stop();
  });

  test('what was done to partitions is told, and put back or left to a person', async () => {
    for (const { sql } of [...PUT_BACK, ...LEFT]) for (const statement of sql) await raw(admin, statement);
    const text = await planned(admin, parted);
    for (const { says } of [...PUT_BACK, ...LEFT]) expect(text).toMatch(says);
    await applyCatalog(admin, parted, OPTIONS);
    const left = await planned(admin, parted);
    for (const { says } of PUT_BACK) expect(left).not.toMatch(says);
    for (const { says } of LEFT) expect(left).toMatch(says);
    const statements = [...left.matchAll(/^-- {3}((?:DROP|ALTER|CREATE) .*);$/gm)].map(([, statement = '']) =>
      statement.replace(
        'FOR VALUES …; or, if it was detached for good, ',
        'FOR VALUES FROM (11000) TO (12000); -- ',
      ),
    );
    expect(statements.length).toBe(LEFT.length);
    for (const statement of statements) await raw(admin, statement);
    expect(await planned(admin, parted)).toBe('');
  });

  test('no partition of any depth lets a superuser change it by its own name', async () => {
    await raw(admin, 'SET session_replication_role = replica');
    const partitions = await raw(
      admin,
      "SELECT relid::regclass::text AS name FROM pg_partition_tree('parted.parts') WHERE level > 0",
    );
    expect(partitions.length).toBe(14);
    for (const { name } of partitions)
      for (const attack of [`UPDATE ${name} SET actor = 'x'`, `DELETE FROM ${name}`, `TRUNCATE ${name}`])
        await expect(raw(admin, attack), attack).rejects.toMatchObject({ code: 'ID001' });
  });
});

/** Later versions attach no table with an identity column. */
describe.each([14, 16] as const)('PostgreSQL %i', (major) => {
  test('an event table that was made a partition of another one is told as that', async () => {
    const server = await startServer(major);
    const admin = openSession(server.url);
    try {
      await installParted(admin, 1);
      await raw(admin, 'CREATE TABLE public.all_parts (LIKE parted.parts) PARTITION BY LIST (recorded_by)');
      await raw(admin, 'ALTER TABLE public.all_parts ATTACH PARTITION parted.parts DEFAULT');
      const text = await planned(admin, parted);
      expect(text).toMatch(
        /^-- drift: .*\n\n-- by hand: public\.all_parts, of which table parted\.parts is a part, is not of the catalog\.\n-- {3}(.*);\n$/,
      );
      await applyCatalog(admin, parted, OPTIONS);
      expect(await planned(admin, parted)).toBe(text);
      await raw(admin, /^-- {3}(.*)$/m.exec(text)?.[1] ?? '');
      expect(await planned(admin, parted)).toBe('');
    } finally {
      await admin.dispose();
      await server.stop();
    }
  });
});
