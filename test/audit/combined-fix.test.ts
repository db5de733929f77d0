import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ConnectionPool } from '@databases/pg';
import { afterAll, describe, expect, test } from 'vitest';
import type { Report } from '../../generator/audit/report/report.ts';
import type { Major } from '../servers/majors.ts';
import { auditPool, errorsOf } from './audit-pool.ts';
import { openStage, runAs, runScript, type Stage } from './database.ts';

const FOLDER = fileURLToPath(new URL('messy/', import.meta.url));
const stages = new Map<Major, Promise<Stage>>();
const stageOf = (major: Major): Promise<Stage> => {
  const known = stages.get(major) ?? openStage(major);
  stages.set(major, known);
  return known;
};

const databases = readdirSync(FOLDER)
  .sort()
  .map((name) => {
    const script = readFileSync(`${FOLDER}${name}`, 'utf8');
    const said = (directive: string): string =>
      new RegExp(`^-- @${directive} (.*)$`, 'm').exec(script)?.[1] ?? '';
    return {
      name,
      script,
      major: Number(said('on') || 18) as Major,
      writer: said('writer'),
      insert: said('insert'),
    };
  });

/** What it takes to say that a fix is a fix; the statement that fails, or what is wrong afterwards. */
const wrongAfter = async (
  pool: ConnectionPool,
  statements: readonly string[],
  { writer, insert }: (typeof databases)[number],
): Promise<readonly string[]> => {
  try {
    await runScript(pool, statements.join('\n'));
  } catch (error) {
    return [String(error)];
  }
  return [...errorsOf(await auditPool(pool)), ...(await runAs(pool, writer, insert))];
};

describe('databases with many holes at once', () => {
  afterAll(async () => {
    for (const stage of stages.values()) await (await stage).stop();
  });

  test.each(
    databases,
  )('$name: the fix closes all of them, and every statement that takes something away is needed', async (database) => {
    const stage = await stageOf(database.major);
    let before: Report | null = null;
    await stage.scene([database.script], async (pool) => {
      before = await auditPool(pool);
      expect(errorsOf(before).length).toBeGreaterThan(4);
      expect(await wrongAfter(pool, before.fix, database)).toEqual([]);
    });
    const fix = (before as Report | null)?.fix ?? [];
    for (const [index, statement] of fix.entries()) {
      // A GRANT keeps what somebody could do as an owner or member, whoever that is.
      if (statement.startsWith('GRANT ')) continue;
      const rest = fix.filter((_, other) => other !== index);
      const wrong = await stage.scene([database.script], (pool) => wrongAfter(pool, rest, database));
      expect(wrong, `not needed: ${statement}\nin\n${fix.join('\n')}`).not.toEqual([]);
    }
  });
});
