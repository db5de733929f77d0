import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log, Result } from 'sarif';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FORMATS, type Format } from '../../generator/audit/report/formats.ts';
import { markdownReport } from '../../generator/audit/report/markdown-report.ts';
import type { Report } from '../../generator/audit/report/report.ts';
import { runCli } from '../commands/run-cli.ts';
import { auditPool, errorsOf } from './audit-pool.ts';
import { openStage, runScript, type Stage } from './database.ts';
import { HOSTILE_DATABASE, HOSTILE_NAMES } from './hostile-database.ts';
import { manyFindings } from './made-up-report.ts';
import { runAuditVerb } from './run-audit.ts';
import { sarifProblems } from './sarif-schema.ts';

let stage: Stage;
let folder: string;
const reports = new Map<Format, string>();
const textOf = (format: Format): string => reports.get(format) ?? '';
const at = (name: string): string => join(folder, name);
const filesIn = (prefix: string): string[] =>
  FORMATS.map((format) => `${format}=${at(`${prefix}.${format}`)}`);

beforeAll(async () => {
  [stage, folder] = await Promise.all([openStage(18), mkdtemp(join(tmpdir(), 'indelible-report-'))]);
  await runScript(stage.pool, HOSTILE_DATABASE);
  const { code, stdout, stderr } = await runAuditVerb({ databaseUrl: stage.url, format: filesIn('here') });
  expect(code).toBe(1);
  expect(stdout).toBe('');
  for (const format of FORMATS) {
    expect(stderr).toContain(`here.${format}: ${format} report written.`);
    reports.set(format, await readFile(at(`here.${format}`), 'utf8'));
  }
});
afterAll(async () => {
  await stage?.stop();
  if (folder) await rm(folder, { recursive: true });
});

const json = (): Report => JSON.parse(textOf('json')) as Report;
const sarif = (text = textOf('sarif')): Log => JSON.parse(text) as Log;
const resultsOf = (log: Log): readonly Result[] => log.runs[0]?.results ?? [];

test('every name of the database is in the JSON, and no format obeys one', () => {
  const said = JSON.stringify(
    json().tables.map(({ table, writers }) => [table, writers.map(({ role }) => role)]),
  );
  for (const name of HOSTILE_NAMES) expect(said).toContain(JSON.stringify(name).slice(1, -1));
  for (const format of FORMATS) {
    for (const obeyed of ['\u001b', '\u202e']) expect(textOf(format), format).not.toContain(obeyed);
  }
  expect(textOf('text')).toContain('two\\nlines\\u{1b}[31m\\u{202e}over');
});

