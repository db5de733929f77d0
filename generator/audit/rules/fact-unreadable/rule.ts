import type { Hole, Rule } from '../../finding.ts';

export const rule: Rule = {
  severity: 'warning',
  summary: 'The role that audits may not read a catalog that the verdict needs.',
  judge: (world) =>
    world.facts.unreadable.map(
      ({ fact, reason }): Hole => ({
        severity: 'warning',
        confidence: 'unknown',
        role: '',
        capability: 'hide',
        path: [],
        object: fact,
        cuts: [],
        message: `The ${fact} could not be read by ${world.facts.server.reader}: ${reason}.`,
      }),
    ),
};
