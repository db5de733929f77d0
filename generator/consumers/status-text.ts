import CliTable from 'cli-table3';
import { visible } from '../history/visible.ts';
import { NO_LINES } from '../plain-table.ts';
import type { ConsumerStatus } from './status.ts';

/** A table of the consumers, and who holds up the horizon. */
export const statusText = (all: readonly ConsumerStatus[]): string => all.map(tableText).join('\n');

const tableText = ({ table, horizon, positions, holders }: ConsumerStatus): string => {
  const rows = positions.map((at) => [
    at.consumer,
    at.member === null && at.last_bucket === 0 ? '' : `${at.first_bucket}-${at.last_bucket}`,
    at.member === null ? '' : `${visible(at.member)}${at.expired ? ' (expired)' : ''}`,
    at.position,
    `${at.lag_events}`,
    at.lag_seconds === null ? '' : seconds(at.lag_seconds),
    at.parked === 0 ? '' : `${at.parked}`,
  ]);
  const head = ['consumer', 'buckets', 'member', 'position', 'lag: events', 'oldest', 'parked'];
  return `${visible(table)}: horizon ${horizon}\n\n${grid(head, rows)}${holders.map(holderText).join('')}`;
};

const holderText = (holder: ConsumerStatus['holders'][number]): string => {
  const who =
    holder.pid === null ? `the prepared transaction ${visible(holder.prepared ?? '')}` : `pid ${holder.pid}`;
  const age =
    holder.age_seconds === null
      ? 'since when this role may not know'
      : `open for ${seconds(holder.age_seconds)}`;
  const query = holder.query ? `\n    ${visible(holder.query)}` : '';
  return `\nThe horizon waits for ${who} of ${visible(holder.login ?? 'a login that this role may not know')} in ${visible(holder.database)}${holder.state ? `, ${holder.state}` : ''}, ${age}.${query}\n`;
};

const seconds = (count: number): string => `${count} s`;

const grid = (head: string[], rows: string[][]): string => {
  const table = new CliTable({
    head,
    style: { head: [], border: [], compact: true },
    chars: { ...NO_LINES, middle: ' ' },
  });
  table.push(...rows.map((row) => row.map(visible)));
  return `${table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`;
};
