import type { Report, ReportedFinding, ReportedTable } from '../../generator/audit/report/report.ts';

export const madeUpFinding = (
  role: string,
  table: string,
  given: Partial<ReportedFinding> = {},
): ReportedFinding => ({
  rule: 'delete-granted',
  severity: 'error',
  confidence: 'proven',
  role,
  capability: 'delete',
  path: [role, 'member of team', `DELETE on ${table}`],
  message: `${role} may remove events of ${table}.`,
  fix: [`REVOKE DELETE ON ${table} FROM team;`],
  key: `delete-granted|${table}|${role}`,
  accepted: null,
  place: null,
  ...given,
});

export const madeUpTable = (table: string, findings: readonly ReportedFinding[]): ReportedTable => ({
  schema: 'public',
  table,
  verdict: findings.some(({ severity }) => severity === 'error') ? 'nominal' : 'append-only',
  pickedBecause: [`its name has "${table}"`],
  findings,
  writers: [],
});

export const madeUpReport = (tables: readonly ReportedTable[]): Report => ({
  schemaVersion: 1,
  server: { version: '18.4', database: 'app' },
  tables,
  fix: [...new Set(tables.flatMap(({ findings }) => findings.flatMap(({ fix }) => fix)))],
  unreadable: [],
  notLoaded: [],
  assumptions: [],
  baseline: null,
});

/** Every role has a way of its own to every table, so that nothing can be told together. */
export const manyFindings = (roles: number, tables: number): Report =>
  madeUpReport(
    Array.from({ length: tables }, (_, number) => {
      const table = `events_${number}`;
      const findings = Array.from({ length: roles }, (_, role) =>
        madeUpFinding(`role_${role}`, `public.${table}`, {
          path: [
            `role_${role}`,
            `SET ROLE team_${role}`,
            `member of group_${role % 7}`,
            `DELETE on public.${table}`,
          ],
        }),
      );
      return madeUpTable(table, findings);
    }),
  );
