import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proveOn, withProofs } from '../../generator/audit/prove/prove-report.ts';
import { MAJORS } from '../servers/majors.ts';
import { auditPool, EVERYTHING } from './audit-pool.ts';
import { appliesTo, baseScripts, type RuleCase, ruleCase, ruleFolders } from './cases.ts';
import { openStage, type Stage } from './database.ts';

/** The versions between are tried when more is asked for, as with the random worlds. */
const TRIED = process.env.INDELIBLE_WORLDS ? MAJORS : ([14, 18] as const);

describe.each(TRIED)('proof on PostgreSQL %i', (major) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(major);
  });
  afterAll(() => stage?.stop());

  const cases = ruleFolders()
    .map(ruleCase)
    .filter((found): found is RuleCase => found !== null)
    .filter(({ holes }) => appliesTo(holes, major) && !holes.directives.has('tested'));

  test.each(cases)('the hole of $rule', ({ holes }) =>
    stage.scene([...baseScripts(holes), holes.script], async (pool) => {
      const report = await auditPool(pool);
      const proved = withProofs(report, await proveOn(pool, EVERYTHING, { inPlace: false }));
      for (const { findings } of proved.tables) {
        for (const { severity, rule, role, proof, proofBecause } of findings) {
          if (process.env.SHOW) console.log(severity, rule, role, proof, proofBecause);
          if (severity === 'error')
            expect(proof, `${rule} by ${role}: ${proofBecause}`).not.toBe('not reproduced');
        }
      }
    }));
});
