import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadClient } from '../client/load-client.ts';
import { modelOf } from '../install/catalog.ts';
import { RUN, SHOP, sold, V1, V2, V3 } from './catalog.ts';
import { openShop, type Shop } from './shop.ts';

let shop: Shop;
let agent: ConnectionPool;
beforeAll(async () => {
  shop = await openShop(18);
  agent = shop.open('shop_agent');
});
afterAll(() => shop.stop());

const client = async () => (await loadClient(modelOf(SHOP)))(agent, { writer: 'shop_agent' });

test('the newest version and an earlier one that is open are appended, and come back as they are recorded', async () => {
  const events = await client();
  expect(await events.append(sold(3, V3))).toMatchObject({ event_version: 3, payload: V3 });
  expect(await events.append(sold(2, V2))).toMatchObject({ event_version: 2, payload: V2 });
  const { event_type: _, event_version: __, ...said } = sold(3, V3);
  expect(await events.of.sold?.append(said)).toMatchObject({ event_version: 3 });
  // Version 1 of returned is no correction, and its reason may be left out.
  const returned = {
    run_id: RUN,
    event_type: 'returned',
    subject_type: 'product',
    subject_id: 'P',
    actor: 'ai/x',
  };
  expect(await events.append({ ...returned, payload: { why: '' } })).toMatchObject({
    event_version: 1,
    reason: null,
    corrects: null,
  });
});

test.each([
  ['a version that is closed', sold(1, V1), 'event_version'],
  ['the payload of another version', sold(2, V3), 'payload.buyer'],
  ['an earlier payload as the newest', sold(3, V2), 'payload.first'],
  ['an unknown version', sold(4, V3), 'event_version'],
])('%s is refused before it is sent', async (_, event, path) => {
  await expect((await client()).append(event)).rejects.toMatchObject({
    problems: expect.arrayContaining([expect.objectContaining({ path })]),
  });
});
