import { expect, test } from 'vitest';
import { withDatabase } from '../../generator/database/connect.ts';
import { boundQuery } from '../../generator/database/query.ts';
import { MAJORS } from '../servers/majors.ts';
import { startServer } from '../servers/start.ts';
import { compareVerdicts, randomQuestions } from './agreement.ts';
import { ROLES_SQL } from './payload-schema.ts';

/** Another seed looks elsewhere, more rounds look longer: PAYLOAD_SEED=7 PAYLOAD_ROUNDS=100. */
const SEED = Number(process.env.PAYLOAD_SEED ?? 4711);
const ROUNDS = Number(process.env.PAYLOAD_ROUNDS ?? 0);

test.each(MAJORS)('PostgreSQL %i says what zod says about generated payloads', async (major) => {
  const server = await startServer(major);
  try {
    await withDatabase(server.url, async (database) => {
      await database.query(boundQuery(ROLES_SQL));
      const rounds = ROUNDS || (major === 18 ? 4 : 1);
      let accepted = 0;
      let asked = 0;
      for (let round = 0; round < rounds; round++) {
        const seed = SEED + round * 1000 + major;
        const questions = randomQuestions(60, 25, seed);
        const result = await compareVerdicts(database, `round_${round}`, questions);
        expect(result.disagreements.slice(0, 5), `seed ${seed}`).toEqual([]);
        accepted += result.accepted;
        asked += result.asked;
      }
      // Both verdicts have to occur often, or nothing was tested.
      expect(accepted).toBeGreaterThan(asked / 10);
      expect(asked - accepted).toBeGreaterThan(asked / 10);
    });
  } finally {
    await server.stop();
  }
}, 600_000);
