import { pathTo, quoted } from '../../../catalog/names.ts';
import type { CompatRule } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'A writer may no longer name an actor that it could name.',
  direction: 'backward',
  wayOut: 'Take the actor back, or release it with --accept and a reason once nobody appends as it.',
  judge: ({ before, after }) =>
    after.roles.writers.flatMap(({ role, actors }) => {
      const known = before.roles.writers.find((writer) => writer.role === role);
      const lost = (known?.actors ?? []).filter((actor) => !actors.some((other) => covers(other, actor)));
      return lost.map((actor) => ({
        at: pathTo('roles.writers', role, 'actors', actor),
        message: `${quoted(role)} could say that it is ${quoted(actor)}; now it may be ${actors.map(quoted).join(', ')}`,
        acceptable: true,
      }));
    }),
};

/** Whether `actors` allows all that `other` does; both are a name, or a beginning that ends in `*`. */
const covers = (actors: string, other: string): boolean =>
  actors === other || (actors.endsWith('*') && other.startsWith(actors.slice(0, -1)));
