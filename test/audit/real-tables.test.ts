import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditPool, errorsOf } from './audit-pool.ts';
import { openStage, runAs, runScript, type Stage, scalar } from './database.ts';
import { REAL_TABLES } from './real-tables.ts';

/** Tables as teams build them by tools that they know, sound and broken: what PostgreSQL lets a role do is what the audit says. */
describe.each([14, 18] as const)('tables of real teams on PostgreSQL %i', (major) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(major);
  });
  afterAll(() => stage?.stop());

  test.each(REAL_TABLES.filter((_, index) => major === 18 || index % 2 === 0))('$title', async (real) => {
    const { script, table, role, attack, proof, verdict, append, trusted = [] } = real;
    await stage.scene([script], async (pool) => {
      const refused = await runAs(pool, role, attack);
      if (verdict === 'unproven') return;
      expect(await scalar(pool, proof), refused.join('\n')).toBe(verdict === 'nominal');
    });
    await stage.scene([script], async (pool) => {
      const report = await auditPool(pool, { patterns: [table], trusted });
      const [found] = report.tables;
      const said = found?.findings
        .filter(
          ({ severity, confidence }) =>
            severity === 'error' || (severity === 'warning' && confidence === 'unknown'),
        )
        .map(({ rule, message }) => `${rule}: ${message}`);
      expect(found?.verdict, said?.join('\n')).toBe(verdict);
      expect(await runAs(pool, ...append)).toEqual([]);
      if (verdict !== 'nominal') return;
      await runScript(pool, report.fix.join('\n'));
      expect(errorsOf(await auditPool(pool, { patterns: [table], trusted }))).toEqual([]);
      expect(await runAs(pool, ...append)).toEqual([]);
      await runAs(pool, role, attack);
      expect(await scalar(pool, proof)).toBe(false);
    });
  });
});
