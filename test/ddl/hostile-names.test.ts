import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { BATCH_COLUMNS } from '../../generator/catalog/consumer.ts';
import type { Catalog } from '../../generator/catalog/model.ts';
import { validateCatalog } from '../../generator/catalog/validate.ts';
import { type Database, withDatabase } from '../../generator/database/connect.ts';
import { composedName, quoteIdentifier, quoteLiteral } from '../../generator/ddl/quote.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { loadClient } from '../client/load-client.ts';
import { MAJORS } from '../servers/majors.ts';
import { startServer } from '../servers/start.ts';

const NASTY = [
  'a b',
  'Select',
  'select',
  'table',
  'user',
  'a"b',
  '"',
  '""',
  "a'b",
  "'",
  'a.b',
  '--',
  '/*',
  '*/',
  '$$',
  '$body$',
  '\\',
  "\\'",
  '{table}',
  '{#0}',
  '%',
  '%I',
  '%%s',
  ';',
  'a;DROP ROLE x;--',
  'é',
  '日本語',
  '😀',
  'a\nb',
  'a\tb',
  ' ',
  '\r',
  '1',
  '_',
  '-',
  '@x',
  'U&"a"',
  '\u202e',
  '\u00a0',
  'Ⅷ',
  'x'.repeat(63),
  '"'.repeat(63),
  'é'.repeat(31),
  '😀'.repeat(15),
  'CON',
  'İ',
  'ß',
  'constructor',
  '__proto__x',
  'toString',
  // What the generated functions call things of their own.
  'event',
  'events',
  'value',
  'position',
  'appending',
];

/** Any text of 1 to 63 bytes that PostgreSQL takes as a name, nasty ones preferred. */
const name = fc
  .oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }))
  .filter((text) => Buffer.byteLength(text) <= 63 && text.isWellFormed() && !text.includes('\0'))
  .filter((text) => !/^pg_|^public$|^none$|^catalog_versions$|^__proto__$/.test(text));

/** The last one names a payload field, which can't be called as what JavaScript finds on every object. */
const names = fc
  .uniqueArray(name, {
    minLength: 10,
    maxLength: 10,
    comparator: (a, b) => a.toLowerCase() === b.toLowerCase(),
  })
  .filter((given) => !((given.at(-1) ?? '') in Object.prototype))
  // The columns of a batch have names of their own.
  .filter((given) => !BATCH_COLUMNS.includes(given[5] ?? ''));

const definitionOf = (given: readonly string[]) => {
  const [
    schema = '',
    owner = '',
    writer = '',
    reader = '',
    table = '',
    anchor = '',
    event = '',
    correction = '',
    subject = '',
    field = '',
  ] = given;
  return {
    name: schema,
    version: '1.0.0',
    schema,
    doc: `doc of ${table}`,
    roles: { owner, writers: { [writer]: { actors: [`${subject}/*`, field] } }, readers: [reader] },
    tables: {
      [table]: {
        doc: `about ${subject.replaceAll(/[\r\n]/g, ' ')}`,
        anchors: { [anchor]: { type: 'text', doc: subject } },
        events: {
          [event]: {
            doc: 'd',
            subject,
            payload: z.strictObject({ [field]: z.literal(field) }),
            writers: [writer],
          },
          [correction]: {
            doc: 'd',
            version: 2,
            payload: z.strictObject({ [field]: z.literal(field) }),
            writers: [writer],
            corrects: event,
            earlier: { 1: { payload: z.strictObject({}), upcast: { default: { [field]: field } } } },
          },
        },
        consumers: {
          [field]: { doc: 'd', role: reader, events: [event], subjects: [subject] },
          [subject]: { doc: 'd', role: reader, events: [event, correction], group: { buckets: 4 } },
        },
      },
    },
  };
};

const raw = (database: Database, text: string) => database.query(database.sql.__dangerous__rawValue(text));

