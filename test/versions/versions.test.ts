import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IMMUTABLE_FUNCTIONS } from '../../generator/catalog/immutable-names.ts';
import { raw, refusalOf } from '../attacks/session.ts';
import { auditPool, errorsOf } from '../audit/audit-pool.ts';
import { RUN, sold, V1, V2, V3 } from './catalog.ts';
import { insert, insertOf, openShop, type Said, type Shop } from './shop.ts';

const NEWEST_V1 = {
  cents: 1250,
  currency: 'EUR',
  first: 'Ann',
  last: 'Lee',
  "it's": { 'a.b': true },
};
const NEWEST_V2 = { cents: 700, currency: 'EUR', first: 'Cher', "it's": { 'a.b': false } };

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let shop: Shop;
  let agent: ConnectionPool;
  let reader: ConnectionPool;

  beforeAll(async () => {
    shop = await openShop(major);
    agent = shop.open('shop_agent');
    reader = shop.open('shop_reader');
    // As a dump brings them, whatever writers may append now.
    await insert(shop.admin, { version: 1, payload: V1, reason: null });
    await insert(agent, { version: 2, payload: V2 });
    await insert(agent, { version: 3, payload: V3 });
    await insert(shop.admin, { type: 'returned', version: 1, payload: { why: '' }, reason: null });
    await insert(agent, { type: 'returned', version: 2, payload: { cause: 'broken' }, corrects: '2' });
    await insert(agent, { type: 'shelved', version: 1, payload: { shelf: 'A1', extra: 1 } });
  });
  afterAll(() => shop.stop());

  const events = [
    ['sold', 3, NEWEST_V1],
    ['sold', 3, NEWEST_V2],
    ['sold', 3, V3],
    ['returned', 2, { cause: 'unknown' }],
    ['returned', 2, { cause: 'broken' }],
    ['shelved', 2, { place: 'A1', extra: 1 }],
  ];
  const shown = (rows: readonly Record<string, unknown>[]) =>
    rows.map(({ event_type, event_version, payload }) => [event_type, event_version, payload]);

  test("what versions bring is the owner's, closed to PUBLIC and described, and the audit has nothing against it", async () => {
    const rows = await raw(
      shop.admin,
      `SELECT proname AS name, proowner::regrole::text AS owner, prosecdef AS definer, obj_description(oid, 'pg_proc') AS doc,
              EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0) AS "public"
       FROM pg_proc WHERE pronamespace = 'shop'::regnamespace AND proname ~ 'upcast|newest|accepts_version|payload_v'
       UNION ALL
       SELECT relname, relowner::regrole::text, false, obj_description(oid, 'pg_class'),
              EXISTS (SELECT FROM aclexplode(relacl) WHERE grantee = 0)
       FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relname = 'sales_newest'`,
    );
    const names = rows.map(({ name }) => name).sort();
    for (const name of [
      'sales_newest',
      'sales_sold_payload_v1',
      'sales_sold_upcast_v1',
      'sales_sold_upcast_v1_sql_1',
    ])
      expect(names).toContain(name);
    for (const row of rows) {
      expect(row).toMatchObject({ owner: 'shop_owner', definer: false, public: false });
      expect(row.doc, String(row.name)).toMatch(/\.$/);
    }
    expect(errorsOf(await auditPool(shop.admin))).toEqual([]);
  });

  test('what is recorded stays; view, replay and consumers show every event at its newest version', async () => {
    const columns = 'event_type, event_version, payload';
    const stored = await raw(reader, `SELECT event_version FROM shop.sales ORDER BY id`);
    expect(stored.map(({ event_version }) => event_version)).toEqual([1, 2, 3, 1, 2, 1]);
    const view = await raw(reader, `SELECT ${columns} FROM shop.sales_newest ORDER BY id LIMIT 6`);
    expect(shown(view)).toEqual(events);
    const replayed = await raw(reader, `SELECT ${columns} FROM shop.sales_replay(last_id => 6)`);
    expect(shown(replayed)).toEqual(events);
    const counter = shop.open('shop_counter');
    const read = await raw(counter, `SELECT ${columns} FROM shop.sales_read_batch('counter', 6)`);
    expect(shown(read)).toEqual(events);
    for (const role of ['shop_agent', 'shop_import', 'shop_auditor', 'shop_counter']) {
      const [row] = await raw(shop.open(role), 'SELECT count(*)::int AS count FROM shop.sales_newest');
      expect(row?.count, role).toBeGreaterThan(5);
    }
  });

  test('a filter on a payload is one on what is shown, and finds the index of the table', async () => {
    const found = await raw(reader, `SELECT id FROM shop.sales_replay(payload => '{"first": "Ann"}')`);
    expect(found).toEqual([{ id: '1' }]);
    await raw(reader, 'SET enable_seqscan = off');
    const plans = await Promise.all(
      [`shop.sales_newest WHERE run_id = '${RUN}'`, `shop.sales_replay(run => '${RUN}')`].map((what) =>
        raw(reader, `EXPLAIN (COSTS OFF) SELECT * FROM ${what}`),
      ),
    );
    for (const plan of plans) {
      const text = plan.map((row) => row['QUERY PLAN']).join('\n');
      expect(text).toContain('Index Scan using sales_run');
      expect(text).not.toContain('Function Scan');
    }
    await raw(reader, 'RESET enable_seqscan');
  });

  test('corrections and gaps are told of the newest versions', async () => {
    const corrected = await raw(
      reader,
      'SELECT corrected_id, corrected_payload, correction_payload FROM shop.sales_corrected',
    );
    expect(corrected).toEqual([
      { corrected_id: '2', corrected_payload: NEWEST_V2, correction_payload: { cause: 'broken' } },
    ]);
    // Version 1 of returned has no `cause`, and version 1 of shelved no `place`: their newest versions have.
    expect(await raw(reader, 'SELECT id FROM shop.sales_gaps(events => ARRAY[4, 5])')).toEqual([]);
  });

  test('projections fold the newest versions: as they are kept, as of a position, and made anew', async () => {
    const products = [
      { subject_id: 'P', cents: '1280', times: '2', last_buyer: 'Bo', place: 'A1', all: [NEWEST_V1, V3] },
    ];
    const buyers = [
      { buyer: 'Ann', currencies: ['EUR'] },
      { buyer: 'Bo', currencies: ['USD'] },
    ];
    const initials = [{ initial: 'A' }, { initial: 'B' }];
    const state = async () => [
      await raw(reader, `SELECT * FROM shop.products WHERE subject_id = 'P'`),
      await raw(reader, 'SELECT * FROM shop.buyers ORDER BY buyer'),
      await raw(reader, 'SELECT initial FROM shop.initials ORDER BY initial'),
    ];
    expect(await state()).toEqual([products, buyers, initials]);
    expect(await raw(reader, `SELECT initial, euros::text FROM shop.initials_as_of(6::bigint, 'A')`)).toEqual(
      [{ initial: 'A', euros: '{13}' }],
    );
    expect(await raw(reader, `SELECT * FROM shop.products_as_of(6::bigint) WHERE subject_id = 'P'`)).toEqual(
      products,
    );
    expect(await raw(reader, `SELECT * FROM shop.buyers_as_of(6::bigint, 'Ann')`)).toEqual([buyers[0]]);
    for (const projection of ['products', 'buyers', 'initials']) {
      expect(await raw(reader, `SELECT * FROM shop.${projection}_verify()`)).toEqual([]);
      for (const step of ['rebuild', 'rebuild_fill', 'rebuild_swap'])
        await raw(shop.admin, `SELECT shop.${projection}_${step}()`);
    }
    expect(await state()).toEqual([products, buyers, initials]);
  });

  test.each<[string, Said, string]>([
    [
      'an unknown version',
      { version: 4, payload: V3 },
      'Expected version 3, the current one, or 1 or 2; got 4.',
    ],
    [
      'no version before the first',
      { version: 0, payload: V1 },
      'Expected version 3, the current one, or 1 or 2; got 0.',
    ],
    [
      'a field of another version',
      { version: 2, payload: { ...V2, first: 'x' } },
      'Expected no such key; got "x".',
    ],
    ['a newest payload that says an earlier version', { version: 2, payload: V3 }, 'Expected '],
    ['an earlier payload that says the newest version', { version: 3, payload: V2 }, 'Expected '],
    [
      'a reason that its version wants',
      { version: 2, payload: V2, reason: null },
      'Expected why it was done; got nothing.',
    ],
    [
      'a correction by a version that is none',
      { type: 'returned', version: 1, payload: { why: 'x' }, corrects: '1' },
      'Expected nothing: this event corrects no other; got 1.',
    ],
  ])('the check refuses %s', async (_, said, detail) => {
    const refused = await refusalOf(shop.admin, [insertOf(said)]);
    expect(refused).toMatchObject({ code: '23514' });
    expect((refused as unknown as { detail: string }).detail).toContain(detail);
  });

  describe('a version that is closed', () => {
    const closed: Said = { version: 1, payload: V1 };
    const message = 'version 1 of "sold" is not appended to sales any more';
    const json = JSON.stringify([sold(1, V1)]).replaceAll("'", "''");
    const line = [RUN, 'sold', 1, 'product', 'P', 'ai/till', 'right', JSON.stringify(V1)].join('\t');

    test.each([
      ['INSERT', [insertOf(closed)]],
      [
        'INSERT that leaves the version out',
        [insertOf(closed).replace('event_version, ', '').replace("'1', ", '')],
      ],
      ['the function that appends', [`SELECT * FROM shop.sales_append('${json}')`]],
      ['a prepared statement', [`PREPARE p AS ${insertOf(closed)}`, 'EXECUTE p']],
      ['a MERGE of nothing but an insert', major < 15 ? [insertOf(closed)] : [mergeOf(closed)]],
      ['ON CONFLICT', [insertOf(closed).replace('RETURNING', 'ON CONFLICT DO NOTHING RETURNING')]],
    ])('is refused: %s', async (_, statements) => {
      for (const login of ['shop_agent', 'shop_import']) {
        expect(await refusalOf(shop.open(login), statements), login).toMatchObject({
          code: 'ID002',
          message,
        });
      }
      const [row] = await raw(
        shop.admin,
        'SELECT count(*)::int AS count FROM shop.sales WHERE event_version = 1',
      );
      expect(row?.count).toBe(3);
    });

    test('is refused: COPY, and a login with the rights of a writer', async () => {
      await raw(shop.admin, `CREATE ROLE member LOGIN PASSWORD 'secret' IN ROLE shop_agent`);
      await raw(shop.admin, `GRANT pg_read_server_files TO shop_agent`);
      const folder = await mkdtemp(join(tmpdir(), 'indelible-copy-'));
      const file = `${folder}/events.tsv`;
      await writeFile(file, `${line}\n`, { mode: 0o644 });
      await chmod(folder, 0o755);
      const copy = `COPY shop.sales (run_id, event_type, event_version, subject_type, subject_id, actor, reason, payload) FROM '${file}'`;
      try {
        // COPY does not know row-level security, and says so.
        expect(await refusalOf(shop.open('shop_agent'), [copy])).toMatchObject({ code: '0A000' });
        expect(await refusalOf(shop.open('member'), [insertOf(closed)])).toMatchObject({
          code: 'ID002',
          message,
        });
        // Whoever restores a dump brings it back.
        expect(await refusalOf(shop.admin, [copy])).toBeNull();
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  });

  test('idempotency keys and their content are of the version that was said', async () => {
    const append = (version: number, payload: object) =>
      raw(
        agent,
        `SELECT id, event_version, payload FROM shop.sales_append('${JSON.stringify([
          sold(version, payload, { idempotency_key: 'k' }),
        ]).replaceAll("'", "''")}')`,
      );
    const [first] = await append(2, V2);
    expect(first).toMatchObject({ event_version: 2, payload: V2 });
    expect(await append(2, V2)).toEqual([first]);
    await expect(append(3, V3)).rejects.toMatchObject({ code: 'ID004' });
  });

  test('what an SQL expression may call is immutable, but for what takes values of any type', async () => {
    const rows = await raw(
      reader,
      `SELECT proname, bool_or(provolatile <> 'i') AS varies
       FROM pg_proc
       WHERE pronamespace = 'pg_catalog'::regnamespace
         AND proname = ANY ('{${[...IMMUTABLE_FUNCTIONS].join(',')}}')
         AND NOT proargtypes::oid[] && '{timestamptz,timestamp,interval,date,time,bytea}'::regtype[]::oid[]
       GROUP BY proname`,
    );
    expect(rows.map(({ proname }) => String(proname)).sort()).toEqual([...IMMUTABLE_FUNCTIONS].sort());
    const varying = rows.filter(({ varies }) => varies).map(({ proname }) => proname);
    expect(varying.sort()).toEqual([
      ...['concat', 'concat_ws', 'format'],
      ...['jsonb_agg', 'jsonb_build_array', 'jsonb_build_object', 'to_jsonb'],
    ]);
  });

  test('the view has the rights of whoever reads it', async () => {
    await raw(shop.admin, 'CREATE ROLE visitor LOGIN PASSWORD $$secret$$');
    await raw(shop.admin, 'GRANT USAGE ON SCHEMA shop TO visitor');
    await raw(shop.admin, 'GRANT SELECT ON shop.sales_newest TO visitor');
    await raw(shop.admin, 'GRANT EXECUTE ON FUNCTION shop.sales_at_newest() TO visitor');
    const read = ['SELECT count(*) FROM shop.sales_newest'];
    expect(await refusalOf(shop.open('visitor'), read)).toMatchObject({
      code: '42501',
      message: 'permission denied for table sales',
    });
    // A policy that somebody adds holds for the view, too.
    await raw(
      shop.admin,
      `CREATE POLICY hidden ON shop.sales AS RESTRICTIVE FOR SELECT TO shop_reader USING (event_type <> 'sold')`,
    );
    const types = await raw(reader, 'SELECT DISTINCT event_type FROM shop.sales_newest');
    expect(types.map(({ event_type }) => event_type).sort()).toEqual(['returned', 'shelved']);
    await raw(shop.admin, 'DROP POLICY hidden ON shop.sales');
  });
});

const mergeOf = (said: Said): string => {
  const [, columns = '', values = ''] = /\(([^)]*)\)\s+VALUES (.*) RETURNING/s.exec(insertOf(said)) ?? [];
  return `MERGE INTO shop.sales AS sales USING (SELECT 1) AS one ON false WHEN NOT MATCHED THEN INSERT (${columns}) VALUES ${values}`;
};
