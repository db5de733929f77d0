import { durationSeconds } from '../catalog/duration.ts';
import { KnownError } from '../errors.ts';
import type { GapFilter } from './gap.ts';
import { parseSpan, parseTime } from './time.ts';

/** Of which time a person asks for gaps. */
export interface GapFilterOptions {
  /** A time, or how long ago: `7 days`. */
  readonly since?: string;
  /** The first time is in the span, the second is not. */
  readonly between?: readonly string[];
}

/** @throws KnownError when a time can't be read, or both options are given. */
export const parseGapFilter = ({ since, between }: GapFilterOptions, timezone: string): GapFilter => {
  const all: GapFilter = { since: null, until: null, lastSeconds: null, ids: null };
  if (between !== undefined) {
    if (since !== undefined) {
      throw new KnownError('--since and --between both say where to begin.', {
        hint: 'Leave one of them out.',
      });
    }
    const { from, to } = parseSpan(between, timezone);
    return { ...all, since: from, until: to };
  }
  if (since === undefined) return all;
  const lastSeconds = durationSeconds(since.trim());
  return lastSeconds === null
    ? { ...all, since: parseTime('--since', since, timezone, SPANS) }
    : { ...all, lastSeconds };
};

const SPANS = 'Or how long ago: 90 seconds, 15 minutes, 36 hours or 7 days.';
