import { pathTo, quoted } from '../../../catalog/names.ts';
import type { Lock } from '../../lock/lock.ts';
import type { Change, CompatRule } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'A role has lost its part, or has another name.',
  direction: 'backward',
  wayOut: 'Take the role back, or release it with --accept and a reason once nobody uses it.',
  judge: ({ before, after }) =>
    PARTS.flatMap(({ at, part, rolesOf }) => removed(at, part, rolesOf(before.roles), rolesOf(after.roles))),
};

const PARTS = [
  { at: 'roles.owner', part: 'the owner', rolesOf: ({ owner }: Lock['roles']) => [owner] },
  {
    at: 'roles.writers',
    part: 'a writer',
    rolesOf: ({ writers }: Lock['roles']) => writers.map(({ role }) => role),
  },
  { at: 'roles.readers', part: 'a reader', rolesOf: ({ readers }: Lock['roles']) => readers },
  { at: 'roles.auditors', part: 'an auditor', rolesOf: ({ auditors }: Lock['roles']) => auditors },
];

const removed = (at: string, part: string, before: readonly string[], after: readonly string[]): Change[] => {
  const gone = before.filter((role) => !after.includes(role));
  const added = after.filter((role) => !before.includes(role));
  const renamed =
    gone.length === 1 && added.length === 1 && added[0] !== undefined
      ? `; it looks as if it were called ${quoted(added[0])} now`
      : '';
  return gone.map((role) => ({
    at: pathTo(at, role),
    message: `${quoted(role)} was ${part}, and is not now${renamed}`,
    acceptable: true,
  }));
};
