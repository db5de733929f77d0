import { pathTo, quoted } from '../../../catalog/names.ts';
import type { Comparison } from '../../comparison.ts';
import type { LockedTable } from '../../lock/lock.ts';
import type { CompatRule } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'An event table is gone or has another name.',
  direction: 'backward',
  wayOut: 'Take the table back under its name: its events are still there.',
  judge: (comparison) =>
    comparison.before.tables
      .filter(({ name }) => !comparison.after.tables.some((table) => table.name === name))
      .map((table) => ({
        at: pathTo('tables', table.name),
        message: `the table ${quoted(table.name)} is gone${renameText(table, comparison)}`,
        acceptable: false,
      })),
};

/** A table with another name is guessed by the event types that both have. */
const renameText = (gone: LockedTable, { before, after }: Comparison): string => {
  const names = new Set(gone.events.map(({ name }) => name));
  const [likely] = after.tables
    .filter(({ name }) => !before.tables.some((table) => table.name === name))
    .map(({ name, events }) => ({ name, shared: events.filter((event) => names.has(event.name)).length }))
    .filter(({ shared }) => shared * 2 > names.size)
    .sort((a, b) => b.shared - a.shared);
  return likely === undefined ? '' : `; it looks as if it were called ${quoted(likely.name)} now`;
};
