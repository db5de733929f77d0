import { expect, test } from 'vitest';
import type { Apply } from '../../generator/catalog/projection-model.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { raw } from '../attacks/session.ts';
import { modelOf } from '../install/catalog.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS, planned } from './planned.ts';
import { SOLD, shopDefinition } from './shop.ts';

const shopThat = (version: string, apply: Apply) => {
  const { shop_events: events } = shopDefinition.tables;
  const projections = { sales: { ...events?.projections?.sales, apply } };
  return modelOf({ ...shopDefinition, version, tables: { shop_events: { ...events, projections } } });
};

test.each([
  0, 1,
])('a projection is applied by appends, by a worker and by appends again (%i batches at first)', async (batches) => {
  const server = await startServer(18);
  try {
    await withDatabase(server.url, async (database) => {
      const sold = async (): Promise<unknown> => {
        expect(await raw(database, 'SELECT * FROM shop.sales_verify()')).toEqual([]);
        return (await raw(database, 'SELECT sum(sold)::integer AS sold FROM shop.sales'))[0]?.sold;
      };
      await applyCatalog(database, shopThat('1.0.0', 'inline'), OPTIONS);
      if (batches > 0) await raw(database, SOLD);

      const asynchronous = shopThat('1.1.0', 'asynchronous');
      await applyCatalog(database, asynchronous, OPTIONS);
      expect(await planned(database, asynchronous)).toBe('');
      await raw(database, SOLD);
      await raw(database, 'SELECT * FROM shop.sales_apply()');
      expect(await sold()).toBe(50 * (batches + 1));

      // The worker has not come to these.
      await raw(database, SOLD);
      const inline = shopThat('1.2.0', 'inline');
      await applyCatalog(database, inline, OPTIONS);
      expect(await planned(database, inline)).toBe('');
      expect(await sold()).toBe(50 * (batches + 2));
      await raw(database, SOLD);
      expect(await sold()).toBe(50 * (batches + 3));
    });
  } finally {
    await server.stop();
  }
});
