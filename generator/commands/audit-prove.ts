import type { ConnectionPool } from '@databases/pg';
import { proveOn, withProofs } from '../audit/prove/prove-report.ts';
import { NoScratch, withScratch } from '../audit/prove/scratch.ts';
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

/** On the server of a reviewed database. */
export const proveDatabase = async (
  url: string,
  where: ProveWhere,
  input: AuditInput,
  report: Report,
  output: Output,
): Promise<Report> => {
  if (where === 'in-place') {
    return withDatabase(url, async (database) =>
      withProofs(report, await proveOn(database, input, { inPlace: true })),
    );
  }
  const { facts } = await withDatabase(url, (database) => judgeDatabase(database, input));
  try {
    const proofs = await withScratch(url, (scratchUrl) =>
      withDatabase(scratchUrl, (database) =>
        proveOn(database, input, { inPlace: false, roleSettings: facts.roleSettings }),
      ),
    );
    return withProofs(report, proofs);
  } catch (error) {
    if (!(error instanceof NoScratch)) throw error;
    output.stderr(
      `Nothing was proved: no copy of the database could be made, for ${error.message}.\n--prove in-place tries on the database itself and rolls everything back; docs/audit.md says what that takes.\n`,
    );
    return withProofs(report, new Map(), `no copy of the database could be made: ${error.message}`);
  }
};
