import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog, EventTable, Expectation } from '../../generator/catalog/model.ts';
import { type GapsOptions, gaps } from '../../generator/commands/gaps.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { readGaps } from '../../generator/history/gap.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { type Captured, captured } from '../commands/captured.ts';
import { MAJORS } from '../servers/majors.ts';
import { startServer } from '../servers/start.ts';
import { catalogOf, event, field, object, table, text } from '../types/model.ts';
import { agentEvents, catalog } from './catalog.ts';
import { installLedger, nameIn, runAll } from './ledger.ts';
import { tuesdayNight, unfinishedBusiness } from './tuesday.ts';

const gapsOn = (server: EmbeddedServer, options: GapsOptions, user = 'ledger_reader'): Promise<Captured> =>
  captured((output) =>
    gaps({ ...options, databaseUrl: server.urlFor({ user, password: 'secret' }) }, catalog, output),
  );

describe.each(MAJORS)('indelible gaps on PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  beforeAll(async () => {
    server = await startServer(major);
    await installLedger(server);
    await runAll(server.url, [tuesdayNight(), ...unfinishedBusiness()]);
  });
  afterAll(() => server?.stop());

  test('lists what can not be reconstructed, and exits 1', async () => {
    const { stdout, code } = await gapsOn(server, {});
    expect(code).toBe(1);
    expect(
      stdout
        .replace(/is due until .+\./, 'is due until ….')
        .replace(/\S+ (agent_events #11)/, '… $1')
        .replace(/(O-408, )\S+\)/, '$1…)'),
    ).toBe(
      [
        'What can not be reconstructed (3):',
        '  2026-07-22 agent_events #7 claimed_transaction (pending_transaction T-92, 08:00:00): no categorised_with_confidence or transaction_rejected followed; it can not be said what was decided about the transaction.',
        '  2026-07-22 agent_events #8 email_dispatched (outbox_message O-406, 08:00:01): no email_dispatched with delivered_at followed; it can not be said whether the email was delivered.',
        '  2026-07-22 agent_events #10 categorised_with_confidence (pending_transaction T-91, 08:00:03): no run_completed followed; it can not be said whether the run came to its end.',
        '',
        'Still open (1):',
        '  … agent_events #11 email_dispatched (outbox_message O-408, …): still open; email_dispatched with delivered_at is due until ….',
        '',
      ].join('\n'),
    );
  });

  if (major !== 18) return;

  const found = async (options: GapsOptions): Promise<[string[], number]> => {
    const { stdout, code } = await gapsOn(server, { ...options, format: 'json' });
    return [JSON.parse(stdout).gaps.map(({ id }: { id: string }) => id), code];
  };

  test.each<[GapsOptions, string[], number]>([
    [{ since: '2026-07-22T08:00:01Z' }, ['8', '10', '11'], 1],
    [{ since: '2026-07-22T10:00:01', timezone: 'Europe/Amsterdam' }, ['8', '10', '11'], 1],
    [{ between: ['2026-07-22T08:00:01Z', '2026-07-22T08:00:03Z'] }, ['8'], 1],
    [{ between: ['2026-07-21', '2026-07-22'] }, [], 0],
    [{ since: '1 hour' }, ['11'], 0],
    [{ since: '1 hour', failOn: 'open' }, ['11'], 1],
    [{ table: `odd "$1" table's` }, [], 0],
  ])('%j finds %j and exits %i', async (options, ids, code) => {
    expect(await found(options)).toEqual([ids, code]);
  });

  test('a catalog that expects nothing is told', async () => {
    const events = agentEvents.events.map((one) => ({ ...one, leadsTo: [] }));
    const careless: Catalog = { ...catalog, tables: [{ ...agentEvents, events }] };
    const databaseUrl = server.urlFor({ user: 'ledger_reader', password: 'secret' });
    expect(await captured((output) => gaps({ databaseUrl }, careless, output))).toEqual({
      stdout: 'Nothing is missing.\n',
      stderr:
        'No event type of the catalog says what it leads to (leadsTo), so nothing is expected and nothing can be missing.\n',
      code: 0,
    });
    expect((await gapsOn(server, { table: agentEvents.name })).stderr).toBe('');
  });

  test('a gap as JSON', async () => {
    const { stdout } = await gapsOn(server, { since: '2026-07-22T08:00:01Z', format: 'json' });
    const said = JSON.parse(stdout);
    expect(said).toMatchObject({ missing: 2, open: 1 });
    expect(said.gaps[0]).toEqual({
      table: 'agent_events',
      id: '8',
      occurred_at: '2026-07-22T08:00:01.000000Z',
      run: 'a3f10000-0000-4000-8000-000000000045',
      event_type: 'email_dispatched',
      subject_type: 'outbox_message',
      subject_id: 'O-406',
      status: 'missing',
      expected: ['email_dispatched'],
      having: 'delivered_at',
      due: '2026-07-22T08:15:01.000000Z',
      text: expect.stringContaining('it can not be said whether the email was delivered.'),
    });
  });

  test('nothing missing is said', async () => {
    expect(await gapsOn(server, { between: ['2026-07-21', '2026-07-22'] })).toEqual({
      stdout: 'Nothing is missing.\n',
      stderr: '',
      code: 0,
    });
  });

  test.each<[GapsOptions, RegExp]>([
    [{ since: 'yesterday' }, /--since: "yesterday" is no time/],
    [{ since: '1 day', between: ['2026-07-21', '2026-07-22'] }, /--since and --between both/],
    [{ failOn: 'error' }, /--fail-on: "error" is nothing that can fail/],
    [{ format: 'sarif' }, /--format: there is no format "sarif"/],
    [{ table: 'events' }, /--table: the catalog has no table "events"/],
  ])('%j is refused', async (options, message) => {
    await expect(gapsOn(server, options)).rejects.toThrow(message);
  });

  test('a span that is none is told which there are', async () => {
    await expect(gapsOn(server, { since: '1 fortnight' })).rejects.toMatchObject({
      hint: expect.stringContaining('Or how long ago: 90 seconds, 15 minutes, 36 hours or 7 days.'),
    });
  });

  test('whoever may not read is told who may', async () => {
    await expect(gapsOn(server, {}, 'nobody')).rejects.toThrow(/^This role may not read .*42501\)\.$/);
  });

  test('a reader finds them by the SQL function, too', async () => {
    const rows = await withDatabase(
      server.urlFor({ user: 'ledger_reader', password: 'secret' }),
      (database) =>
        database.query(
          database.sql.__dangerous__rawValue(
            `SELECT id, status, run::text, otherwise FROM ${nameIn(catalog, `${agentEvents.name}_gaps`)}(until => '2026-07-22 08:00:01Z')`,
          ),
        ),
    );
    expect(rows).toEqual([
      {
        id: '7',
        status: 'missing',
        run: 'a3f10000-0000-4000-8000-000000000045',
        otherwise: 'what was decided about the transaction',
      },
    ]);
  });
});

