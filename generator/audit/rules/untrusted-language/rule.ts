import { PUBLIC } from '../../facts/facts.ts';
import type { Hole, Rule } from '../../finding.ts';
import { nameOf } from '../../world.ts';

export const rule: Rule = {
  severity: 'warning',
  summary:
    "A function in an untrusted language, which acts as the server's operating system user, is there to call.",
  judge: (world) =>
    world.facts.routines
      .filter(({ trusted_language }) => !trusted_language)
      .flatMap((routine): readonly Hole[] => {
        const [witness] = world.graph.reachers(PUBLIC);
        if (!witness) return [];
        return [
          {
            severity: 'warning',
            confidence: 'unknown',
            role: '',
            capability: 'escalate',
            path: [],
            object: `${nameOf(routine)}(${routine.arguments})`,
            cuts: [],
            message: `${nameOf(routine)}(${routine.arguments}) is written in ${routine.language}, an untrusted language: it acts as the operating system user of the server, and what it does can not be judged.`,
          },
        ];
      }),
};
