import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proveOn, withProofs } from '../../generator/audit/prove/prove-report.ts';
import { auditPool, EVERYTHING, errorsOf } from './audit-pool.ts';
import { openStage, runAs, runScript, type Stage, scalar } from './database.ts';
import { DEFINER_STATEMENTS } from './definer-statements.ts';
import { DROPPED_WAYS } from './dropped-ways.ts';
import { FAR_WAYS, type FarWay } from './far-ways.ts';
import { FILLED_WAYS } from './filled-ways.ts';
import { FOLLOWED_WAYS } from './followed-ways.ts';
import { INDIRECT_WAYS } from './indirect-ways.ts';
import { OPERATOR_WAYS } from './operator-ways.ts';
import { PASSED_WAYS } from './passed-ways.ts';
import { RANDOM_WAYS } from './random-ways.ts';
import { SAID_WAYS } from './said-ways.ts';
import { VIEW_WAYS } from './view-ways.ts';

/**
 * Ways that a reviewer would not think of, and walls that look like holes. Each is walked first; what PostgreSQL lets
 * happen must be told of that role or called unproven, what it refuses must not. Then the fix is run: the writer still
 * appends, and the way is closed. Each on the oldest or the newest version, in turn.
 */
const base = (name: string): string => readFileSync(new URL(`bases/${name}.sql`, import.meta.url), 'utf8');
const AN_EVENT = `INSERT INTO ledger.events (event_type, payload) VALUES ('claimed_transaction', '{}');`;
const ASLEEP = `
  ALTER TABLE ledger.events ENABLE TRIGGER events_guard_rows;
  ALTER TABLE ledger.events ENABLE TRIGGER events_guard_statement;`;
const scriptsOf = ({ guards, script }: FarWay): readonly string[] => [
  base('hardened'),
  AN_EVENT,
  guards === 'none' ? base('unguarded') : guards === 'origin' ? ASLEEP : '',
  script,
];

describe.each([14, 18] as const)('ways far round on PostgreSQL %i', (major) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(major);
  });
  afterAll(() => stage?.stop());

  const here = [
    ...FAR_WAYS,
    ...DEFINER_STATEMENTS,
    ...RANDOM_WAYS,
    ...INDIRECT_WAYS,
    ...SAID_WAYS,
    ...FOLLOWED_WAYS,
    ...DROPPED_WAYS,
    ...FILLED_WAYS,
    ...PASSED_WAYS,
    ...VIEW_WAYS,
    ...OPERATOR_WAYS,
  ].filter(({ since = 0, until = 99 }, index) =>
    since > 14 ? major === 18 : until < 18 ? major === 14 : index % 2 === (major === 14 ? 0 : 1),
  );

  test.each(here)('$title', async (way) => {
    const { role = 'app', attack, proof, verdict, append = AN_EVENT, isProved = false } = way;
    const harmed = await stage.scene(scriptsOf(way), async (pool) => {
      const refused = await runAs(pool, role, attack);
      return { done: await scalar(pool, proof), refused };
    });
    expect(harmed.done, harmed.refused.join('\n')).toBe(verdict !== 'append-only');
    await stage.scene(scriptsOf(way), async (pool) => {
      const report = await auditPool(pool, { patterns: ['ledger.events'] });
      const [table] = report.tables;
      expect(table?.verdict, errorsOf(report).join('\n')).toBe(verdict);
      if (verdict !== 'nominal') return;
      const errors = table?.findings.filter(({ severity }) => severity === 'error') ?? [];
      expect(errors.some((error) => error.role === role || error.path[1] === 'PUBLIC')).toBe(true);
      if (isProved) {
        const { tables } = withProofs(report, await proveOn(pool, EVERYTHING, { inPlace: false }));
        expect(tables[0]?.findings.find(({ role: of }) => of === role)).toMatchObject({ proof: 'proved' });
      }
      await runScript(pool, report.fix.join('\n'));
      expect(errorsOf(await auditPool(pool, { patterns: ['ledger.events'] }))).toEqual([]);
      expect(await runAs(pool, 'writer', append)).toEqual([]);
      // A later event may be gone after the append of one that trims; the first one has to be there.
      if ((await scalar(pool, proof)) === true) await runScript(pool, AN_EVENT);
      await runAs(pool, role, attack);
      expect(await scalar(pool, proof)).toBe(false);
    });
  });
});
