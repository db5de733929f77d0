import type { FilterOptions } from './parse-filter.ts';

export interface AskedFor extends FilterOptions {
  readonly table?: string;
}

/** What was asked for, as a name and a value each; empty when every event was. */
export const askedOf = (options: AskedFor, timezone: string): (readonly [string, string])[] => {
  const { table, run, subject, actor, between, type, payload, position, wholeRuns } = options;
  return [
    ...one('table', table),
    ...one('run', run),
    ...one('subject', subject),
    ...one('actor', actor),
    ...(between === undefined ? [] : [['between', `${between.join(' and ')} (${timezone})`] as const]),
    ...one('event', type?.join(', ')),
    ...(payload ?? []).map((filter) => ['payload', filter] as const),
    ...one('position', position),
    ...(wholeRuns === true ? [['whole runs', 'of each event that matches'] as const] : []),
  ];
};

const one = (name: string, value: string | undefined): (readonly [string, string])[] =>
  value === undefined ? [] : [[name, value]];
