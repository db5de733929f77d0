import { pathTo, quoted } from '../../../catalog/names.ts';
import type { TablePair } from '../../comparison.ts';
import { definitionOf, type LockedEvent } from '../../lock/lock.ts';
import { isSameDefinition } from '../../lock/lock-file.ts';
import type { CompatRule } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'An event type is gone or has another name.',
  direction: 'backward',
  wayOut: 'Take the event type back under its name; say in its doc what is to be appended instead.',
  judge: ({ tables }) =>
    tables.flatMap((table) =>
      table.before.events
        .filter(({ name }) => !table.after.events.some((event) => event.name === name))
        .map((event) => ({
          at: pathTo(table.at, 'events', event.name),
          message: `the event type ${quoted(event.name)} is gone${renameText(event, table)}`,
          acceptable: false,
        })),
    ),
};

/** An event type with another name is guessed by all else that it says. */
const renameText = (gone: LockedEvent, { before, after }: TablePair): string => {
  const [likely, ...others] = after.events
    .filter(({ name }) => !before.events.some((event) => event.name === name))
    .filter((event) =>
      gone.definitions.slice(-1).some((definition) => isSameDefinition(definition, definitionOf(event))),
    );
  if (likely === undefined || others.length > 0) return '';
  return `; it looks as if it were called ${quoted(likely.name)} now`;
};
