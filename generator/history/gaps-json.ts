import type { Gap } from './gap.ts';
import { visibleJson } from './visible.ts';

/** Gaps as JSON: `{ missing, open, gaps }`, the first two counted. */
export const gapsJson = (gaps: readonly Gap[]): string => {
  const missing = gaps.filter(({ status }) => status === 'missing').length;
  return visibleJson(
    `{\n  "missing": ${missing},\n  "open": ${gaps.length - missing},\n  "gaps": ${jsonList(gaps.map(gapJson))}\n}\n`,
  );
};

/** A gap in the JSON of a replay, too: whole numbers of 64 bits as text, times in UTC with microseconds. */
export const gapJson = (gap: Gap): string =>
  JSON.stringify({
    table: gap.table,
    id: gap.id,
    occurred_at: gap.occurredAt,
    run: gap.run,
    event_type: gap.type,
    subject_type: gap.subjectType,
    subject_id: gap.subjectId,
    status: gap.status,
    expected: gap.expected,
    having: gap.having,
    due: gap.due,
    text: gap.text,
  });

/** Items of a list one a line, inside of an object that is indented by two. */
export const jsonList = (items: readonly string[]): string =>
  items.length === 0 ? '[]' : `[\n    ${items.join(',\n    ')}\n  ]`;
