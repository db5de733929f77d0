// What each way to read misses while 8 writers hold some of their transactions open for a while.
import { setTimeout as delay } from 'node:timers/promises';

const WRITERS = 8;

/** What a transaction of a writer appends to each store, so many events. */
const STORES = {
  events: (rows) =>
    `INSERT INTO bench.events (event_type, subject_type, subject_id, payload, actor)
     SELECT 'changed', 'item', 'I-' || n, '{"state": "S"}', 'ai/bench' FROM generate_series(1, ${rows}) AS n`,
  messageDb: (rows, writer) =>
    `SELECT message_store.write_message(gen_random_uuid()::varchar, 'category-${writer}', 'changed', '{}')
     FROM generate_series(1, ${rows})`,
  emmett: (rows, writer) =>
    `SELECT emt_append_to_stream(array_agg(gen_random_uuid()::text), array_agg('{}'::jsonb), array_agg('{}'::jsonb),
       array_agg('1'::text), array_agg('changed'::text), array_agg('E'::text), 'stream-${writer}', 'category', NULL, 'emt:default')
     FROM generate_series(1, ${rows})`,
};

const IDS = {
  events: 'SELECT id FROM bench.events',
  messageDb: 'SELECT global_position AS id FROM message_store.messages',
  emmett: 'SELECT global_position AS id FROM emt_messages',
};

const write = async (client, store, writer, transactions) => {
  for (let n = 0; n < transactions; n++) {
    await client.query('BEGIN');
    // A transaction that wrote something else first has an id that is older than those of its events.
    if (Math.random() < 0.3) await client.query('INSERT INTO public.elsewhere VALUES (1)');
    await client.query(STORES[store](1 + Math.floor(Math.random() * 20), writer));
    if (Math.random() < 0.05) await delay(Math.random() * 150);
    else if (Math.random() < 0.3) await delay(Math.random() * 10);
    await client.query(Math.random() < 0.1 ? 'ROLLBACK' : 'COMMIT');
  }
};

const follow = async ({ batch }, writing) => {
  const seen = [];
  for (let more = true; more; ) {
    more = writing();
    const ids = await batch();
    seen.push(...ids);
    more ||= ids.length > 0;
  }
  return seen;
};

/**
 * @param store of `STORES`
 * @param ways what reads it, all at once
 * @param open opens a connection
 */
export const skips = async (store, ways, open, transactions) => {
  let writing = true;
  const admin = await open();
  const start = Number((await admin.query(`SELECT max(id) AS id FROM (${IDS[store]}) AS event`)).rows[0].id);
  const readers = await Promise.all(
    ways.map(async (way) => {
      const reader = await way.open(await open(), 100);
      await reader.startAt(start);
      return reader;
    }),
  );
  const following = Promise.all(readers.map((reader) => follow(reader, () => writing)));
  const writers = await Promise.all(Array.from({ length: WRITERS }, open));
  await Promise.all(writers.map((client, writer) => write(client, store, writer, transactions)));
  writing = false;
  const seen = await following;
  const { rows } = await admin.query(`SELECT id FROM (${IDS[store]}) AS event WHERE id > ${start}`);
  const ids = rows.map(({ id }) => Number(id));
  return ways.map(({ name }, index) => {
    const known = new Set(seen[index]);
    return {
      name,
      events: ids.length,
      skipped: ids.filter((id) => !known.has(id)).length,
      twice: seen[index].length - known.size,
    };
  });
};
