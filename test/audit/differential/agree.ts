import type { ConnectionPool } from '@databases/pg';
import type { Finding } from '../../../generator/audit/finding.ts';
import { proveJudged } from '../../../generator/audit/prove/prove-report.ts';
import { judgeDatabase } from '../../../generator/audit/run-audit.ts';
import { firstLine, isServerError } from '../../../generator/database/server-error.ts';
import { EVERYTHING } from '../audit-pool.ts';
import { runScript } from '../database.ts';
import { type Done, oracle } from './oracle.ts';
import { LOGINS } from './piece.ts';

export interface Compared {
  /** Where audit and PostgreSQL say different things; empty is agreement. */
  readonly disagreements: readonly string[];
  /** Login roles that did harm. */
  readonly harmful: number;
  /** Harm that the audit called unproven. */
  readonly unproven: number;
  /** Whether there was a fix, which was run. */
  readonly fixed: boolean;
  readonly findings: readonly Finding[];
}

const ONLY = { ...EVERYTHING, patterns: ['ledger.events'] };

/** What every login could do after any of these it could do by them. */
const ANYTHING = new Set(['alter', 'drop', 'escalate', 'suppress']);

/**
 * Compares what the audit says with what each login does, and executes every error that it names. Then the fix is run,
 * and the same is asked again: no error and no harm is left, and whoever appended and read still does.
 */
export const compare = async (pool: ConnectionPool, major: number): Promise<Compared> => {
  const before = await judgeDatabase(pool, ONLY);
  const proofs = await proveJudged(pool, before, [], { inPlace: false });
  const findings = before.judged.tables
    .flatMap((table) => table.findings)
    .map((finding) => {
      const found = proofs.get(finding.key);
      return found ? { ...finding, proof: found.proof, proofBecause: found.because } : finding;
    });
  const done = await oracle(pool, LOGINS, major);
  const { missed, unproven } = missing(findings, done);
  const fixed = before.judged.fix.length > 0;
  return {
    disagreements: [
      ...missed,
      ...findings
        .filter(({ severity, proof }) => severity === 'error' && proof === 'not reproduced')
        .map(
          ({ rule, role, path, proofBecause }) =>
            `not so: ${rule}: ${role}: ${path.join(' → ')}: ${proofBecause}`,
        ),
      ...(fixed ? await afterFix(pool, major, before.judged.fix, done) : []),
    ],
    harmful: [...done.values()].filter(({ harms }) => harms.length > 0).length,
    unproven,
    fixed,
    findings,
  };
};

/** Harm that the audit neither tells of the login nor calls unproven. */
const missing = (
  findings: readonly Finding[],
  done: ReadonlyMap<string, Done>,
): { readonly missed: readonly string[]; readonly unproven: number } => {
  const missed: string[] = [];
  let unproven = 0;
  for (const [login, { harms }] of done) {
    const about = findings.filter(({ role, path }) => role === login || path[1] === 'PUBLIC' || role === '');
    const told = new Set(
      about
        .filter(({ severity, role }) => severity === 'error' && role !== '')
        .map(({ capability }) => capability as string),
    );
    if ([...told].some((capability) => ANYTHING.has(capability))) continue;
    // Whoever owns the sequence drops the default with it.
    if (told.has('reorder')) told.add('alter');
    const untold = harms.filter(({ capability }) => !capability.split('|').some((word) => told.has(word)));
    if (untold.length === 0) continue;
    if (about.some(({ confidence, severity }) => confidence === 'unknown' && severity !== 'note')) unproven++;
    else
      missed.push(
        ...untold.map(
          ({ capability, statement, identity }) =>
            `missed: ${login} as ${identity} does ${capability}: ${statement}`,
        ),
      );
  }
  return { missed, unproven };
};

const afterFix = async (
  pool: ConnectionPool,
  major: number,
  fix: readonly string[],
  before: ReadonlyMap<string, Done>,
): Promise<readonly string[]> => {
  try {
    await runScript(pool, ['BEGIN;', ...fix, 'COMMIT'].join('\n'));
  } catch (error) {
    if (!isServerError(error)) throw error;
    await runScript(pool, 'ROLLBACK');
    return [`the fix fails: ${firstLine(error)}`];
  }
  const { judged } = await judgeDatabase(pool, ONLY);
  const findings = judged.tables.flatMap((table) => table.findings);
  const done = await oracle(pool, LOGINS, major);
  const lost = [...before].flatMap(([login, { uses }]) =>
    [...uses]
      .filter((use) => !done.get(login)?.uses.has(use))
      .map((use) => `after the fix: ${login} can not ${use}`),
  );
  return [
    ...findings
      .filter(({ severity }) => severity === 'error')
      .map(({ rule, path }) => `after the fix: still ${rule}: ${path.join(' → ')}`),
    ...missing(findings, done).missed.map((line) => `after the fix: ${line}`),
    ...lost,
  ];
};
