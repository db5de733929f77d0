import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Finding, SEVERITIES, type Severity } from '../../generator/audit/finding.ts';
import { proveOn, withProofs } from '../../generator/audit/prove/prove-report.ts';
import type { Report } from '../../generator/audit/report/report.ts';
import { AUDIT_RULES } from '../../generator/audit/rules.ts';
import { MAJORS, type Major } from '../servers/majors.ts';
import { auditPool, EVERYTHING, errorsOf } from './audit-pool.ts';
import { appliesTo, baseScripts, type CaseFile, type RuleCase, ruleCase, ruleFolders } from './cases.ts';
import { openStage, runAs, runScript, type Stage, scalar } from './database.ts';

const APPEND = `INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{"amount": 18.40}')`;

/** Between the oldest and the newest version, a case that is about no version is run on one in this many. */
const SMOKE = 6;

const isAbout = ({ holes, clean }: RuleCase, major: Major): boolean =>
  major === MAJORS[0] ||
  major === MAJORS.at(-1) ||
  [holes, clean].some(({ directives }) => directives.has('since') || directives.has('until'));

/** The cases of every rule on one major version; a test file a version, so that two run at a time. */
export const describeRuleCases = (major: Major): void => {
  describe(`PostgreSQL ${major}`, () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await openStage(major);
    });
    afterAll(() => stage?.stop());

    const cases = ruleFolders()
      .map(ruleCase)
      .filter((found): found is RuleCase => found !== null)
      .filter((found, index) => isAbout(found, major) || index % SMOKE === major % SMOKE);
    const holed = cases.filter(({ holes }) => appliesTo(holes, major) && !holes.directives.has('tested'));
    const attacked = holed.filter(({ attack }) => attack !== null && appliesTo(attack, major));
    const clean = cases.filter(({ clean: file }) => appliesTo(file, major));

    test.each(
      holed,
    )("$rule: the hole is found and proved; its fix closes it and leaves the writer's INSERT", (found) =>
      stage.scene([...baseScripts(found.holes), found.holes.script], async (pool) => {
        const { holes, attack, rule } = found;
        const before = await auditPool(pool);
        expectFound(before, rule, holes);
        expectProved(withProofs(before, await proveOn(pool, EVERYTHING, { inPlace: false })), rule);
        await runScript(pool, before.fix.join('\n'));
        expect(errorsOf(await auditPool(pool))).toEqual([]);
        const append = holes.directives.get('insert') ?? APPEND;
        expect(await runAs(pool, holes.directives.get('writer') ?? 'writer', append)).toEqual([]);
        if (!attack || attack.directives.has('login')) return;
        await expectNoHarmYet(pool, attack);
        await runAs(pool, expectedOf(holes).role, attack.script);
        expect(await harmDone(pool, attack)).toBe(false);
      }));

    test.each(attacked)('$rule: the reported role logs in and does the harm', ({ holes, attack }) =>
      stage.scene([...baseScripts(holes), holes.script], async (pool) => {
        if (!attack) return;
        await expectNoHarmYet(pool, attack);
        const refused = await stage.logInAndRun(expectedOf(holes).role, attack.script);
        expect(await harmDone(pool, attack), refused.join('\n')).toBe(true);
      }));

    test.each(clean)('$rule: silent about the clean case', ({ clean: file, rule }) =>
      stage.scene([...baseScripts(file), file.script], async (pool) => {
        const report = await auditPool(pool);
        expect(
          report.tables.flatMap(({ findings }) => findings.filter((finding) => finding.rule === rule)),
        ).toEqual([]);
      }));
  });
};

/** `-- @finds role=app capability=update severity=error confidence=proven`; what is left out may be anything. */
const expectedOf = ({ directives }: CaseFile): { role: string } & Record<string, string> => ({
  role: '',
  ...Object.fromEntries(
    (directives.get('finds') ?? '').split(' ').map((pair) => pair.split('=') as [string, string]),
  ),
});

const expectFound = (report: Report, rule: string, holes: CaseFile): void => {
  const wanted = { rule, ...expectedOf(holes) };
  const findings = report.tables.flatMap((table) => table.findings);
  expect(findings.filter((finding) => finding.rule === rule)).toContainEqual(expect.objectContaining(wanted));
  expect(overstated(findings)).toEqual([]);
  const path = holes.directives.get('path');
  if (path) expect(findings.map((finding) => finding.path.join(' → '))).toContain(path);
};

/** Findings that are worse than their rule says that they can be. */
const overstated = (findings: readonly Finding[]): readonly string[] => {
  const worst = new Map(AUDIT_RULES.map(({ id, severity }) => [id, severity]));
  const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);
  return findings
    .filter(({ rule, severity }) => rank(severity) < rank(worst.get(rule) ?? 'note'))
    .map(({ rule, severity }) => `${rule}: ${severity}`);
};

/** What nothing in one session that is rolled back can show; see generator/audit/prove/. */
const UNTRIED = new Set([
  'database-owner-can-log-in',
  'definer-borrows-code',
  'definer-search-path',
  'event-trigger-owner-can-log-in',
  'foreign-server-usable',
  'job-table-writable',
  'maintenance-runs-code',
  'server-function-granted',
  'server-setting-granted',
]);

/** PostgreSQL itself does what an error says, by the path that it says. */
const expectProved = ({ tables }: Report, of: string): void => {
  const errors = tables.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'error'));
  for (const { rule, role, proof, proofBecause } of errors) {
    const said = `${rule} by ${role}: ${proof}, ${proofBecause}`;
    if (UNTRIED.has(rule)) expect(proof, said).toBe('not tried');
    else if (rule === of && rule !== 'superuser-reachable') expect(proof, said).toBe('proved');
    else expect(proof, said).not.toBe('not reproduced');
  }
};

/** One event is there, and what `-- @proof` asks for has not happened. */
const expectNoHarmYet = async (pool: ConnectionPool, attack: CaseFile): Promise<void> => {
  await runScript(
    pool,
    `INSERT INTO ledger.events (event_type, payload) VALUES ('claimed_transaction', '{"n": 1}')`,
  );
  expect(await scalar(pool, attack.directives.get('proof') ?? '')).toBe(false);
};

/** What a superuser sees afterwards; `-- @then` is something innocent that somebody does in between. */
const harmDone = async (pool: ConnectionPool, attack: CaseFile): Promise<boolean> => {
  const then = attack.directives.get('then');
  if (then) await runScript(pool, then).catch(() => undefined);
  return (await scalar(pool, attack.directives.get('proof') ?? '')) === true;
};