/** An event of a made-up history, a second after the one before. */
interface MadeUp {
  readonly type: string;
  readonly subject: string | null;
  readonly run: number | null;
  readonly payload: Readonly<Record<string, string | null>>;
}

const TYPES = ['a', 'b', 'c"\\{'];
const FIELDS = ['f', "g'\\"];

const expectation = fc.record<Expectation>({
  when: fc.constantFrom(null, ...FIELDS),
  anyOf: fc.uniqueArray(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 2 }),
  having: fc.constantFrom(null, ...FIELDS),
  same: fc.constantFrom('subject', 'run'),
  withinSeconds: fc.constantFrom(null, 3, 10 ** 9),
  otherwise: fc.constant("what's \\ missing"),
});

const catalogs = fc
  .tuple(...TYPES.map(() => fc.array(expectation, { maxLength: 2 })))
  .map((leadsTo) =>
    table('things', {
      anchors: [{ name: 'number', type: 'integer', required: false, doc: '' }],
      events: TYPES.map((name, index) =>
        event(name, {
          subject: 'thing',
          payload: object(...FIELDS.map((one) => field(one, text, { optional: true }))),
          leadsTo: leadsTo[index] ?? [],
        }),
      ),
    }),
  )
  .filter(({ events }) => events.some(({ leadsTo }) => leadsTo.length > 0));

