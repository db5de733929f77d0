import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditPool } from './audit-pool.ts';
import { openStage, runAs, type Stage, scalar } from './database.ts';

const RULE = 'state-without-event';
const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const HARDENED = read('bases/hardened.sql');
const CASE = (name: string): string => read(`../../generator/audit/rules/${RULE}/${name}.sql`);
const CHANGE = 'UPDATE public.accounts SET balance = 0';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(18);
});
afterAll(() => stage?.stop());

/** What the rule finds, and how many events the change makes when app does it. */
const findingsAndEvents = (script: string) =>
  stage.scene([HARDENED, script], async (pool) => {
    const report = await auditPool(pool, { state: ['public.acc*'] });
    const found = report.tables.flatMap(({ findings }) => findings.filter(({ rule }) => rule === RULE));
    expect(await runAs(pool, 'app', CHANGE)).toEqual([]);
    expect(await scalar(pool, 'SELECT balance = 0 FROM public.accounts')).toBe(true);
    return {
      found: found.map(({ role, path }) => [role, path.at(-1)]),
      events: Number(await scalar(pool, 'SELECT count(*) FROM ledger.events')),
    };
  });

test('a role changes state without an event, and is named', async () => {
  expect(await findingsAndEvents(CASE('holes'))).toEqual({
    found: [['app', 'INSERT, UPDATE on public.accounts']],
    events: 0,
  });
});

test('a trigger that appends by a function of its own is seen', async () => {
  expect(await findingsAndEvents(CASE('clean'))).toEqual({ found: [], events: 1 });
});

test('a trigger with a condition, or for another change, records nothing of this one', async () => {
  const clean = CASE('clean');
  const conditional = clean.replace('FOR EACH ROW', 'FOR EACH ROW WHEN (NEW.balance > 1000)');
  expect(await findingsAndEvents(conditional)).toMatchObject({
    events: 0,
    found: [['app', expect.any(String)]],
  });
  const insertOnly = clean.replace('INSERT OR UPDATE', 'INSERT');
  expect(await findingsAndEvents(insertOnly)).toEqual({
    events: 0,
    found: [['app', 'UPDATE on public.accounts']],
  });
});

test('a pattern that matches no table is an error', () =>
  stage.scene([HARDENED], async (pool) => {
    await expect(auditPool(pool, { state: ['public.nothing'] })).rejects.toThrow(
      /--state: no table .* public.nothing/,
    );
  }));