test('the same database gives the same bytes, in another process, time zone and locale', async () => {
  const env = { TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', COLUMNS: '40' };
  const args = filesIn('there').flatMap((wanted) => ['--format', wanted]);
  const { code } = await runCli(['audit', '--database-url', stage.url, ...args], { env });
  expect(code).toBe(1);
  for (const format of FORMATS) {
    expect(await readFile(at(`there.${format}`), 'utf8'), format).toBe(textOf(format));
  }
});

describe('SARIF', () => {
  test('is what the schema of SARIF 2.1.0 says, with a rule a page', () => {
    const log = sarif();
    expect(sarifProblems(log)).toEqual([]);
    const [run] = log.runs;
    const rules = run?.tool.driver.rules ?? [];
    for (const { id, help, properties, helpUri } of rules) {
      expect(help?.markdown, id).toMatch(new RegExp(`^# ${id}\n`));
      expect(Number(properties?.['security-severity'])).toBeGreaterThan(0);
      if (helpUri) expect(helpUri, id).toMatch(/^https:/);
    }
    for (const { ruleId, ruleIndex = -1 } of resultsOf(log)) expect(rules[ruleIndex]?.id).toBe(ruleId);
    expect(run?.invocations?.[0]).toMatchObject({ executionSuccessful: true, exitCode: 1 });
  });

  test('has a result a finding, each with a fingerprint of its own and a file for GitHub', () => {
    const results = resultsOf(sarif());
    const keys = json().tables.flatMap(({ findings }) => findings.map(({ key }) => key));
    expect(results.map(({ properties }) => properties?.key).sort()).toEqual(keys.sort());
    const prints = results.map(({ partialFingerprints }) => partialFingerprints?.primaryLocationLineHash);
    expect(new Set(prints).size).toBe(keys.length);
    for (const { locations } of results) {
      expect(locations?.[0]?.physicalLocation).toEqual({
        artifactLocation: { uri: 'postgresql/scratch', uriBaseId: '%SRCROOT%' },
        region: { startLine: 1 },
      });
    }
    // Braces are placeholders and brackets links; a name is neither.
    const text = results.map(({ message }) => message.text).join('\n');
    expect(text).toContain('{{0}}');
    expect(text).not.toMatch(/(?<!\\)\[x\]/);
  });

  test('names the statement of --sql that a finding comes from, and what was not loaded', async () => {
    const file = at('migration one.sql');
    await writeFile(
      file,
      'CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY, note text);\n\nGRANT DELETE ON events TO app;\nCREATE RULE r AS ON UPDATE TO gone DO NOTHING;\n',
    );
    const { stdout } = await runAuditVerb({ sql: [file], format: 'sarif' });
    const log = sarif(stdout);
    expect(sarifProblems(log)).toEqual([]);
    const deletes = resultsOf(log).filter(({ ruleId }) => ruleId === 'delete-granted');
    const place = deletes[0]?.locations?.[0]?.physicalLocation;
    expect(place?.region).toEqual({ startLine: 3 });
    expect(place?.artifactLocation?.uri).toMatch(/^file:.*migration%20one\.sql$/);
    const notes = log.runs[0]?.invocations?.[0]?.toolExecutionNotifications ?? [];
    const unloaded = notes.filter(({ descriptor }) => descriptor?.id === 'statement-not-loaded');
    expect(
      unloaded.map(({ level, locations }) => [level, locations?.[0]?.physicalLocation?.region?.startLine]),
    ).toEqual([['warning', 4]]);
  });
});

describe('Markdown', () => {
  test('is no HTML but its own, mentions nobody, and keeps its tables', () => {
    const text = textOf('markdown');
    const outsideOfCode = text.replace(/^```[\s\S]*?^```$/gm, '').replace(/(`+)[^`][\s\S]*?\1(?!`)/g, '');
    const tags = [...outsideOfCode.matchAll(/(?<!\\)<\/?([a-z]+)/gi)].map(([, tag]) => tag);
    expect(new Set(tags)).toEqual(new Set(['details', 'summary', 'b', 'code']));
    expect(outsideOfCode).not.toMatch(/@\w|(?<!&)#\d/);
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.length).toBe(2 + json().tables.length);
    for (const row of rows) expect(row.match(/(?<!\\)\|/g), row).toHaveLength(4);
  });

  test('stays below the limit of a comment, and counts what it leaves out', () => {
    const report = manyFindings(300, 20);
    const text = markdownReport(report);
    expect(text.length).toBeLessThan(65_536);
    const left = Number(/(\d+) findings more did not fit here/.exec(text)?.[1]);
    const shown = text.match(/<summary><b>error<\/b>/g)?.length ?? 0;
    expect(left + shown).toBe(report.tables.flatMap(({ findings }) => findings).length);
  });
});

test('in a terminal lines end where it ends, but for statements; colour only where it is asked for', async () => {
  const plain = await runAuditVerb({ databaseUrl: stage.url }, { width: 72 });
  const prose = plain.stdout.split('\n').filter((line) => !/^ {2,}(fix: | {5}|[A-Z]+ .*;$)/.test(line));
  for (const line of prose.filter((line) => !/;$/.test(line)))
    expect(line.length, line).toBeLessThanOrEqual(72);
  expect(plain.stdout).toBe((await runAuditVerb({ databaseUrl: stage.url }, { width: 72 })).stdout);
  const coloured = await runAuditVerb({ databaseUrl: stage.url }, { colour: true, width: 200 });
  expect(coloured.stdout).toContain('\u001b[31m');
});

test('--fix writes a script that runs and leaves no error; nobody else’s file is written over', async () => {
  const fix = at('fix.sql');
  await runAuditVerb({ databaseUrl: stage.url, fix, format: `text=${at('fix.txt')}` });
  const script = await readFile(fix, 'utf8');
  // A comment with a line break in it would be a statement.
  for (const line of script.split('\nBEGIN;')[0]?.split('\n') ?? []) expect(line).toMatch(/^(--|$)/);
  const printed = await runAuditVerb({ databaseUrl: stage.url, fix: '-' });
  expect(printed.stdout).toBe(script);
  await runAuditVerb({ databaseUrl: stage.url, fix, format: `text=${at('fix.txt')}` });
  expect(await readFile(fix, 'utf8')).toBe(script);
  await writeFile(at('mine.sql'), 'SELECT 1;');
  await expect(runAuditVerb({ databaseUrl: stage.url, fix: at('mine.sql') })).rejects.toThrow(
    /no fix of the audit/,
  );
  await runScript(stage.pool, script.replace(/^(BEGIN|COMMIT);$/gm, ''));
  expect(errorsOf(await auditPool(stage.pool))).toEqual([]);
});

test.each<[string, Parameters<typeof runAuditVerb>[0], RegExp]>([
  ['an unknown format', { format: 'xml=a.xml' }, /no format "xml"/],
  ['a format without its file', { format: 'html=' }, /names no file/],
  ['two reports on stdout', { format: ['text', 'json'] }, /can not both go to stdout/],
  ['two reports in one file', { format: ['json=a', 'html=a'] }, /can not both go to a\./],
  ['a report and the fix on stdout', { format: 'json', fix: '-' }, /can not both go to stdout/],
  ['a severity that is none', { failOn: 'note' }, /--fail-on: "note"/],
])('%s is refused before anything runs', async (_, options, message) => {
  await expect(runAuditVerb({ ...options, databaseUrl: 'postgres://nowhere.invalid/x' })).rejects.toThrow(
    message,
  );
});

test('a file that can not be written is named with the cause', async () => {
  await writeFile(at('a-file'), '');
  await expect(
    runAuditVerb({ databaseUrl: stage.url, format: `html=${at('a-file/report.html')}` }),
  ).rejects.toThrow(/Can not write .*a-file.*: a file stands where a folder should be/);
});
