import { listedSchemas } from './search-path.ts';
import { startingValue } from './session-setting.ts';
import type { World } from './world.ts';

const DEFAULT = '"$user", public';

/** A place of a search_path: as it is written (`$user`), and the schema that it means. */
export interface Looked {
  readonly written: string;
  readonly schema: string;
}

/** The schemas in which a session of a login role looks up a name without one, in order. */
export const sessionPath = (world: World, login: string): readonly Looked[] =>
  listedSchemas(startingValue(world.facts, login, 'search_path') ?? DEFAULT).map((written) => ({
    written,
    schema: written === '$user' ? login : written,
  }));
