import { visible } from '../../history/visible.ts';
import type { Report, ReportedFinding } from './report.ts';
import { counted } from './summary.ts';

/** The first line of every file that --fix writes; one without it is somebody else's. */
export const FIX_MARK = '-- indelible audit: the smallest fix';

/**
 * The fix as a script for psql: what it closes, then the statements in their order in one transaction, each with the
 * rules that ask for it. Names in comments are on one line, whatever is in them.
 */
export const fixScript = (report: Report): string => {
  const errors = report.tables
    .flatMap(({ findings }) => findings)
    .filter(({ severity }) => severity === 'error');
  const comments = [
    FIX_MARK,
    `-- Database ${report.server.database}, PostgreSQL ${report.server.version}.`,
    ...(report.fix.length === 0 ? [] : HOW_TO_RUN),
    ...listed(
      'Closed by it:',
      errors.filter(({ fix }) => fix.length > 0),
    ),
    ...listed(
      'Not closed by any statement, see the report:',
      errors.filter(({ fix }) => fix.length === 0),
    ),
    ...(errors.length === 0 ? ['-- There is no error to close.'] : []),
  ];
  return `${[...comments.map(visible), ...scriptOf(report, errors)].join('\n')}\n`;
};

const HOW_TO_RUN = [
  '-- It leaves the writers their INSERT and SELECT. A superuser runs it:',
  '--   psql -X -v ON_ERROR_STOP=1 -f THIS_FILE "$DATABASE_URL"',
  '-- Programs that name a column in their INSERT which the database fills have to stop doing so first.',
];

const listed = (title: string, findings: readonly ReportedFinding[]): string[] =>
  findings.length === 0
    ? []
    : ['--', `-- ${title} ${counted(findings.length, 'error')}`, ...findings.map(closedLine)];

const closedLine = ({ rule, path, accepted }: ReportedFinding): string =>
  `--   ${rule}: ${path.join(' → ')}${accepted ? ` (accepted until ${accepted.expires})` : ''}`;

const scriptOf = ({ fix }: Report, errors: readonly ReportedFinding[]): string[] =>
  fix.length === 0
    ? []
    : [
        '',
        'BEGIN;',
        ...fix.flatMap((statement) => ['', ...askedBy(statement, errors), statement]),
        '',
        'COMMIT;',
      ];

/** The rules whose own fix has this statement. */
const askedBy = (statement: string, errors: readonly ReportedFinding[]): string[] => {
  const rules = new Set(errors.filter(({ fix }) => fix.includes(statement)).map(({ rule }) => rule));
  return rules.size === 0 ? [] : [`-- ${[...rules].join(', ')}`];
};
