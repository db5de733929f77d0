import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ConnectionPool, sql } from '@databases/pg';
import { redacted, withDatabase } from '../../database/connect.ts';
import { boundQuery, fixedSql } from '../../database/query.ts';
import { firstLine, isServerError } from '../../database/server-error.ts';
import { NothingTried, onStandby } from './nothing-tried.ts';
import { statement } from './templates.ts';

const run = promisify(execFile);

const IN_PLACE =
  '--prove in-place tries on the database itself and rolls everything back; docs/audit.md says what that takes.';

class NoScratch extends NothingTried {
  constructor(why: string, options?: ErrorOptions) {
    super(`no copy of the database could be made: ${why}`, IN_PLACE, options);
  }
}

interface Reviewed {
  readonly name: string;
  readonly owner: string;
  readonly size: number;
  readonly others: number;
  readonly superuser: boolean;
  readonly session_user: string;
  readonly standby: boolean;
  readonly major: number;
}

const LARGEST_COPY = 1024 ** 3;
/** PostgreSQL's own databases, to work from while the reviewed one must have no sessions. */
const NEIGHBOURS = ['postgres', 'template1'];

/**
 * Makes a copy of a database on its own server, where the same roles are, hands its URL to `work` and drops it: the
 * schema alone by pg_dump where there is one of the server's version or later, else a whole copy of a small database
 * that nobody else is connected to.
 *
 * @throws NothingTried when neither can be made.
 */
export const withScratch = async <T>(url: string, work: (scratchUrl: string) => Promise<T>): Promise<T> => {
  const reviewed = await withDatabase(url, readReviewed);
  if (reviewed.standby) throw onStandby();
  if (!reviewed.superuser)
    throw new NoScratch(
      `${reviewed.session_user} is no superuser, and only one can make a copy with the owners and roles of the database`,
    );
  const dumps = await canDump(reviewed.major);
  if (!dumps && reviewed.others > 0)
    throw new NoScratch(
      `there is no pg_dump of version ${reviewed.major} or later on PATH, and a database with other sessions can not be copied whole`,
    );
  if (!dumps && reviewed.size > LARGEST_COPY)
    throw new NoScratch(
      `there is no pg_dump of version ${reviewed.major} or later on PATH, and the database is too large to be copied whole`,
    );
  const scratch = `indelible_proof_${randomBytes(6).toString('hex')}`;
  const scratchUrl = urlOn(url, scratch);
  const neighbour = urlOn(url, NEIGHBOURS.find((name) => name !== reviewed.name) ?? 'template1');
  const { name: database, owner } = reviewed;
  const drop = async (): Promise<void> =>
    statementOn(neighbour, await statement('drop_scratch', { scratch }));
  await statementOn(
    neighbour,
    await (dumps
      ? statement('create_scratch', { scratch, owner })
      : statement('copy_to_scratch', { scratch, database, owner })),
  ).catch(async (error: unknown) => {
    // A connection that was lost may have made it all the same.
    await drop().catch(() => undefined);
    throw error;
  });
  try {
    if (dumps) await copySchema(url, scratchUrl);
    return await work(scratchUrl);
  } finally {
    await drop();
  }
};

const readReviewed = async (database: ConnectionPool): Promise<Reviewed> => {
  const [reviewed] = (await database.query(boundQuery(await fixedSql('prove/database.sql')))) as [Reviewed];
  return reviewed;
};

const statementOn = (url: string, text: string): Promise<void> =>
  withDatabase(url, async (database) => {
    await database.query(sql.__dangerous__rawValue(text)).catch((error: unknown) => {
      if (!isServerError(error)) throw error;
      throw new NoScratch(`PostgreSQL says: ${firstLine(error)}`, { cause: error });
    });
  });

const urlOn = (url: string, database: string): string => {
  const parsed = new URL(url);
  parsed.pathname = `/${encodeURIComponent(database)}`;
  return parsed.href;
};

/** pg_dump refuses servers that are newer than itself. */
const canDump = async (major: number): Promise<boolean> => {
  try {
    const { stdout } = await run('pg_dump', ['--version']);
    return Number(/ (\d+)/.exec(stdout)?.[1] ?? 0) >= major;
  } catch {
    return false;
  }
};

/** Subscriptions and publications would reach other servers. */
const copySchema = async (from: string, to: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'indelible-proof-'));
  const file = join(folder, 'schema');
  try {
    await program('pg_dump', from, [
      '--schema-only',
      '--format=custom',
      '--no-publications',
      '--no-subscriptions',
      `--file=${file}`,
    ]);
    // What can not be restored (an extension that wants its own database) is missing in the copy: pg_restore goes on.
    await program('pg_restore', to, [file]).catch((error: { code?: unknown }) => {
      if (error.code !== 1) throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** The password goes by the environment, where other users of the machine can't see it. */
const program = async (name: string, url: string, options: readonly string[]): Promise<void> => {
  const parsed = new URL(url);
  const PGPASSWORD = decodeURIComponent(parsed.password);
  parsed.password = '';
  try {
    await run(name, [`--dbname=${parsed.href}`, ...options], {
      env: { ...process.env, ...(PGPASSWORD === '' ? {} : { PGPASSWORD }) },
    });
  } catch (error) {
    const { code, stderr = '' } = error as { code?: number; stderr?: string };
    if (name === 'pg_restore' && code === 1) throw error;
    const said = stderr.split('\n').find((line) => line.includes('error')) ?? 'it failed';
    throw new NoScratch(`${name} of ${redacted(url)}: ${said}`, { cause: error });
  }
};
