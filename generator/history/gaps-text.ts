import pc from 'picocolors';
import type { Gap } from './gap.ts';
import { visible } from './visible.ts';

/** Gaps for people: what is missing, then what is still open, each with its table and day. */
export const gapsText = (gaps: readonly Gap[], colour: boolean): string => {
  const { bold, yellow, green } = pc.createColors(colour);
  if (gaps.length === 0) return `${green('Nothing is missing.')}\n`;
  const missing = gaps.filter(({ status }) => status === 'missing');
  const open = gaps.filter(({ status }) => status === 'open');
  return [
    ...section(`What can not be reconstructed (${missing.length}):`, missing, (title) => bold(yellow(title))),
    ...(missing.length > 0 && open.length > 0 ? [''] : []),
    ...section(`Still open (${open.length}):`, open, bold),
    '',
  ].join('\n');
};

const section = (title: string, gaps: readonly Gap[], emphasise: (title: string) => string): string[] =>
  gaps.length === 0 ? [] : [emphasise(title), ...gaps.map((gap) => `  ${visible(gapLine(gap))}`)];

/** The sentence says the time of day only. */
const gapLine = ({ table, day, text }: Gap): string => `${day} ${table} ${text}`;
