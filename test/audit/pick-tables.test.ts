import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditPool } from './audit-pool.ts';
import { openStage, type Stage } from './database.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(18);
});
afterAll(() => stage?.stop());

/** A table with a trigger before these statements, whose function does this. */
const table = (name: string, statements: string, body: string): string => `
  CREATE TABLE public.${name} (id bigint, note text);
  CREATE FUNCTION public.${name}_look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$;
  CREATE TRIGGER ${name}_look BEFORE ${statements} ON public.${name}
    FOR EACH ROW EXECUTE FUNCTION public.${name}_look();`;

test('a trigger that refuses changes picks a table; one that treats INSERT alike checks state', () =>
  stage.scene(
    [
      table('kept', 'UPDATE OR DELETE', `RAISE EXCEPTION 'no';`),
      table(
        'stamped',
        'INSERT OR UPDATE',
        `IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW;`,
      ),
      table(
        'cased',
        'INSERT OR DELETE',
        `CASE TG_OP WHEN 'INSERT' THEN RETURN NEW; ELSE RAISE EXCEPTION 'no'; END CASE;`,
      ),
      table(
        'checked',
        'INSERT OR UPDATE',
        `IF NEW.id < 0 THEN RAISE EXCEPTION '%', TG_OP; END IF; RETURN NEW;`,
      ),
    ],
    async (pool) => {
      const { tables } = await auditPool(pool);
      expect(tables.map((found) => found.table)).toEqual(['cased', 'kept', 'stamped']);
    },
  ));

test('event tables of tools that people use are found by themselves', () =>
  stage.scene(
    [
      `CREATE SCHEMA message_store; CREATE TABLE message_store.messages (id bigint); CREATE TABLE public.messages (id bigint);
       CREATE SCHEMA audit; CREATE TABLE audit.record_version (id bigint); CREATE TABLE audit.changes (id bigint); CREATE TABLE audit.settings (id bigint);
       CREATE TABLE public."TransactionLedger" (id int); CREATE TABLE public."UserLedgerType" (id int);
       CREATE TABLE public.versions (id bigint, item_type text, item_id bigint, event text, whodunnit text, object jsonb, created_at timestamp);
       CREATE TABLE public.post_versions (id bigint, item_type text, item_id bigint, event text, whodunnit text);
       CREATE TABLE public.schema_versions (version text, event text, item_id bigint);`,
    ],
    async (pool) => {
      const { tables } = await auditPool(pool);
      expect(tables.map((found) => `${found.schema}.${found.table}`)).toEqual([
        'audit.changes',
        'audit.record_version',
        'message_store.messages',
        'public.TransactionLedger',
        'public.post_versions',
        'public.versions',
      ]);
    },
  ));

test('the trigger that writes an audit log makes that table an event table, and not the one that it watches', () =>
  stage.scene(
    [
      `CREATE SCHEMA audit; CREATE TABLE audit.logged_actions (event_id bigserial, action text); CREATE TABLE public.accounts (id int);
       CREATE FUNCTION audit.if_modified_func() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
       BEGIN
         IF TG_WHEN <> 'AFTER' THEN RAISE EXCEPTION 'only AFTER'; END IF;
         IF TG_OP = 'DELETE' THEN INSERT INTO audit.logged_actions (action) VALUES ('D'); ELSE INSERT INTO audit.logged_actions (action) VALUES ('W'); END IF;
         RETURN NULL;
       END $$;
       CREATE TRIGGER audit_trigger_row AFTER INSERT OR UPDATE OR DELETE ON public.accounts FOR EACH ROW EXECUTE FUNCTION audit.if_modified_func();`,
    ],
    async (pool) => {
      const { tables } = await auditPool(pool);
      expect(tables.map((found) => found.table)).toEqual(['logged_actions']);
    },
  ));
