import type { Accepted, BaselineEntry, BaselineUse, Report, ReportedFinding } from '../report/report.ts';

/** Findings that somebody accepts, each with a reason and a last day. */
export interface Baseline {
  readonly file: string;
  readonly accepted: readonly BaselineEntry[];
}

/**
 * The report with what the baseline accepts marked, and with what of the baseline is expired or of no use. `today` is
 * a day in UTC (`2026-11-22`); an entry holds through its last day.
 */
export const withBaseline = (report: Report, { file, accepted }: Baseline, today: string): Report => {
  const holding = new Map(
    accepted.filter(({ expires }) => expires >= today).map((entry) => [entry.key, entry]),
  );
  const keys = new Set(report.tables.flatMap(({ findings }) => findings.map(({ key }) => key)));
  const use: BaselineUse = {
    file,
    expired: accepted.filter(({ key, expires }) => expires < today && keys.has(key)),
    unused: accepted.filter(({ key }) => !keys.has(key)),
  };
  return {
    ...report,
    tables: report.tables.map((table) => ({
      ...table,
      findings: table.findings.map((finding): ReportedFinding => {
        const entry = holding.get(finding.key);
        return entry ? { ...finding, accepted: acceptedBy(entry) } : finding;
      }),
    })),
    baseline: use,
  };
};

const acceptedBy = ({ reason, expires }: BaselineEntry): Accepted => ({ reason, expires });
