import { quoteIdentifier } from '../../../ddl/quote.ts';
import { visible } from '../../../history/visible.ts';
import { byCodePoint } from '../../order.ts';
import type { ReportedFinding, ReportedTable } from '../report.ts';

/** How bad a way is, the worst first: it decides the colour and the line. */
export const TONES = ['hole', 'accepted', 'unjudged', 'warning', 'note', 'append'] as const;
export type Tone = (typeof TONES)[number];

export const worse = (a: Tone, b: Tone): Tone => (TONES.indexOf(a) <= TONES.indexOf(b) ? a : b);

/** One way from a login role to the table. */
export interface Way {
  readonly role: string;
  /** From the role to the table; the role itself is not among them. */
  readonly steps: readonly string[];
  readonly tone: Tone;
  /** What can be done at its end: `delete`, `forge` …, or `append`. */
  readonly capability: string;
  /** The rule that found it; null for a writer's own way. */
  readonly rule: string | null;
}

/** Tables that the same ways lead to. */
export interface TableGroup {
  readonly tables: readonly ReportedTable[];
  readonly ways: readonly Way[];
}

/** Tables in their order; those with the same ways, but for their own name, are one group. */
export const groupTables = (tables: readonly ReportedTable[]): readonly TableGroup[] => {
  const groups = new Map<string, { tables: ReportedTable[]; ways: readonly Way[] }>();
  for (const table of tables) {
    const ways = waysOf(table);
    const key = JSON.stringify([table.verdict, ways]);
    const group = groups.get(key);
    if (group) group.tables.push(table);
    else groups.set(key, { tables: [table], ways });
  }
  return [...groups.values()];
};

/** Every way that a finding or a writer's grant names; the worst first, then by role. */
const waysOf = (table: ReportedTable): readonly Way[] => {
  const short = shortener(table);
  const found = table.findings
    .filter(({ role, path }) => role !== '' && path.length > 1)
    .map(
      (finding): Way => ({
        role: visible(finding.role),
        steps: finding.path.slice(1).map(short),
        tone: toneOf(finding),
        capability: finding.capability,
        rule: finding.rule,
      }),
    );
  const writers = table.writers.map(
    ({ role, path }): Way => ({
      role: visible(role),
      steps: path.slice(1).map(short),
      tone: 'append',
      capability: 'append',
      rule: null,
    }),
  );
  return [...found, ...writers].sort(
    (a, b) => TONES.indexOf(a.tone) - TONES.indexOf(b.tone) || byCodePoint(a.role, b.role),
  );
};

const toneOf = ({ severity, confidence, accepted }: ReportedFinding): Tone => {
  if (severity === 'error') return accepted ? 'accepted' : 'hole';
  if (severity === 'note') return 'note';
  return confidence === 'unknown' ? 'unjudged' : 'warning';
};

/** Steps say `the table` for the table itself, so that they are short and the same for all tables of a group. */
const shortener = ({ schema, table }: ReportedTable): ((step: string) => string) => {
  const name = `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
  const itself = new RegExp(`(?<![\\w$".])${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\w$".])`, 'g');
  return (step) => visible(step.replace(itself, 'the table'));
};
