import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { redacted } from '../../database/connect.ts';
import { KnownError } from '../../errors.ts';
import type { Planner } from './planner.ts';

const statementShape = z.object({
  ddl: z.string().min(1),
  hazards: z
    .array(z.object({ type: z.string(), message: z.string() }))
    .nullable()
    .transform((hazards) => hazards ?? []),
});

const planShape = z.object({
  statements: z
    .array(statementShape)
    .nullable()
    .transform((statements) => statements ?? []),
});

/** A statement as pg-schema-diff plans it, with its own words for what is dangerous about it. */
export type PlannedStatement = Readonly<z.infer<typeof statementShape>>;

export interface PlannerRun {
  /** SQL that makes what is there, and what should be there, in an empty database. */
  readonly from: string;
  readonly to: string;
  /** A login that may create databases: the planner makes two or three empty ones and drops them again. */
  readonly temporaryDatabaseUrl: string;
  readonly timeoutMilliseconds: number;
}

/**
 * Asks pg-schema-diff for the statements between two structures. It sees texts and databases of its own, never the
 * database that is to be changed.
 *
 * @throws KnownError when it fails, is killed, takes too long, or answers with something else than a plan; without
 *   the password of the URL.
 */
export const runPlanner = async (planner: Planner, run: PlannerRun): Promise<readonly PlannedStatement[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'indelible-structure-'));
  try {
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    await writeStructure(from, run.from);
    await writeStructure(to, run.to);
    return parsePlan(await answerOf(planner, run, ['--from-dir', from, '--to-dir', to]), planner);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const writeStructure = async (folder: string, text: string): Promise<void> => {
  await mkdir(folder);
  await writeFile(join(folder, 'structure.sql'), text, { mode: 0o600 });
};

/** It gives each of its own statements 3 seconds, CREATE DATABASE among them: on a busy server that is not much. */
const ATTEMPTS = 3;

const answerOf = async (planner: Planner, run: PlannerRun, folders: readonly string[]): Promise<string> => {
  const { dsn, password } = withoutPassword(run.temporaryDatabaseUrl);
  for (let attempt = 1; ; attempt++) {
    try {
      const { stdout } = await promisify(execFile)(
        planner.program,
        [
          'plan',
          ...folders,
          `--temp-db-dsn=${dsn}`,
          '--output-format=json',
          // It would put the columns of new tables into another order.
          '--data-pack-new-tables=false',
        ],
        {
          // The password stands in no list of processes.
          env: password === null ? process.env : { ...process.env, PGPASSWORD: password },
          timeout: run.timeoutMilliseconds,
          killSignal: 'SIGKILL',
          maxBuffer: MAX_BYTES,
        },
      );
      return stdout;
    } catch (cause) {
      const failure = cause as PlannerFailure;
      if (attempt < ATTEMPTS && TIMED_OUT.test(failure.stderr ?? '')) continue;
      throw plannerError(planner, run, failure);
    }
  }
};

const MAX_BYTES = 64 * 1024 * 1024;
/** SQLSTATE query_canceled. */
const TIMED_OUT = /\bSQLSTATE 57014\b/;

interface PlannerFailure extends Error {
  readonly killed?: boolean;
  readonly signal?: NodeJS.Signals | null;
  readonly code?: string | number | null;
  readonly stderr?: string;
}

const withoutPassword = (url: string): { readonly dsn: string; readonly password: string | null } => {
  const parsed = new URL(url);
  const password = parsed.searchParams.get('password') ?? (decodeURIComponent(parsed.password) || null);
  parsed.password = '';
  parsed.searchParams.delete('password');
  return { dsn: parsed.href, password };
};

const plannerError = (planner: Planner, run: PlannerRun, failure: PlannerFailure): KnownError => {
  const where = redacted(run.temporaryDatabaseUrl);
  const hint = `It works in databases of its own, pgschemadiff_tmp_…, on ${where}, where this login must be allowed to create them (--temp-database-url). If one is left behind, drop it.`;
  const name = `pg-schema-diff ${planner.version}`;
  if (failure.killed) {
    const seconds = run.timeoutMilliseconds / 1000;
    return new KnownError(`${name} had no plan after ${seconds} seconds and was ended.`, { hint });
  }
  if (failure.signal) {
    return new KnownError(`${name} was killed (${failure.signal}) before it had a plan.`, { hint });
  }
  const said = saidBy(failure, run.temporaryDatabaseUrl);
  return new KnownError(`${name} has no plan${said === '' ? '' : `: ${said}`}.`, { hint });
};

/** Its error in a line: it goes on with how it is used, or with the whole plan as Go sees it. */
const saidBy = ({ stderr = '', code, message }: PlannerFailure, url: string): string => {
  const lines = stderr.split('\n').map((line) => line.trim());
  const line = lines.find((text) => text.startsWith('Error: ')) ?? lines.find((text) => text !== '');
  const said = line?.replace(/^Error: /, '') ?? (typeof code === 'number' ? `exit code ${code}` : message);
  return withoutSecrets(said, url).replace(/\.$/, '');
};

/** The password as it is and as it stands in the URL, and any other URL's. */
const withoutSecrets = (text: string, url: string): string => {
  const { password } = withoutPassword(url);
  const secrets = password === null ? [] : [password, encodeURIComponent(password), new URL(url).password];
  return secrets
    .filter((secret) => secret !== '')
    .reduce((masked, secret) => masked.replaceAll(secret, '***'), text)
    .replaceAll(/(postgres(?:ql)?:\/\/[^\s:@/]*):[^\s@]*@/g, '$1:***@');
};

const parsePlan = (answer: string, { version }: Planner): readonly PlannedStatement[] => {
  try {
    return planShape.parse(JSON.parse(answer)).statements;
  } catch (cause) {
    throw new KnownError(`pg-schema-diff ${version} did not answer with a plan that can be read.`, {
      hint: 'indelible knows the plans of v1.0.5 to v1.0.7: use one of those, and report this one.',
      cause,
    });
  }
};
