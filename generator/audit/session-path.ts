import { listedSchemas } from './search-path.ts';
import type { World } from './world.ts';

const DEFAULT = '"$user", public';

/** A place of a search_path: as it is written (`$user`), and the schema that it means. */
export interface Looked {
  readonly written: string;
  readonly schema: string;
}

/**
 * The schemas in which a session of a login role looks up a name without one, in order, by what ALTER ROLE and ALTER
 * DATABASE say (manual, ALTER ROLE: the setting of a role in a database wins, then the role's, then the database's).
 * What the server's configuration file or the program sets is not known.
 */
export const sessionPath = (world: World, login: string): readonly Looked[] => {
  const settings = world.facts.roleSettings.filter(({ name }) => name === 'search_path');
  const found =
    settings.find(({ role, in_database }) => role === login && in_database) ??
    settings.find(({ role, in_database }) => role === login && !in_database) ??
    settings.find(({ role, in_database }) => role === null && in_database) ??
    settings.find(({ role }) => role === null);
  return listedSchemas(found?.value ?? DEFAULT).map((written) => ({
    written,
    schema: written === '$user' ? login : written,
  }));
};
