import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fixedSql } from '../../database/query.ts';
import { KnownError } from '../../errors.ts';
import { packageRoot } from '../../package-root.ts';
import { byCodePoint } from '../order.ts';

/** What a host has before the first migration runs: a file of `sql/assume/`. */
export interface Host {
  readonly name: string;
  readonly script: string;
  /** Who runs migrations there. */
  readonly owner: string;
  /** Roles of the host itself that log in; what they can do is noted. */
  readonly trusted: readonly string[];
}

const FOLDER = 'sql/assume';

/** The names that `--assume` takes. */
const hosts = async (): Promise<readonly string[]> =>
  (await readdir(join(packageRoot, FOLDER)))
    .filter((name) => name.endsWith('.sql'))
    .map((name) => name.slice(0, -'.sql'.length))
    .sort(byCodePoint);

/** @throws KnownError when there is no such host. */
export const hostNamed = async (name: string): Promise<Host> => {
  const known = await hosts();
  if (!known.includes(name)) {
    throw new KnownError(`--assume: ${JSON.stringify(name)} is no host that is known.`, {
      hint: `It can be ${known.join(', ')}.`,
    });
  }
  const script = await fixedSql(`assume/${name}.sql`);
  const said = (directive: string): readonly string[] =>
    (new RegExp(`^-- @${directive} (.*)$`, 'm').exec(script)?.[1] ?? '').split(' ').filter(Boolean);
  return { name, script, owner: said('owner')[0] ?? 'postgres', trusted: said('trusted') };
};
