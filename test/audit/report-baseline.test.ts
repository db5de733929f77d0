import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withBaseline } from '../../generator/audit/baseline/baseline.ts';
import { isDay, isReason, parseBaseline } from '../../generator/audit/baseline/baseline-file.ts';
import { renderReport } from '../../generator/audit/report/formats.ts';
import { exitCodeOf, type Report } from '../../generator/audit/report/report.ts';
import { AUDIT_RULES } from '../../generator/audit/rules.ts';
import type { AuditOptions } from '../../generator/commands/audit.ts';
import { openStage, runScript, type Stage } from './database.ts';
import { HOSTILE_DATABASE } from './hostile-database.ts';
import { madeUpFinding, madeUpReport, madeUpTable } from './made-up-report.ts';
import { runAuditVerb } from './run-audit.ts';
import { sarifProblems } from './sarif-schema.ts';

let stage: Stage;
let folder: string;
beforeAll(async () => {
  [stage, folder] = await Promise.all([openStage(18), mkdtemp(join(tmpdir(), 'indelible-baseline-'))]);
  await runScript(stage.pool, HOSTILE_DATABASE);
});
afterAll(async () => {
  await stage?.stop();
  if (folder) await rm(folder, { recursive: true });
});

interface File {
  readonly schemaVersion: 1;
  readonly accepted: { key: string; reason: string; expires: string }[];
}

const file = (): string => join(folder, 'baseline.json');
const read = async (): Promise<File> => JSON.parse(await readFile(file(), 'utf8')) as File;
const write = (accepted: File['accepted']): Promise<void> =>
  writeFile(file(), JSON.stringify({ schemaVersion: 1, accepted }));
const run = (options: AuditOptions = {}) => runAuditVerb({ databaseUrl: stage.url, ...options });

test('a baseline is written with placeholders, refused until they are filled in, and then accepts', async () => {
  const first = await run({ writeBaseline: file() });
  expect(first.code).toBe(1);
  const { accepted } = await read();
  expect(first.stderr).toContain(`Fill in reason and expires of ${accepted.length}`);
  const refused = await run({ baseline: file() }).catch((error: Error) => error);
  for (const [index, { key }] of accepted.entries()) {
    expect((refused as Error).message).toContain(`accepted[${index}] (${key}): the reason is "TODO`);
  }

  await write(
    accepted.map((entry) => ({ ...entry, reason: 'The old importer; OPS-12.', expires: '2999-12-31' })),
  );
  const passed = await run({ baseline: file(), format: ['text', `json=${join(folder, 'a.json')}`] });
  expect(passed.code).toBe(0);
  expect(passed.stdout).toContain('append-only in name only, accepted until 2999-12-31');
  expect(passed.stdout).toContain('accepted until 2999-12-31: The old importer; OPS-12.');
  const report = JSON.parse(await readFile(join(folder, 'a.json'), 'utf8')) as Report;
  expect(report.tables.map(({ verdict }) => verdict)).toEqual(['nominal', 'nominal']);
  expect(report.baseline).toEqual({ file: file(), expired: [], unused: [] });

  // Warnings were not asked for, so they fail when they are to fail.
  expect((await run({ baseline: file(), failOn: 'warning' })).code).toBe(1);
  const sarif = JSON.parse((await run({ baseline: file(), format: 'sarif' })).stdout);
  expect(sarifProblems(sarif)).toEqual([]);
  const suppressed = sarif.runs[0].results.filter(
    ({ suppressions }: { suppressions: unknown[] }) => suppressions.length,
  );
  expect(suppressed).toHaveLength(accepted.length);
  expect(suppressed[0].suppressions[0]).toMatchObject({ justification: 'The old importer; OPS-12.' });

  // Written again, what is filled in stays and what is gone goes.
  await write([{ key: 'gone', reason: 'It was.', expires: '2999-01-01' }, ...(await read()).accepted]);
  const unused = await run({ baseline: file() });
  expect(unused.stdout).toContain('of no use, no finding has this key (until 2999-01-01): gone');
  await run({ writeBaseline: file() });
  expect((await read()).accepted.map(({ reason }) => reason)).toEqual(
    accepted.map(() => 'The old importer; OPS-12.'),
  );
});

test('reason and day can be given at once', async () => {
  await rm(file(), { force: true });
  const given = { reason: 'Known since the audit of May.', expires: '2999-05-01' };
  await run({ writeBaseline: file(), ...given });
  expect((await run({ baseline: file() })).code).toBe(0);
});

