import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ReplayOptions, replay } from '../../generator/commands/replay.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { type Captured, captured } from '../commands/captured.ts';
import { MAJORS } from '../servers/majors.ts';
import { startServer } from '../servers/start.ts';
import { agentEvents, catalog, oddTable } from './catalog.ts';
import { installLedger, runAll, tableName } from './ledger.ts';
import { RUN, tuesdayNight, unfinishedBusiness } from './tuesday.ts';

const replayOn = (
  server: EmbeddedServer,
  filters: ReplayOptions,
  user = 'ledger_reader',
  known = catalog,
): Promise<Captured> =>
  captured((output) =>
    replay({ ...filters, databaseUrl: server.urlFor({ user, password: 'secret' }) }, known, output),
  );

const STORY =
  'At 23:43 ai/reconciler claimed transaction T-91 for alice; categorised it as Food at 0.91 confidence; ' +
  'wrote expense E-2231 over 18.40; queued email O-405; ai/email-worker delivered email O-405; ' +
  'at 23:44 ai/reconciler completed the run with 1 expense(s).';

describe.each(MAJORS)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;

  beforeAll(async () => {
    server = await startServer(major);
    await installLedger(server);
    await runAll(server.url, [tuesdayNight(), ...unfinishedBusiness()]);
  });

  afterAll(() => server?.stop());

  const idsOf = async (filters: ReplayOptions): Promise<string[]> => {
    const { stdout } = await replayOn(server, { ...filters, format: 'json' });
    return JSON.parse(stdout).events.map(({ id }: { id: string }) => id);
  };

  test("tells Tuesday night as the auditor's paragraph", async () => {
    const { stdout, stderr, code } = await replayOn(server, { run: RUN }, 'ledger auditor');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain(STORY);
    expect(stdout).toContain('\n3  2026-07-21 23:43:03  3         expense_written ');
    expect(stdout).toContain(`run ${RUN}, 2026-07-21 (UTC)\n`);
    expect(stdout).not.toContain('can not be reconstructed');
  });

  test('says what can not be reconstructed, looking beyond the filter', async () => {
    const { stdout } = await replayOn(server, { table: 'agent_events' });
    const [, after = ''] = stdout.split('What can not be reconstructed:\n');
    expect(after.replace(/is due until .+\./, 'is due until ….').replace(/(O-408, )\S+\)/, '$1…)')).toBe(
      [
        '  #7 claimed_transaction (pending_transaction T-92, 08:00:00): no categorised_with_confidence or transaction_rejected followed; it can not be said what was decided about the transaction.',
        '  #8 email_dispatched (outbox_message O-406, 08:00:01): no email_dispatched with delivered_at followed; it can not be said whether the email was delivered.',
        '  #10 categorised_with_confidence (pending_transaction T-91, 08:00:03): no run_completed followed; it can not be said whether the run came to its end.',
        '',
        'Still open:',
        '  #11 email_dispatched (outbox_message O-408, …): still open; email_dispatched with delivered_at is due until ….',
        '',
      ].join('\n'),
    );
    const { incomplete } = JSON.parse(
      (await replayOn(server, { actor: 'ai/reconciler', run: RUN, format: 'json' })).stdout,
    );
    expect(incomplete).toEqual([]);
  });

  if (major !== 18) return;

  test.each<[ReplayOptions, string[]]>([
    [{ run: RUN.toUpperCase() }, ['1', '2', '3', '4', '5', '6']],
    [{ run: RUN, actor: 'ai/email-worker' }, ['5']],
    [{ run: RUN, actor: 'ai/*' }, ['1', '2', '3', '4', '5', '6']],
    [{ actor: 'human/*', table: 'agent_events' }, ['9']],
    [{ actor: 'ai/%' }, []],
    [{ actor: 'ai/' }, []],
    [{ subject: 'outbox_message:O-405' }, ['4', '5']],
    [{ subject: 'O-405' }, ['4', '5']],
    [{ subject: 'expense:O-405' }, []],
    [{ between: ['2026-07-21T23:43:02Z', '2026-07-21T23:43:03.000001Z'] }, ['2', '3']],
    [{ between: ['2026-07-22T01:43:03', '2026-07-22T01:44'], timezone: 'Europe/Amsterdam' }, ['3', '4', '5']],
    [{ between: ['2026-07-21T23:30', '2026-07-21T24:00'], actor: 'ai/*', payload: ['user_id=alice'] }, ['1']],
    [{ payload: ['amount=18.4'] }, ['3']],
    [{ payload: ['amount="18.4"'] }, []],
    [
      { between: ['2026-07-21T23:30', '2026-07-21T24:00'], payload: ['user_id=alice'], wholeRuns: true },
      ['1', '2', '3', '4', '5', '6'],
    ],
    [{ subject: 'T-92', wholeRuns: true }, ['7', '8', '9', '10', '11']],
    [{ type: ['run_completed', 'expense_written'] }, ['3', '6']],
    [{ table: 'agent_events', position: '2..3' }, ['2', '3']],
    [{ table: 'agent_events', position: '10..' }, ['10', '11']],
    [{ run: RUN, position: '..1' }, ['1']],
    [{ payload: ['details.inner="7"'] }, []],
  ])('%j finds %j', async (filters, ids) => {
    expect(await idsOf(filters)).toEqual(ids);
  });

  test('an event as JSON is its row, with every digit', async () => {
    const { stdout } = await replayOn(server, { run: RUN, payload: ['queued=true'], format: 'json' });
    const { events, narration } = JSON.parse(stdout);
    expect(events).toEqual([
      {
        table: 'agent_events',
        id: '4',
        occurred_at: '2026-07-21T23:43:03.000001Z',
        run_id: RUN,
        turn_seq: 3,
        event_type: 'email_dispatched',
        event_version: 1,
        subject_type: 'outbox_message',
        subject_id: 'O-405',
        payload: { queued: true },
        actor: 'ai/reconciler',
        reason: 'a receipt',
        corrects: null,
        idempotency_key: null,
        tx: expect.stringMatching(/^\d+$/),
        recorded_by: 'postgres',
      },
    ]);
    expect(narration).toEqual([
      {
        table: 'agent_events',
        run: RUN,
        date: '2026-07-21',
        timezone: 'UTC',
        text: 'At 23:43 ai/reconciler queued email O-405.',
      },
    ]);
    expect((await replayOn(server, { run: RUN, format: 'json' })).stdout).toContain('{"amount": 18.40}');
  });

  test('times are told in the time zone that is asked for', async () => {
    const { stdout } = await replayOn(server, { run: RUN, timezone: 'Europe/Amsterdam' });
    expect(stdout).toContain('time (Europe/Amsterdam)');
    expect(stdout).toContain('2026-07-22 (Europe/Amsterdam)\nAt 01:43 ai/reconciler claimed');
  });

  test('a table whose name has to be quoted, and without anchors', async () => {
    const { stdout } = await replayOn(server, { table: oddTable.name, subject: 'a:b:7' });
    expect(stdout).toMatch(/^#\s+time \(UTC\)\s+event\s+subject\s+actor\s+reason\s+payload$/m);
    expect(stdout).toMatch(/^At \d\d:\d\d human\/ramon noted 7\.$/m);
    expect(await idsOf({ table: oddTable.name })).toEqual(['1']);
    await expect(replayOn(server, { table: oddTable.name, run: '1' })).rejects.toThrow(/are of no run/);
  });

  test('an event that the catalog forgot is told by its name', async () => {
    const events = agentEvents.events.filter(({ name }) => name !== 'expense_written');
    const forgetful = { ...catalog, tables: [{ ...agentEvents, events }] };
    const { stdout } = await replayOn(server, { run: RUN }, 'ledger_reader', forgetful);
    expect(stdout).toContain('; recorded expense_written about expense E-2231; ');
  });

  test('more events than a page holds are refused before anything is written', async () => {
    const many = await startServer(18);
    try {
      await installLedger(many);
      await runAll(many.url, [
        `INSERT INTO ${tableName(agentEvents)} (run_id, event_type, subject_type, subject_id, payload, actor, reason)
         SELECT '${RUN}', 'claimed_transaction', 'pending_transaction', 'T-' || n, '{"user_id": "alice"}', 'ai/x', 'r'
         FROM generate_series(1, 20001) AS n`,
      ]);
      const refused = replayOn(many, { run: RUN, format: ['text=/nowhere/text', 'html=/nowhere/html'] });
      await expect(refused).rejects.toThrow(
        'more than 20000 events match, and a page holds no more; nothing was written',
      );
    } finally {
      await many.stop();
    }
  });

  test('as HTML it is a page of its day', async () => {
    const { stdout, code } = await replayOn(server, { run: RUN, format: 'html' });
    expect(code).toBe(0);
    expect(stdout).toContain('<title>Tuesday, 21 July 2026</title>');
    expect(stdout).toContain(STORY);
    expect(stdout.match(/<li class="event /g)).toHaveLength(6);
  });

  test('no event is no error', async () => {
    const nobody = { actor: 'ai/nobody' };
    expect(await replayOn(server, nobody)).toEqual({ stdout: '', stderr: 'No event matches.\n', code: 0 });
    const json = await replayOn(server, { ...nobody, payload: ['code=7'], format: 'json' });
    expect(JSON.parse(json.stdout)).toEqual({ events: [], narration: [], incomplete: [] });
    expect(json.stderr).toContain('{"code":7}');
  });

  test.runIf(process.platform === 'linux')(
    'a full disk is told with the file that it is full for',
    async () => {
      await expect(replayOn(server, { format: 'text=/dev/full' })).rejects.toThrow(
        'Can not write /dev/full: the disk is full (ENOSPC).',
      );
    },
  );

  test('an event type that the catalog does not have is told; events of an older catalog are found', async () => {
    const known = { ...catalog, tables: [agentEvents] };
    const none = await replayOn(server, { type: ['expense_writen'] }, 'ledger_reader', known);
    expect(none.stderr).toMatch(
      /^--type: the catalog has no event type "expense_writen"; it has .*expense_written.*\.\nNo event matches\.\n$/,
    );
    const events = agentEvents.events.filter(({ name }) => name !== 'expense_written');
    const forgetful = { ...catalog, tables: [{ ...agentEvents, events }] };
    const found = await replayOn(server, { type: ['expense_written'] }, 'ledger_reader', forgetful);
    expect(found.stderr).toMatch(/^--type: the catalog has no event type "expense_written"; .*\n$/);
    expect(found.stdout).toContain('E-2231');
  });

  test('whoever may not read is told who may', async () => {
    await expect(replayOn(server, { run: RUN }, 'nobody')).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/^This role may not read .*42501\)\.$/),
      hint: 'Log in as a role that may: ledger auditor, ledger_reader.',
    });
  });

  test('a database without the catalog is told apart', async () => {
    const url = server.urlFor({ database: 'template1' });
    const refused = replay({ databaseUrl: url }, catalog, {
      stdout: () => {},
      stderr: () => {},
      colour: false,
    });
    await expect(refused).rejects.toMatchObject({
      exitCode: 2,
      hint: expect.stringContaining('indelible apply'),
    });
  });

  test('a table that the catalog does not have is refused with those that it has', async () => {
    await expect(replayOn(server, { table: 'events' })).rejects.toThrow('no table "events"');
    expect(tableName(agentEvents)).toBe('"the ""ledger"" $2".agent_events');
  });
});
