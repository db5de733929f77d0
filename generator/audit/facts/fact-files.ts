import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.ts';

/** The query that reads `fact` on a major version; null when the version has no such thing. */
export type FactQueries = (fact: string, major: number) => string | null;

interface FactFile {
  readonly fact: string;
  /** The first major version that it is for. */
  readonly since: number;
  readonly text: string;
}

/**
 * The files of `sql/audit/`: `fact.sql` holds for every version, `fact.N.sql` from version N on, and the highest N that
 * is not above the server's wins. Read once a process, and at once: they are small and many.
 */
export const factQueries = (): FactQueries => {
  queries ??= readAll();
  return queries;
};

let queries: FactQueries | null = null;

const readAll = (): FactQueries => {
  const folder = join(packageRoot, 'sql/audit');
  const files = readdirSync(folder).flatMap((name) => readFact(folder, name));
  const newestFirst = files.sort((a, b) => b.since - a.since);
  return (fact, major) => newestFirst.find((file) => file.fact === fact && file.since <= major)?.text ?? null;
};

const readFact = (folder: string, name: string): readonly FactFile[] => {
  const { fact, since = '0' } = /^(?<fact>[a-z-]+)(?:\.(?<since>\d+))?\.sql$/.exec(name)?.groups ?? {};
  if (fact === undefined) return [];
  return [{ fact, since: Number(since), text: readFileSync(join(folder, name), 'utf8') }];
};
