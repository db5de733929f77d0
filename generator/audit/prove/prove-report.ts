import { type Connection, type ConnectionPool, sql } from '@databases/pg';
import type { RoleSettingFact } from '../facts/facts.ts';
import type { Report } from '../report/report.ts';
import { type AuditInput, type JudgedDatabase, judgeDatabase } from '../run-audit.ts';
import { onStandby } from './nothing-tried.ts';
import { ask, type Limits } from './observer.ts';
import type { Proof } from './proof.ts';
import { proveFindings } from './prove.ts';

const LIMITS: Limits = { lockTimeout: '1s', statementTimeout: '10s' };

export interface ProveOptions {
  /** On the reviewed database itself; false on a copy or a throw-away server. */
  readonly inPlace: boolean;
  /** Of the reviewed database, where a copy lost them. */
  readonly roleSettings?: readonly RoleSettingFact[];
}

/**
 * Executes the findings of an audit on a database, in one transaction that is rolled back. By the keys of the
 * findings, which are the same on a copy.
 *
 * @throws NothingTried on a standby, and where the session may not make what it tries attacks with.
 */
export const proveOn = async (
  database: ConnectionPool,
  input: AuditInput,
  options: ProveOptions,
): Promise<ReadonlyMap<string, Proof>> =>
  proveJudged(database, await judgeDatabase(database, input), input.trusted, options);

/**
 * The same for what was judged already.
 *
 * @throws KnownError on a standby.
 */
export const proveJudged = (
  database: ConnectionPool,
  { facts, judged }: Pick<JudgedDatabase, 'facts' | 'judged'>,
  trusted: readonly string[],
  { inPlace, roleSettings }: ProveOptions,
): Promise<ReadonlyMap<string, Proof>> =>
  database.task(async (connection) => {
    await refuseStandby(connection);
    await connection.query(sql`BEGIN ISOLATION LEVEL REPEATABLE READ, READ WRITE`);
    try {
      return await proveFindings(connection, {
        facts: { ...facts, roleSettings: roleSettings ?? facts.roleSettings },
        trusted: new Set(trusted),
        tables: judged.tables,
        plans: judged.plans,
        inPlace,
        limits: LIMITS,
      });
    } finally {
      await connection.query(sql`ROLLBACK`);
    }
  });

const refuseStandby = async (connection: Connection): Promise<void> => {
  const [settings] = (await ask(connection, 'settings')) as readonly { standby: boolean }[];
  if (settings?.standby === true) throw onStandby();
};

/** The report with a proof for every finding. */
export const withProofs = (
  report: Report,
  proofs: ReadonlyMap<string, Proof>,
  missing = 'the finding is not there on the copy',
): Report => ({
  ...report,
  tables: report.tables.map((table) => ({
    ...table,
    findings: table.findings.map((finding) => {
      const found = proofs.get(finding.key) ?? { proof: 'not tried', because: missing };
      return { ...finding, proof: found.proof, proofBecause: found.because };
    }),
  })),
});
