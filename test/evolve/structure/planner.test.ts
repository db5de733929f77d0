import { rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { KnownError } from '../../../generator/errors.ts';
import { findPlanner } from '../../../generator/evolve/structure/planner.ts';
import { type PlannerRun, runPlanner } from '../../../generator/evolve/structure/run-planner.ts';
import { fakePlanner, fakeProgram } from './fakes.ts';

const made: string[] = [];
afterAll(() => Promise.all(made.map((path) => rm(dirname(path), { recursive: true }))));

const program = async (script: string): Promise<string> => {
  const path = await fakeProgram(script);
  made.push(path);
  return path;
};

const planning = async (script: string): Promise<string> => {
  const path = await fakePlanner(script);
  made.push(path);
  return path;
};

const errorOf = async (work: Promise<unknown>): Promise<{ message: string; hint: string | null }> => {
  const error = await work.then(
    () => new Error('it should have failed'),
    (thrown: unknown) => thrown as Error,
  );
  expect(error).toBeInstanceOf(KnownError);
  return { message: error.message, hint: (error as KnownError).hint };
};

const EMPTY = { flag: null, environment: { PATH: '/nowhere' } };

describe('finding it', () => {
  test('by flag before the environment, by the environment before PATH', async () => {
    const [one, other] = [await program('echo version=v1.0.7'), await program('echo version=v1.0.6')];
    const environment = { INDELIBLE_PG_SCHEMA_DIFF: other, PATH: `${dirname(one)}:${process.env.PATH}` };
    expect(await findPlanner({ flag: one, environment })).toEqual({ program: one, version: 'v1.0.7' });
    expect(await findPlanner({ flag: null, environment })).toEqual({ program: other, version: 'v1.0.6' });
    expect(await findPlanner({ flag: null, environment: { PATH: environment.PATH } })).toEqual({
      program: 'pg-schema-diff',
      version: 'v1.0.7',
    });
  });

  test('nowhere: one line on how to get it', async () => {
    const { message, hint } = await errorOf(findPlanner(EMPTY));
    expect(message).toBe('Structural changes are planned by pg-schema-diff, and it is not on PATH.');
    expect(hint).toContain('go install github.com/stripe/pg-schema-diff/cmd/pg-schema-diff@v1.0.7');
    expect(hint).not.toContain('\n');
  });

  test.each([
    ['v1.0.5', true],
    ['v1.0.7', true],
    ['v1.1.0', true],
    ['v2.0.0', true],
    ['v1.0.8-0.20260101000000-0123456789ab', true],
    ['v1.0.7+dirty', true],
    ['(devel)', true],
    ['v1.0.4', false],
    ['v1.0.5-rc.1', false],
    ['v0.9.9', false],
    ['latest', false],
  ])('version %s: %s', async (version, isTaken) => {
    const flag = await program(`echo 'version=${version}'`);
    if (isTaken) expect((await findPlanner({ ...EMPTY, flag })).version).toBe(version);
    else {
      const { message } = await errorOf(findPlanner({ ...EMPTY, flag }));
      expect(message).toBe(
        `--pg-schema-diff ${flag} is pg-schema-diff ${version}; v1.0.5 or later is needed.`,
      );
    }
  });

  test('what is not there, can not be run, or is something else, is named', async () => {
    expect((await errorOf(findPlanner({ ...EMPTY, flag: '/nowhere/at all' }))).message).toBe(
      '--pg-schema-diff /nowhere/at all can not be run: there is no such file.',
    );
    const environment = { INDELIBLE_PG_SCHEMA_DIFF: '/nowhere/at all' };
    expect((await errorOf(findPlanner({ flag: null, environment }))).message).toContain(
      'INDELIBLE_PG_SCHEMA_DIFF=/nowhere/at all',
    );
    const text = await program('');
    await writeFile(`${text}.txt`, 'no program');
    expect((await errorOf(findPlanner({ ...EMPTY, flag: `${text}.txt` }))).message).toContain(
      'not executable',
    );
    expect((await errorOf(findPlanner({ ...EMPTY, flag: await program('echo hello') }))).message).toContain(
      'is not pg-schema-diff',
    );
    expect((await errorOf(findPlanner({ ...EMPTY, flag: await program('exit 3') }))).message).toContain(
      'does not say its version',
    );
    expect((await errorOf(findPlanner({ ...EMPTY, flag: await program('kill -9 $$') }))).message).toContain(
      'does not say its version',
    );
  });
});

describe('running it', () => {
  const RUN: PlannerRun = {
    from: 'CREATE SCHEMA s;\n',
    to: 'CREATE SCHEMA t;\n',
    temporaryDatabaseUrl: 'postgres://somebody:pass%20w%40rd@127.0.0.1:1/postgres?sslmode=disable',
    timeoutMilliseconds: 30_000,
  };
  const run = async (script: string, changed: Partial<PlannerRun> = {}) =>
    runPlanner({ program: await planning(script), version: 'v1.0.7' }, { ...RUN, ...changed });

  test('both texts and the server are told, the password by the environment only', async () => {
    const plan = await run(`
from=$(cat "$3/structure.sql") to=$(cat "$5/structure.sql")
case "$*" in *pass*) exit 1;; esac
[ "$PGPASSWORD" = 'pass w@rd' ] || exit 2
echo "{\\"statements\\": [{\\"ddl\\": \\"$from $to $6\\", \\"timeout_ms\\": 3000, \\"hazards\\": null}], \\"current_schema_hash\\": \\"x\\"}"`);
    expect(plan).toEqual([
      {
        ddl: 'CREATE SCHEMA s; CREATE SCHEMA t; --temp-db-dsn=postgres://somebody@127.0.0.1:1/postgres?sslmode=disable',
        hazards: [],
      },
    ]);
  });

  test('no statements are no plan', async () => {
    expect(await run(`echo '{"statements": null, "current_schema_hash": "x"}'`)).toEqual([]);
  });

  test.each([
    ['nothing', 'true'],
    ['no JSON', 'echo Schema matches expected.'],
    ['another JSON', 'echo "[]"'],
    ['statements that are none', `echo '{"statements": [{"sql": "DROP TABLE x"}]}'`],
    ['half a plan', `echo '{"statements": [{"ddl": "ALTER'`],
  ])('an answer with %s is refused', async (_, script) => {
    const { message } = await errorOf(run(script));
    expect(message).toBe('pg-schema-diff v1.0.7 did not answer with a plan that can be read.');
  });

  test('its error is told in a line, without any password', async () => {
    const { message, hint } = await errorOf(
      run(
        `echo "Error: could not parse postgres://other:hunter2@there/db and pass w@rd, pass%20w%40rd, $PGPASSWORD" >&2; echo Usage: >&2; exit 1`,
      ),
    );
    expect(message).toBe(
      'pg-schema-diff v1.0.7 has no plan: could not parse postgres://other:***@there/db and ***, ***, ***.',
    );
    expect(`${message} ${hint}`).not.toMatch(/hunter2|pass w@rd|pass%20/);
    expect((await errorOf(run('exit 7'))).message).toBe('pg-schema-diff v1.0.7 has no plan: exit code 7.');
  });

  test('killed, or without an end: it is said', async () => {
    expect((await errorOf(run('kill -9 $$'))).message).toBe(
      'pg-schema-diff v1.0.7 was killed (SIGKILL) before it had a plan.',
    );
    expect((await errorOf(run('exec sleep 600', { timeoutMilliseconds: 300 }))).message).toBe(
      'pg-schema-diff v1.0.7 had no plan after 0.3 seconds and was ended.',
    );
  });

  test('where the server is too busy for its three seconds, it is asked again', async () => {
    const plan = await run(`
if [ -e "$0.again" ]; then echo '{"statements": []}'; exit 0; fi
touch "$0.again"; echo 'Error: creating temporary database: canceling statement (SQLSTATE 57014)' >&2; exit 1`);
    expect(plan).toEqual([]);
  });
});
