import type { Catalog } from '../../catalog/model.ts';
import { newestPayloadFunction } from '../../ddl/payload-values.ts';
import { upcastFunctionsOf, versionedTypes } from '../../ddl/version-values.ts';
import { type DoubtedEvents, madeFunction } from './doubted-events.ts';
import type { Outcome } from './outcome.ts';

/**
 * Event types whose stored events of earlier versions have to be read as the newest one: where an upcast is made, or the
 * check changes. That an SQL expression always gives what the next version takes, no catalog proves.
 */
export const doubtedUpcasts = (
  { tables }: Catalog,
  withEvents: ReadonlySet<string>,
  outcomes: readonly Outcome[],
  doubted: readonly DoubtedEvents[],
): readonly DoubtedEvents[] => {
  const made = new Set(outcomes.flatMap((outcome) => madeFunction(outcome)));
  return tables
    .filter(({ name }) => withEvents.has(name))
    .flatMap((table) =>
      versionedTypes(table)
        .filter(
          (event) =>
            upcastFunctionsOf(table, event).some((name) => made.has(name)) ||
            doubted.some(
              ({ table: name, types }) => name === table.name && (types?.includes(event.name) ?? true),
            ),
        )
        .map((event) => ({
          table: table.name,
          types: [event.name],
          upcast: { version: event.version, function: newestPayloadFunction(table, event) },
        })),
    );
};
