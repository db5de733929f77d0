import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Major } from '../servers/majors.ts';
import { type Attack, attacksOn, type Target } from './attacks.ts';
import { attackAs } from './run.ts';
import { raw } from './session.ts';
import { ATTACKERS, fingerprint, openStage, SCHEMA, type Stage } from './stage.ts';
import { type Placeholders, targetsOf } from './targets.ts';

/** Those whose rows are events. */
const TABLES = ['payments', 'payments_parked', 'payments_moves', 'notes', 'catalog_versions'] as const;
const PROJECTIONS = ['balances', 'desk'] as const;
/**
 * For the thousands of attacks of one login, on a server that is busy with other suites: a test that is given up goes on
 * attacking in the background, and what it appends would be taken for the work of the next login.
 */
const PATIENCE_MILLISECONDS = 600_000;

const STATE = [
  ...PROJECTIONS.map((projection) => `${projection}_1`),
  ...[
    'notes_final',
    'payments_batches',
    'payments_final',
    'payments_members',
    'payments_positions',
    'projection_versions',
  ],
] as const;

/** Every attack as every login, one after the other; after each login a superuser looks what is there. */
export const attackSuite = (major: Major): void => {
  describe(`PostgreSQL ${major}`, () => {
    let stage: Stage;
    let targets: Readonly<Record<Target, readonly Placeholders[]>>;
    const attacks: readonly Attack[] = attacksOn(major);
    const counts: Record<string, number> = {};
    beforeAll(async () => {
      stage = await openStage(major);
      targets = await targetsOf(stage.admin);
    });
    afterAll(async () => {
      await stage.stop();
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
      console.log(`PostgreSQL ${major}: ${attacks.length} attacks tried ${total} times:`, counts);
    });

    test('there is something to attack', () => {
      expect(attacks.length).toBeGreaterThan(300);
      for (const things of Object.values(targets)) expect(things.length).toBeGreaterThan(0);
      expect(targets.table.map(({ name }) => name).sort()).toEqual([...TABLES].sort());
      expect(targets['state table'].map(({ name }) => name)).toEqual([...STATE]);
    });

    const attackers = ATTACKERS.filter(({ on }) => on.includes(major));
    test.each(attackers)('$label changes nothing', { timeout: PATIENCE_MILLISECONDS }, async (attacker) => {
      const before = await fingerprint(stage.admin);
      const rowsBefore = await rowsOf(stage);
      const began = await now(stage);
      const { count, appended, surprises } = await attackAs(stage, attacker, attacks, targets);
      counts[attacker.label] = count;
      const rowsAfter = await rowsOf(stage);
      expect(surprises).toEqual([]);
      expect(await fingerprint(stage.admin)).toEqual(before);
      expect(rowsAfter.filter(({ key }) => rowsBefore.some((row) => row.key === key))).toEqual(rowsBefore);
      const added = rowsAfter.filter(({ key }) => !rowsBefore.some((row) => row.key === key));
      expect(surprises).toEqual([]);
      expect(added.length).toBe(appended);
      for (const row of added) {
        expect(row).toMatchObject({ recorded_by: attacker.login, reason: 'right', past: true });
        expect(String(row.occurred_at) >= began).toBe(true);
      }
      await raw(stage.admin, `SELECT * FROM ${SCHEMA}.desk_apply()`);
      for (const projection of PROJECTIONS)
        expect(await raw(stage.admin, `SELECT * FROM ${SCHEMA}.${projection}_verify()`), projection).toEqual(
          [],
        );
      expect(count).toBeGreaterThan(attacker.party === 'guard' ? 100 : 1000);
    });

    test('positions of the sequences are what the tables hold, or ahead of it', async () => {
      for (const table of TABLES) {
        const [row] = await raw(
          stage.admin,
          `SELECT last_value >= (SELECT coalesce(max(id), 0) FROM ${SCHEMA}.${table})
              AND last_value < 10000000 AS sane FROM ${SCHEMA}.${table}_id_seq`,
        );
        expect(row).toEqual({ sane: true });
      }
    });
  });
};

interface Row {
  readonly key: string;
  readonly text: string;
  readonly recorded_by: string;
  readonly reason: string;
  readonly occurred_at: string;
  readonly past: boolean;
}

/** All rows, whole and with what the database says about them; `past`: time and transaction are no future ones. */
const rowsOf = async ({ admin }: Stage): Promise<readonly Row[]> =>
  (await raw(
    admin,
    `SELECT 'payments ' || id AS key, payments::text AS text, recorded_by, reason, occurred_at::text,
            occurred_at <= clock_timestamp() AND tx < pg_snapshot_xmax(pg_current_snapshot()) AS past
     FROM ${SCHEMA}.payments
     UNION ALL
     SELECT 'notes ' || id, notes::text, recorded_by, reason, occurred_at::text,
            occurred_at <= clock_timestamp() AND tx < pg_snapshot_xmax(pg_current_snapshot())
     FROM ${SCHEMA}.notes
     UNION ALL
     SELECT 'parked ' || id, payments_parked::text, recorded_by, reason, occurred_at::text, true
     FROM ${SCHEMA}.payments_parked
     UNION ALL
     SELECT 'move ' || id, payments_moves::text, recorded_by, reason, occurred_at::text, true
     FROM ${SCHEMA}.payments_moves
     UNION ALL
     SELECT 'position ' || consumer || ' ' || first_bucket, payments_positions::text, '', '', '', true
     FROM ${SCHEMA}.payments_positions
     UNION ALL
     SELECT 'version of ' || projection, projection || ' ' || version || ' ' || status || ' ' || begun_at, '', '', '', true
     FROM ${SCHEMA}.projection_versions
     UNION ALL
     SELECT 'catalog_versions ' || id, catalog_versions::text, recorded_by, '', installed_at::text, true
     FROM ${SCHEMA}.catalog_versions
     ORDER BY 1`,
  )) as readonly unknown[] as readonly Row[];

const now = async ({ admin }: Stage): Promise<string> => {
  const [row] = await raw(admin, 'SELECT clock_timestamp()::text AS now');
  return String(row?.now);
};
