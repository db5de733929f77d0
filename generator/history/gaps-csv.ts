import { csvOf } from './csv.ts';
import type { Gap } from './gap.ts';

const HEADER = [
  'table',
  'id',
  'occurred_at',
  'run',
  'event_type',
  'subject_type',
  'subject_id',
  'status',
  'expected',
  'having',
  'due',
  'text',
];

/** Gaps as CSV: a header, one line a gap; of several event types that are expected, one a line of the field. */
export const gapsCsv = (gaps: readonly Gap[]): string =>
  csvOf([
    HEADER,
    ...gaps.map((gap) => [
      gap.table,
      gap.id,
      gap.occurredAt,
      gap.run,
      gap.type,
      gap.subjectType,
      gap.subjectId,
      gap.status,
      gap.expected.join('\n'),
      gap.having,
      gap.due,
      gap.text,
    ]),
  ]);
