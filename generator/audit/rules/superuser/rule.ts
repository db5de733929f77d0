import type { Hole, Rule } from '../../finding.ts';

export const rule: Rule = {
  severity: 'note',
  summary: 'Superusers who can log in: no grant or trigger stops them.',
  judge: (world) => {
    const names = world.graph.superusers.filter((role) => world.graph.isLogin(role));
    return names.map(
      (role): Hole => ({
        severity: 'note',
        confidence: 'proven',
        role,
        capability: 'escalate',
        path: [role, 'SUPERUSER'],
        object: role,
        cuts: [],
        message: `${role} is a superuser: nothing in the database stops it. What remains is evidence of tampering, kept elsewhere.`,
      }),
    );
  },
};
