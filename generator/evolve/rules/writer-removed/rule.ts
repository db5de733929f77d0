import { pathTo, quoted } from '../../../catalog/names.ts';
import type { CompatRule } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'A writer may no longer append an event type.',
  direction: 'backward',
  wayOut: 'Take the writer back, or release it with --accept and a reason once it appends no more.',
  judge: ({ after: catalog, events }) => {
    const roles = new Set(catalog.roles.writers.map(({ role }) => role));
    return events.flatMap(({ at, before, after }) =>
      before.writers
        // A role that is no writer at all any more is another rule's.
        .filter((writer) => roles.has(writer) && !after.writers.includes(writer))
        .map((writer) => ({
          at: pathTo(at, 'writers', writer),
          message: `${quoted(writer)} could append it, and may not now`,
          acceptable: true,
        })),
    );
  },
};
