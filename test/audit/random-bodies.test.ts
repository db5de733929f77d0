import { appendFileSync, readFileSync } from 'node:fs';
import { type ConnectionPool, sql } from '@databases/pg';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isServerError } from '../../generator/database/server-error.ts';
import type { Major } from '../servers/majors.ts';
import { auditPool } from './audit-pool.ts';
import { openStage, type Stage } from './database.ts';
import { attacksOn, GUARDED, type Guard, guard } from './differential/guards.ts';
import { oracle } from './differential/oracle.ts';

/**
 * Trigger functions at random, read by the audit and run by PostgreSQL: none that is called a wall lets a change
 * through, and none that is called open stops every change.
 *
 *   INDELIBLE_BODIES=1000 INDELIBLE_MAJORS=14 npx vitest run test/audit/random-bodies
 *   INDELIBLE_DISAGREEMENTS=found.jsonl       write every disagreement to a file and go on
 */
const BODIES = Number(process.env.INDELIBLE_BODIES ?? 20);
const GIVEN = process.env.INDELIBLE_SEED ?? (process.env.INDELIBLE_BODIES ? undefined : '20261122');
const MAJOR = Number(process.env.INDELIBLE_MAJORS ?? 18) as Major;
const LOG = process.env.INDELIBLE_DISAGREEMENTS;
const HARDENED = readFileSync(new URL('bases/hardened.sql', import.meta.url), 'utf8');

const CAPABILITIES = ['update', 'delete', 'truncate'] as const;
type Said = 'stops' | 'passes' | 'unknown';

const run = (pool: ConnectionPool, text: string): Promise<unknown> =>
  pool.query(sql.__dangerous__rawValue(text));

describe('random bodies', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(MAJOR);
  });
  afterAll(() => stage?.stop());

  /** Whether PostgreSQL takes it: a body may assign to a constant. */
  const made = async (pool: ConnectionPool, given: Guard): Promise<boolean> => {
    await run(pool, 'DROP TRIGGER IF EXISTS guard ON ledger.events');
    try {
      await run(pool, given.function);
    } catch (error) {
      if (isServerError(error)) return false;
      throw error;
    }
    await run(pool, 'ALTER FUNCTION ledger.guard() OWNER TO ledger_owner');
    await run(pool, given.trigger);
    return true;
  };

  const saidOf = async (pool: ConnectionPool): Promise<ReadonlyMap<string, Said>> => {
    const findings = (await auditPool(pool, { patterns: ['ledger.events'] })).tables.flatMap(
      (t) => t.findings,
    );
    return new Map(
      CAPABILITIES.map((capability) => {
        const about = findings.filter((one) => one.capability === capability);
        if (about.some(({ severity }) => severity === 'error')) return [capability, 'passes'];
        return [capability, about.some(({ confidence }) => confidence === 'unknown') ? 'unknown' : 'stops'];
      }),
    );
  };

  test('a guard is a wall for the audit where it is one for PostgreSQL', {
    timeout: 24 * 3_600_000,
  }, async () => {
    const counts = new Map<string, number>();
    await stage.scene([HARDENED, GUARDED], (pool) =>
      fc.assert(
        fc.asyncProperty(fc.noBias(guard), async (given) => {
          if (!(await made(pool, given))) return;
          const said = await saidOf(pool);
          const harms = (await oracle(pool, ['app'], MAJOR, attacksOn(given))).get('app')?.harms ?? [];
          const wrong = CAPABILITIES.flatMap((capability) => {
            const passed = harms.find((harm) => harm.capability === capability);
            const verdict = said.get(capability);
            const key = `${verdict}, ${passed ? 'passed' : 'stopped'}`;
            counts.set(key, (counts.get(key) ?? 0) + 1);
            if (verdict === 'stops' && passed)
              return [`${capability} passes: ${passed.identity}: ${passed.statement}`];
            return verdict === 'passes' && !passed && !given.mayFail ? [`${capability} is stopped`] : [];
          });
          if (LOG === undefined) expect(wrong).toEqual([]);
          else if (wrong.length > 0) appendFileSync(LOG, `${JSON.stringify({ wrong, given })}\n`);
        }),
        { numRuns: BODIES, ...(GIVEN === undefined ? {} : { seed: Number(GIVEN) }) },
      ),
    );
    if (process.env.INDELIBLE_BODIES) process.stdout.write(`${JSON.stringify([...counts])}\n`);
  });
});