const REPORT = madeUpReport([
  madeUpTable('events', [madeUpFinding('app', 'public.events'), madeUpFinding('web', 'public.events')]),
]);
const entry = (role: string, expires: string) => ({
  key: `delete-granted|public.events|${role}`,
  reason: 'Known.',
  expires,
});

test('an entry holds through its last day; then its finding counts again and is told', async () => {
  const baseline = { file: 'b.json', accepted: [entry('app', '2026-05-01'), entry('web', '2026-06-01')] };
  expect(exitCodeOf(withBaseline(REPORT, baseline, '2026-05-01'))).toBe(0);
  const after = withBaseline(REPORT, baseline, '2026-05-02');
  expect(exitCodeOf(after)).toBe(1);
  expect(after.baseline?.expired).toEqual([baseline.accepted[0]]);
  const rules = AUDIT_RULES;
  const look = { failOn: 'error', rules, source: null, colour: false, width: null } as const;
  for (const format of ['text', 'markdown', 'html'] as const) {
    const text = await renderReport(after, format, look);
    expect(text, format).toMatch(/counts again/);
    expect(text, format).toContain('2026-06-01');
    expect(text, format).not.toContain('accepted until 2026-05-01:');
  }
});

test('a table of which everything is accepted is told as nominal and accepted in every format', async () => {
  const accepted = withBaseline(
    REPORT,
    { file: 'b.json', accepted: [entry('app', '2026-05-01'), entry('web', '2026-06-01')] },
    '2026-01-01',
  );
  const look = {
    failOn: 'error',
    rules: AUDIT_RULES,
    source: null,
    colour: false,
    width: null,
  } as const;
  for (const format of ['text', 'markdown', 'html'] as const) {
    expect(await renderReport(accepted, format, look), format).toContain(
      'append-only in name only, accepted until 2026-05-01',
    );
  }
});

test.each(['', ' ', 'TODO', 'todo: later', 'TBD', '???', 'n/a', '--'])('%j is no reason', (text) => {
  expect(isReason(text)).toBe(false);
});

test.each(['2026-02-30', '2026-2-3', 'soon', '', '2026-13-01'])('%j is no day', (text) => {
  expect(isDay(text)).toBe(false);
});

test.each([
  ['no JSON', '{ "schemaVersion": 1,\n oops', /^b\.json is no JSON: .*(line 2|position)/],
  ['another version', '{ "schemaVersion": 2, "accepted": [] }', /schemaVersion/],
  [
    'an entry without a key',
    '{ "schemaVersion": 1, "accepted": [{ "reason": "Known.", "expires": "2026-01-01" }] }',
    /accepted\[0\]\.key/,
  ],
  ['a field of its own', '{ "schemaVersion": 1, "accepted": [], "ignore": [] }', /ignore/],
  [
    'a key twice',
    JSON.stringify({ schemaVersion: 1, accepted: [entry('a', '2026-01-01'), entry('a', '2026-01-01')] }),
    /accepted\[1\] .*accepted\[0\] has the same key/,
  ],
])('%s is refused with its place', async (_, text, message) => {
  await expect(parseBaseline('b.json', text)).rejects.toThrow(message);
});

test.each<[string, AuditOptions, RegExp]>([
  ['a baseline that is not there', { baseline: 'nowhere.json' }, /nowhere\.json is not there/],
  ['a reason without a baseline to write', { reason: 'Known.' }, /--write-baseline; it is not given/],
  ['a reason that is none', { writeBaseline: 'b.json', reason: 'TODO' }, /--reason/],
  ['a day that is none', { writeBaseline: 'b.json', expires: 'soon' }, /--expires: "soon" is no day/],
])('%s is refused', async (_, options, message) => {
  await expect(run(options)).rejects.toThrow(message);
});

test('what came of executing a finding stands in every format, and tells no roles apart', async () => {
  const proved = (role: string) =>
    madeUpFinding(role, 'public.events', {
      proof: 'proved',
      proofBecause: `SET ROLE ${role}; DELETE FROM public.events`,
    });
  const report = madeUpReport([madeUpTable('events', [proved('app'), proved('web')])]);
  const look = {
    failOn: 'error',
    rules: AUDIT_RULES,
    source: null,
    colour: false,
    width: null,
  } as const;
  for (const format of ['text', 'json', 'sarif', 'markdown', 'html'] as const) {
    expect(await renderReport(report, format, look), format).toContain(
      'SET ROLE app; DELETE FROM public.events',
    );
  }
  expect(await renderReport(report, 'text', look)).toContain('the same holds for web');
});
