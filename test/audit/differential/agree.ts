import type { ConnectionPool } from '@databases/pg';
import type { Finding } from '../../../generator/audit/finding.ts';
import { proveOn, withProofs } from '../../../generator/audit/prove/prove-report.ts';
import { auditPool, EVERYTHING } from '../audit-pool.ts';
import { oracle } from './oracle.ts';
import { LOGINS } from './world.ts';

export interface Compared {
  /** Where audit and PostgreSQL say different things; empty is agreement. */
  readonly disagreements: readonly string[];
  /** Login roles that did harm. */
  readonly harmful: number;
  /** Harm that the audit called unproven. */
  readonly unproven: number;
  readonly findings: readonly Finding[];
}

const ONLY = { ...EVERYTHING, patterns: ['ledger.events'] };

/** What every login could do after any of these it could do by them. */
const ANYTHING = new Set(['alter', 'drop', 'escalate', 'suppress']);

/** Compares what the audit says with what each login does, and executes every error that it names. */
export const compare = async (pool: ConnectionPool, major: number): Promise<Compared> => {
  const report = await auditPool(pool, ONLY);
  const proofs = await proveOn(pool, ONLY, { inPlace: false });
  const findings = withProofs(report, proofs).tables.flatMap((table) => table.findings);
  const done = await oracle(pool, LOGINS, major);
  const disagreements: string[] = [];
  let harmful = 0;
  let unproven = 0;
  for (const login of LOGINS) {
    const harms = done.get(login) ?? [];
    if (harms.length > 0) harmful++;
    const about = findings.filter(({ role, path }) => role === login || path[1] === 'PUBLIC' || role === '');
    const told = new Set(
      about
        .filter(({ severity, role }) => severity === 'error' && role !== '')
        .map(({ capability }) => capability as string),
    );
    if ([...told].some((capability) => ANYTHING.has(capability))) continue;
    // Whoever owns the sequence drops the default with it.
    if (told.has('reorder')) told.add('alter');
    const missed = harms.filter(({ capability }) => !capability.split('|').some((word) => told.has(word)));
    if (missed.length === 0) continue;
    if (about.some(({ confidence, severity }) => confidence === 'unknown' && severity !== 'note')) unproven++;
    else
      disagreements.push(
        ...missed.map(
          ({ capability, statement, identity }) =>
            `missed: ${login} as ${identity} does ${capability}: ${statement}`,
        ),
      );
  }
  for (const { severity, rule, role, path, proof, proofBecause } of findings) {
    if (severity !== 'error' || proof !== 'not reproduced') continue;
    disagreements.push(`not so: ${rule}: ${role}: ${path.join(' → ')}: ${proofBecause}`);
  }
  return { disagreements, harmful, unproven, findings };
};
