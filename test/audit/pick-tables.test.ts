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
