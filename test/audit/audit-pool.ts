import type { ConnectionPool } from '@databases/pg';
import type { Report } from '../../generator/audit/report/report.ts';
import { type AuditInput, runAudit } from '../../generator/audit/run-audit.ts';

export const EVERYTHING: AuditInput = {
  patterns: [],
  declared: [],
  trusted: [],
  notLoaded: [],
  assumptions: [],
};

export const auditPool = (pool: ConnectionPool, input: Partial<AuditInput> = {}): Promise<Report> =>
  runAudit(pool, { ...EVERYTHING, ...input });

/** `rule: message` of every error. */
export const errorsOf = (report: Report): readonly string[] =>
  report.tables.flatMap(({ findings }) =>
    findings.filter(({ severity }) => severity === 'error').map(({ rule, message }) => `${rule}: ${message}`),
  );
