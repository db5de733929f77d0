import type { ReportedFinding } from './report.ts';

/** Findings that say the same of several roles; the first one stands for all. */
export type Group = readonly [ReportedFinding, ...ReportedFinding[]];

/** In the order of the first of each. */
export const grouped = (findings: readonly ReportedFinding[]): readonly Group[] => {
  const groups = new Map<string, [ReportedFinding, ...ReportedFinding[]]>();
  for (const finding of findings) {
    const { role, message, path, key: _, proofBecause: __, ...same } = finding;
    const key = JSON.stringify([same, message.replace(role, ''), path.slice(1)]);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
};

const ROLES_SHOWN = 10;

/** `b, c and 4 more`: the further roles of a group; empty for a group of one. */
export const otherRoles = (group: Group): string => {
  const roles = group.slice(1).map(({ role }) => role);
  const left = roles.length - ROLES_SHOWN;
  return `${roles.slice(0, ROLES_SHOWN).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
};
