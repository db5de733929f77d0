import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditPool, errorsOf } from './audit-pool.ts';
import { openStage, runAs, runScript, type Stage, scalar } from './database.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(18);
});
afterAll(() => stage?.stop());

const HOSTILE = `
  CREATE ROLE "O'Brien; DROP TABLE x --" LOGIN;
  CREATE ROLE "group ""of"" ünits";
  CREATE ROLE "select" LOGIN;
  CREATE SCHEMA "My Schema";
  GRANT USAGE, CREATE ON SCHEMA "My Schema" TO "group ""of"" ünits", "select", "O'Brien; DROP TABLE x --";
  CREATE TYPE "My Schema"."ty""pe" AS ENUM ('a', 'b');
  CREATE TABLE "My Schema"."Audit.Log $$ '1'" (
    "Id" bigserial PRIMARY KEY, "at" timestamptz DEFAULT now(), "user" text DEFAULT session_user,
    "pay load" jsonb, "order" "My Schema"."ty""pe");
  CREATE FUNCTION "My Schema"."gu""ard"() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION 'no'; END $f$;
  CREATE TRIGGER "a ""trigger""" BEFORE UPDATE ON "My Schema"."Audit.Log $$ '1'"
    FOR EACH ROW EXECUTE FUNCTION "My Schema"."gu""ard"();
  ALTER TABLE "My Schema"."Audit.Log $$ '1'" OWNER TO "select";
  ALTER FUNCTION "My Schema"."gu""ard"() OWNER TO "select";
  ALTER TYPE "My Schema"."ty""pe" OWNER TO "select";
  SET ROLE "select";
  GRANT ALL ON "My Schema"."Audit.Log $$ '1'" TO "group ""of"" ünits" WITH GRANT OPTION;
  GRANT ALL ON SEQUENCE "My Schema"."Audit.Log $$ '1'_Id_seq" TO PUBLIC;
  RESET ROLE;
  GRANT "group ""of"" ünits" TO "O'Brien; DROP TABLE x --";`;

const APPEND = `INSERT INTO "My Schema"."Audit.Log $$ '1'" ("pay load") VALUES ('{}')`;

test('hostile names come through as names, in findings and in a fix that runs', () =>
  stage.scene([HOSTILE], async (pool) => {
    const pick = { patterns: ['My Schema.Audit.Log*'] };
    const report = await auditPool(pool, pick);
    expect(report.tables[0]?.verdict).toBe('nominal');
    expect(new Set(report.tables[0]?.findings.map(({ role }) => role))).toContain("O'Brien; DROP TABLE x --");
    await runScript(pool, report.fix.join('\n'));
    expect(errorsOf(await auditPool(pool, pick))).toEqual([]);
    for (const role of ["O'Brien; DROP TABLE x --", 'select']) {
      expect(await runAs(pool, role, APPEND)).toEqual([]);
      expect(await runAs(pool, role, 'TRUNCATE "My Schema"."Audit.Log $$ \'1\'"')).toHaveLength(1);
    }
    expect(await scalar(pool, `SELECT count(*)::int FROM "My Schema"."Audit.Log $$ '1'"`)).toBe(2);
  }));

test('the same posture gives the same bytes, whatever the order it was made in', () =>
  stage.scene([HOSTILE], async (pool) => {
    const first = JSON.stringify(await auditPool(pool, { patterns: ['*.*'] }));
    await runScript(
      pool,
      `REVOKE "group ""of"" ünits" FROM "O'Brien; DROP TABLE x --"; GRANT "group ""of"" ünits" TO "O'Brien; DROP TABLE x --"`,
    );
    expect(JSON.stringify(await auditPool(pool, { patterns: ['*.*'] }))).toBe(first);
  }));
