import type { Facts } from './facts/facts.ts';

/**
 * What a session of a login role in this database begins with, by ALTER ROLE and ALTER DATABASE; undefined: neither says it.
 * Manual, ALTER ROLE: the setting of a role in a database wins, then the role's, then the database's. What the server's
 * configuration file or the program sets is not known.
 */
export const startingValue = (
  { roleSettings }: Pick<Facts, 'roleSettings'>,
  login: string,
  setting: string,
): string | undefined => {
  const settings = roleSettings.filter(({ name }) => name === setting);
  const found =
    settings.find(({ role, in_database }) => role === login && in_database) ??
    settings.find(({ role, in_database }) => role === login && !in_database) ??
    settings.find(({ role, in_database }) => role === null && in_database) ??
    settings.find(({ role }) => role === null);
  return found?.value;
};
