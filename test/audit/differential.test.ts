import { appendFileSync, readFileSync } from 'node:fs';
import { type ConnectionPool, sql } from '@databases/pg';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isServerError } from '../../generator/database/server-error.ts';
import { MAJORS } from '../servers/majors.ts';
import { openStage, type Stage } from './database.ts';
import { compare } from './differential/agree.ts';
import { countOf, coverage } from './differential/coverage.ts';
import { FOUND } from './differential/found.ts';
import { featuresOf, HARMFUL, HARMLESS, scriptOf, type World, world } from './differential/world.ts';

/**
 * Random small worlds, judged by the audit and by PostgreSQL itself: nobody does harm that the audit does not tell
 * or call unproven, and every way in that it tells is gone by the role that it names.
 *
 *   INDELIBLE_WORLDS=1000 npx vitest run test/audit/differential     on every version, with a table of what they had
 *   INDELIBLE_MAJORS=16 INDELIBLE_SEED=-123   one version; the worlds of a seed again
 *   INDELIBLE_DISAGREEMENTS=found.jsonl       write every disagreement to a file and go on
 */
const WORLDS_A_MAJOR = 8;
const HARDENED = readFileSync(new URL('bases/hardened.sql', import.meta.url), 'utf8');
const MANY = process.env.INDELIBLE_WORLDS;
const GIVEN = process.env.INDELIBLE_SEED ?? (MANY ? undefined : '20261122');
const SEED = GIVEN === undefined ? undefined : Number(GIVEN);
const LOG = process.env.INDELIBLE_DISAGREEMENTS;

/** In every run, before the random ones. */
const EXAMPLES = [HARMLESS, HARMFUL, ...FOUND];

/** 15 has the memberships of 14, 17 those of 16: they are tried when more worlds are asked for. */
const TRIED = MANY ? MAJORS : ([14, 16, 18] as const);
const CHOSEN = process.env.INDELIBLE_MAJORS?.split(',').map(Number);

describe.each(
  TRIED.filter((major) => CHOSEN?.includes(major) ?? true),
)('random worlds on PostgreSQL %i', (major) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(major);
  });
  afterAll(() => stage?.stop());

  const build = (given: World, work: (pool: ConnectionPool) => Promise<void>): Promise<void> =>
    stage.scene([HARDENED], async (pool) => {
      await pool.task(async (connection) => {
        for (const statement of scriptOf(given, major)) {
          await connection.query(sql.__dangerous__rawValue(statement)).catch((error: unknown) => {
            if (!isServerError(error)) throw error;
          });
        }
      });
      return work(pool);
    });

  test(
    'the audit and PostgreSQL agree about what every login role can do',
    async () => {
      const counted = countOf();
      const started = Date.now();
      await fc.assert(
        fc.asyncProperty(fc.noBias(world), (given) =>
          build(given, async (pool) => {
            const compared = await compare(pool, major);
            counted.add(featuresOf(given), compared);
            if (LOG === undefined) expect(compared.disagreements).toEqual([]);
            else if (compared.disagreements.length > 0) {
              const { disagreements } = compared;
              appendFileSync(LOG, `${JSON.stringify({ major, disagreements, world: given })}\n`);
            }
          }),
        ),
        {
          numRuns: EXAMPLES.length + Number(MANY ?? WORLDS_A_MAJOR),
          // The same worlds in every ordinary run; a thorough one draws new ones.
          ...(SEED === undefined ? {} : { seed: SEED }),
          examples: EXAMPLES.map((given): [World] => [given]),
        },
      );
      // Both directions were tried.
      expect(counted.harmful()).toBeGreaterThan(0);
      expect(counted.harmless()).toBeGreaterThan(0);
      if (MANY) process.stdout.write(coverage(counted, major, (Date.now() - started) / 1000));
    },
    MANY ? 24 * 3_600_000 : 1_200_000,
  );
});
