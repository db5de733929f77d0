import type { Facts } from '../facts/facts.ts';
import type { Hop } from '../graph/role-search.ts';
import { ask, type Observer } from './observer.ts';
import { statement } from './templates.ts';

/** How the observer becomes a login role and goes the way of a finding. */
export interface Session {
  /** What sessions of the role start with, as the observer sets it, and then the role. */
  readonly become: readonly string[];
  /**
   * The steps of the path, as the role, in one or two ways: who grants itself a role may be that role then, or have its
   * rights beside those of its own.
   */
  readonly ways: readonly (readonly string[])[];
}

/** Why the observer can not act as the role, as the end of a sentence; null: it can. */
export const mayBecome = async (
  { connection, superuser, name, major }: Observer,
  role: string,
  hops: readonly Hop[],
): Promise<string | null> => {
  if (superuser || role === name) return null;
  if (hops.length > 0)
    return `${name} is no superuser, so its SET ROLE asks for its own memberships, not for those of ${role}`;
  const found = await ask(connection, 'memberships', [[role], major >= 16 ? 'SET' : 'MEMBER']);
  return found.length > 0 ? null : `${name} can not SET ROLE to ${role}`;
};

export const sessionOf = async (
  { superuser, name, searchPath, major }: Observer,
  facts: Facts,
  role: string,
  hops: readonly Hop[],
): Promise<Session> => {
  const settings = new Map([['search_path', searchPath], ['row_security', 'on'], ...settingsOf(facts, role)]);
  const asRole = settings.get('role');
  settings.delete('role');
  const asked = [...settings].map(([setting, value]) => statement('set_setting', { setting, value }));
  const become = role === name ? [] : [statement(superuser ? 'become' : 'set_role', { role })];
  const grant = major >= 16 ? 'grant_role.16' : 'grant_role';
  const steps = await Promise.all(
    hops.flatMap((hop) => [
      ...(hop.kind === 'grant' ? [statement(grant, { role: hop.role, login: role })] : []),
      statement('set_role', { role: hop.role }),
    ]),
  );
  const beside =
    hops.at(-1)?.kind === 'grant' ? [[...steps.slice(0, -1), await statement('set_role', { role })]] : [];
  return {
    become: await Promise.all([...asked, ...become]),
    ways:
      asRole === undefined || asRole === 'none' || hops.length > 0
        ? [steps, ...beside]
        : [[await statement('set_role', { role: asRole })]],
  };
};

/** ALTER ROLE … IN DATABASE goes before ALTER ROLE, and that before ALTER DATABASE. */
const settingsOf = ({ roleSettings }: Facts, role: string): readonly (readonly [string, string])[] =>
  roleSettings
    .filter((setting) => setting.role === null || setting.role === role)
    .filter(({ name }) => MATTERS.test(name))
    .sort((a, b) => weight(a) - weight(b))
    .map(({ name, value }) => [name, value] as const);

const weight = ({ role, in_database }: Facts['roleSettings'][number]): number =>
  (role === null ? 0 : 2) + (in_database ? 1 : 0);

const MATTERS = /^(search_path|session_replication_role|row_security|role|.*\..*)$/;