const histories = fc.array(
  fc.record<MadeUp>({
    type: fc.constantFrom(...TYPES),
    subject: fc.constantFrom(null, 's', 't'),
    run: fc.constantFrom(null, 1, 2),
    payload: fc.dictionary(fc.constantFrom(...FIELDS), fc.constantFrom(null, 'x'), { maxKeys: 2 }),
  }),
  { maxLength: 12 },
);

/** What the catalog's words mean, event by event. */
const gapsByHand = (history: readonly MadeUp[], { events }: EventTable): string[] =>
  history.flatMap((one, index) => {
    const has = (made: MadeUp, name: string | null): boolean =>
      name === null || (made.payload[name] ?? null) !== null;
    const expected = events.find(({ name }) => name === one.type)?.leadsTo ?? [];
    return expected
      .filter(({ when }) => has(one, when))
      .filter(({ anyOf, having, same }) => {
        const tie = same === 'subject' ? one.subject : one.run;
        return !history
          .slice(index + 1)
          .some(
            (later) =>
              tie !== null &&
              (same === 'subject' ? later.subject : later.run) === tie &&
              anyOf.includes(later.type) &&
              has(later, having),
          );
      })
      .map(
        ({ anyOf, having, withinSeconds }) =>
          `${index + 1} ${withinSeconds === 10 ** 9 ? 'open' : 'missing'} ${anyOf.join('|')} ${having}`,
      );
  });

test('for random catalogs and histories, of all events and of some, the SQL finds what the words mean', async () => {
  const server = await startServer(18);
  try {
    let installed = 0;
    await fc.assert(
      fc.asyncProperty(catalogs, histories, fc.integer({ min: 1, max: 12 }), async (things, history, odd) => {
        const schema = `random_${++installed}`;
        const random: Catalog = catalogOf([things], { schema });
        await withDatabase(server.url, async (database) => {
          await installCatalog(database, random, { lockTimeoutMilliseconds: 5000 });
          const raw = database.sql.__dangerous__rawValue;
          // Rows that the validator may refuse, as nobody but a superuser leaves them.
          await database.query(raw(`ALTER TABLE ${schema}.things DROP CONSTRAINT things_is_valid`));
          await database.query(database.sql`
            INSERT INTO ${raw(`${schema}.things`)} (occurred_at, event_type, subject_type, subject_id, number, payload, actor, reason)
            SELECT now() - interval '1 day', type, CASE WHEN subject IS NOT NULL THEN 'thing' END, subject, run, payload, 'x', 'y'
            FROM jsonb_to_recordset(${JSON.stringify(history)}::jsonb) AS made(type text, subject text, run integer, payload jsonb)`);
          const nothing = { since: null, until: null, lastSeconds: null, ids: null };
          const text = async (ids: string[] | null): Promise<string[]> =>
            (await readGaps(database, random, things, { ...nothing, ids }, 'UTC')).map(
              ({ id, status, expected, having }) => `${id} ${status} ${expected.join('|')} ${having}`,
            );
          const byHand = gapsByHand(history, things);
          expect(await text(null)).toEqual(byHand);
          const asked = history.map((_, index) => String(index + 1)).filter((id) => Number(id) % odd === 0);
          expect(await text(asked)).toEqual(
            byHand.filter((gap) => asked.includes(gap.split(' ', 1)[0] ?? '')),
          );
        });
      }),
      { numRuns: 40 },
    );
  } finally {
    await server.stop();
  }
});
