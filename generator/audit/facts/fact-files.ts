import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.ts';

/**
 * The file below `sql/` that reads `fact` on a major version: `fact.sql`, or the `fact.N.sql` with the highest
 * N that is not above it ("from version N on"). Null when the version has no such thing.
 */
export const factFiles = async (major: number): Promise<(fact: string) => string | null> => {
  const names = await readdir(join(packageRoot, 'sql/audit'));
  const newest = new Map<string, { since: number; path: string }>();
  for (const name of names) {
    const match = /^(?<fact>[a-z-]+)(?:\.(?<since>\d+))?\.sql$/.exec(name);
    if (!match?.groups) continue;
    const since = Number(match.groups.since ?? 0);
    const fact = match.groups.fact ?? '';
    const known = newest.get(fact);
    if (since <= major && (!known || known.since < since)) newest.set(fact, { since, path: `audit/${name}` });
  }
  return (fact) => newest.get(fact)?.path ?? null;
};