/** Appends one event and one correction of it as the writer, with what the catalog allows. */
const append = async (database: Database, given: readonly string[]) => {
  const [
    schema = '',
    ,
    writer = '',
    ,
    table = '',
    anchor = '',
    event = '',
    correction = '',
    subject = '',
    field = '',
  ] = given;
  const into = `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
  const columns = `(event_type, subject_type, subject_id, actor, reason, payload, corrects, ${quoteIdentifier(anchor)})`;
  const payload = JSON.stringify({ [field]: field });
  await raw(database, `SET ROLE ${quoteIdentifier(writer)}`);
  await raw(
    database,
    `INSERT INTO ${into} ${columns} VALUES (${[event, subject, 'x', `${subject}/a`, 'r', payload].map(quoteLiteral).join()}, NULL, 'run')`,
  );
  await raw(
    database,
    `INSERT INTO ${into} ${columns} VALUES (${quoteLiteral(correction)}, NULL, NULL, ${quoteLiteral(`${subject}/b`)}, 'r', '{}', 1, 'run')`,
  );
  const said = {
    event_type: event,
    subject_type: subject,
    subject_id: 'x',
    actor: `${subject}/a`,
    reason: 'r',
  };
  const events = [
    { ...said, [anchor]: 'run', payload: { [field]: field } },
    { ...said, [anchor]: 'run', payload: { [field]: field }, idempotency_key: 'k' },
  ];
  const appendAll = `${quoteIdentifier(schema)}.${quoteIdentifier(composedName(`${table}_append`))}`;
  for (const sent of [events.slice(0, 1), events, events.slice(1)]) {
    const rows = await raw(database, `SELECT * FROM ${appendAll}(${quoteLiteral(JSON.stringify(sent))})`);
    expect(rows.map((row) => row[anchor])).toEqual(sent.map(() => 'run'));
  }
};

/** What each consumer reads, commits and parks of it. */
const consume = async (database: Database, given: readonly string[]) => {
  const [
    schema = '',
    ,
    ,
    reader = '',
    table = '',
    anchor = '',
    event = '',
    correction = '',
    subject = '',
    field = '',
  ] = given;
  const call = (what: string, ...values: readonly unknown[]) =>
    raw(
      database,
      `SELECT * FROM ${quoteIdentifier(schema)}.${quoteIdentifier(composedName(`${table}_${what}`))}(${values.map((value) => (value === null ? 'NULL' : quoteLiteral(String(value)))).join()})`,
    );
  await raw(database, `SET ROLE ${quoteIdentifier(reader)}`);
  const batch = await call('read_batch', field);
  expect(batch.map((row) => [row.event_type, row.subject_type, row[anchor]])).toEqual(
    Array.from({ length: 4 }, () => [event, subject, 'run']),
  );
  await call('park', field, batch[0].id, 'x');
  expect(await call('read_parked', field)).toMatchObject([{ id: batch[0].id, parked_reason: 'x' }]);
  await call('unpark', field, batch[0].id, 'y');
  await call('commit', field, batch[3].position, batch[3].after, batch[3].lease);
  expect(await call('read_batch', field)).toEqual([]);
  expect(await call('lease', subject, field)).toHaveLength(1);
  const [first, ...others] = await call('read_batch', subject, 10, field);
  expect([first, ...others].map((row) => row.event_type).sort()).toEqual(
    [event, event, event, event, correction].sort(),
  );
  // Version 1 of the correction has no such field, and is read as version 2.
  expect([first, ...others].map((row) => row.payload[field])).toEqual(Array.from({ length: 5 }, () => field));
  await call('commit', subject, first.position, first.after, first.lease);
  await call('leave', subject, field);
  await call('wake');
  await raw(database, 'RESET ROLE');
};

/** The same through the generated client: one event, and a correction of it. */
const appendByClient = async (database: Database, catalog: Catalog, given: readonly string[]) => {
  const [, , writer = '', , , anchor = '', event = '', correction = '', subject = '', field = ''] = given;
  const makeClient = await loadClient(catalog);
  const said = { [anchor]: 'run', actor: `${subject}/a`, reason: 'r' };
  await raw(database, `SET ROLE ${quoteIdentifier(writer)}`);
  const client = makeClient(database, { writer });
  const recorded = await client.append({
    ...said,
    event_type: event,
    subject_type: subject,
    subject_id: 'x',
    payload: { [field]: field },
  });
  expect(recorded).toMatchObject({ [anchor]: 'run', event_type: event, payload: { [field]: field } });
  const [corrects] = [recorded].map((row) => z.object({ id: z.string() }).parse(row).id);
  expect(
    await client.of[correction]?.append({ ...said, payload: { [field]: field }, corrects }),
  ).toMatchObject({ corrects });
};

/** SQLSTATEs of the statements that would change the first event, of the writer and then of the owner. */
const attempts = async (database: Database, given: readonly string[]): Promise<string[]> => {
  const [schema = '', owner = '', writer = '', , table = ''] = given;
  const into = `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
  const codes: string[] = [];
  for (const role of [writer, owner]) {
    for (const statement of [`UPDATE ${into} SET reason = 'x'`, `DELETE FROM ${into}`, `TRUNCATE ${into}`]) {
      const attempt = database.task(async (connection) => {
        await raw(connection, `SET ROLE ${quoteIdentifier(role)}`);
        await raw(connection, statement);
      });
      codes.push(
        await attempt.then(
          () => 'done',
          (error: { code: string }) => error.code,
        ),
      );
    }
  }
  return codes;
};

describe.each(MAJORS)('PostgreSQL %i', (major) => {
  test('hostile names come through as names', async () => {
    const server = await startServer(major);
    let count = 0;
    try {
      await fc.assert(
        fc.asyncProperty(names, async (given) => {
          const { catalog, problems } = validateCatalog(definitionOf(given));
          expect(problems).toEqual([]);
          if (!catalog) return;
          const databaseName = `names_${count++}`;
          await withDatabase(server.url, (database) => raw(database, `CREATE DATABASE ${databaseName}`));
          await withDatabase(server.urlFor({ database: databaseName }), async (database) => {
            await installCatalog(database, catalog, { lockTimeoutMilliseconds: 5000 });
            const [found] = await database.query(database.sql`
              SELECT relname, nspname, pg_get_userbyid(relowner) AS owner
              FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
              WHERE relname = ${given[4]} AND relkind = 'r'`);
            expect(found).toEqual({ relname: given[4], nspname: given[0], owner: given[1] });
            await database.task((connection) => append(connection, given));
            await database.task((connection) => consume(connection, given));
            await database.task((connection) => appendByClient(connection, catalog, given));
            expect(await attempts(database, given)).toEqual([
              '42501',
              '42501',
              '42501',
              'ID001',
              'ID001',
              'ID001',
            ]);
            const rows = await raw(
              database,
              `SELECT id FROM ${quoteIdentifier(given[0] ?? '')}.${quoteIdentifier(given[4] ?? '')}`,
            );
            expect(rows).toHaveLength(7);
            const roles = catalog.roles;
            const made = [roles.owner, ...roles.writers.map(({ role }) => role), ...roles.readers];
            await raw(database, `DROP OWNED BY ${made.map(quoteIdentifier).join()} CASCADE`);
            await raw(database, `DROP ROLE ${made.map(quoteIdentifier).join()}`);
          });
        }),
        { numRuns: major === 18 ? 10 : 3, endOnFailure: true },
      );
    } finally {
      await server.stop();
    }
  });
});
