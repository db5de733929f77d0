import type { ConnectionPool } from '@databases/pg';
import { NothingTried } from '../audit/prove/nothing-tried.ts';
import type { Proof } from '../audit/prove/proof.ts';
import { proveOn, withProofs } from '../audit/prove/prove-report.ts';
import { withScratch } from '../audit/prove/scratch.ts';
import type { Report } from '../audit/report/report.ts';
import { type AuditInput, judgeDatabase } from '../audit/run-audit.ts';
import { withDatabase } from '../database/connect.ts';
import type { Output } from './output.ts';
import type { ProveWhere } from './prove-where.ts';

/** On the throw-away server of `--sql`. */
export const proveFiles = async (
  database: ConnectionPool,
  input: AuditInput,
  report: Report,
): Promise<Report> => withProofs(report, await proveOn(database, input, { inPlace: false }));

type Proofs = ReadonlyMap<string, Proof>;

/** On the server of a reviewed database; where nothing can be tried there, every finding says why. */
export const proveDatabase = async (
  url: string,
  where: ProveWhere,
  input: AuditInput,
  report: Report,
  output: Output,
): Promise<Report> => {
  try {
    return withProofs(
      report,
      await (where === 'in-place' ? provedInPlace(url, input) : provedOnCopy(url, input)),
    );
  } catch (error) {
    if (!(error instanceof NothingTried)) throw error;
    output.stderr(`Nothing was proved: ${error.message}.\n${error.hint}\n`);
    return withProofs(report, new Map(), error.message);
  }
};

const provedInPlace = (url: string, input: AuditInput): Promise<Proofs> =>
  withDatabase(url, (database) => proveOn(database, input, { inPlace: true }));

const provedOnCopy = async (url: string, input: AuditInput): Promise<Proofs> => {
  const { facts } = await withDatabase(url, (database) => judgeDatabase(database, input));
  return withScratch(url, (scratchUrl) =>
    withDatabase(scratchUrl, (database) =>
      proveOn(database, input, { inPlace: false, roleSettings: facts.roleSettings }),
    ),
  );
};
