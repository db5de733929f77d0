// Ways to read events in order, batch after batch. Each gives the ids that it read, and asks one connection of `pg`.
import { renderQuery } from '../../../dist/ddl/query-template.js';
import { emmettModule } from '../peers.mjs';

const idsOf = (rows) => rows.map(({ id }) => Number(id));

/** `id > last`: what commits late is skipped. */
const byIds = (client, size) => {
  let last = 0;
  return {
    startAt: (id) => {
      last = id;
    },
    batch: async () => {
      const { rows } = await client.query(
        `SELECT * FROM bench.events WHERE id > ${last} ORDER BY id LIMIT ${size}`,
      );
      last = Number(rows.at(-1)?.id ?? last);
      return idsOf(rows);
    },
  };
};

/** `id > last`, and a position of one's own in the transaction of each batch, as whoever wants an event once needs. */
const byIdsWithPosition = (client, size) => {
  let last = 0;
  return {
    startAt: async (id) => {
      last = id;
      await client.query('CREATE TABLE IF NOT EXISTS public.own (reader text PRIMARY KEY, position bigint)');
      await client.query(
        `INSERT INTO public.own VALUES ('r', ${id}) ON CONFLICT (reader) DO UPDATE SET position = ${id}`,
      );
    },
    batch: async () => {
      await client.query('BEGIN');
      const { rows } = await client.query(
        `SELECT * FROM bench.events WHERE id > ${last} ORDER BY id LIMIT ${size}`,
      );
      const reached = Number(rows.at(-1)?.id ?? last);
      await client.query(
        `UPDATE public.own SET position = ${reached} WHERE reader = 'r' AND position = ${last}`,
      );
      await client.query('COMMIT');
      last = reached;
      return idsOf(rows);
    },
  };
};

/** Ids up to the horizon, and no position in the database. */
const byHorizon = (client, size) => {
  let last = 0;
  return {
    startAt: (id) => {
      last = id;
    },
    batch: async () => {
      const { rows: told } = await client.query('SELECT bench.events_horizon() AS id');
      const { rows } = await client.query(
        `SELECT * FROM bench.events WHERE id > ${last} AND id <= ${told[0].id} ORDER BY id LIMIT ${size}`,
      );
      last = Number(rows.at(-1)?.id ?? last);
      return idsOf(rows);
    },
  };
};

/** The pair of transaction and id, up to the oldest transaction of the server that is still open. */
const byTransactions = (client, size) => {
  let last = { tx: '0', id: 0 };
  // It would need an index on (tx, id), which the table has not.
  let first = 0;
  return {
    startAt: async (id) => {
      first = id;
      last = (await client.query(`SELECT tx, id FROM bench.events WHERE id = ${id}`)).rows[0];
    },
    batch: async () => {
      const { rows } = await client.query(
        `SELECT * FROM bench.events
         WHERE id > ${first} AND tx < pg_snapshot_xmin(pg_current_snapshot()) AND (tx, id) > ('${last.tx}'::xid8, ${last.id})
         ORDER BY tx, id LIMIT ${size}`,
      );
      last = rows.at(-1) ?? last;
      return idsOf(rows);
    },
  };
};

const moveTo = async (client, consumer, id) => {
  const { rows } = await client.query(
    `SELECT position FROM bench.events_positions WHERE consumer = '${consumer}'`,
  );
  if (id > Number(rows[0].position))
    await client.query(`SELECT bench.events_skip('${consumer}', ${id}, 'the next round')`);
};

/** One call a batch; the position moves in the same transaction. */
const readBatch = (consumer) => (client, size) => ({
  startAt: (id) => moveTo(client, consumer, id),
  batch: async () => {
    await client.query('BEGIN');
    const { rows } = await client.query(`SELECT * FROM bench.events_read_batch('${consumer}', ${size})`);
    const last = rows.at(-1);
    if (last)
      await client.query(
        `SELECT bench.events_commit('${consumer}', ${last.position}, ${last.after}, ${last.lease})`,
      );
    await client.query('COMMIT');
    return idsOf(rows.filter(({ id }) => id !== null));
  },
});

/** Bounds of ten batches, then a plain SELECT of each up to there; the position moves in the transaction of each. */
const nextBatch = (consumer) => (client, size) => {
  let bounds;
  return {
    startAt: async (id) => {
      bounds = undefined;
      await moveTo(client, consumer, id);
    },
    batch: async () => {
      await client.query('BEGIN');
      if (!bounds) {
        const { rows } = await client.query(
          `SELECT * FROM bench.events_next_batch('${consumer}', ${size * 10})`,
        );
        bounds = rows[0];
      }
      if (!bounds) {
        await client.query('COMMIT');
        return [];
      }
      const { rows } = await client.query(
        `SELECT * FROM bench.events WHERE id > ${bounds.after} AND id <= ${bounds.upto} ORDER BY id LIMIT ${size}`,
      );
      const reached = rows.length < size ? bounds.upto : rows.at(-1).id;
      await client.query(
        `SELECT bench.events_commit('${consumer}', ${reached}, ${bounds.after}, ${bounds.lease})`,
      );
      await client.query('COMMIT');
      bounds = reached === bounds.upto ? undefined : { ...bounds, after: reached };
      return idsOf(rows);
    },
  };
};

/** What `consume()` of the generated client asks. */
const clientStatements = (consumer) => async (client, size) => {
  const names = { schema: 'bench', table: 'events', history: 'events', anchors: [], streams: [] };
  const [next, read, commit] = await Promise.all(
    ['next_batch', 'read_events', 'commit_batch'].map((query) => renderQuery(query, names)),
  );
  let bounds;
  const ask = async (text, values) => (await client.query(text, values)).rows;
  const take = async () => {
    const { after, upto, lease, event_types, subject_types, buckets, first_bucket, last_bucket } = bounds;
    const rows = await ask(read, [
      ...[consumer, after, upto, size, lease, event_types, subject_types, buckets, first_bucket, last_bucket],
    ]);
    const reached = rows.length < size ? upto : rows.at(-1).id;
    await ask('BEGIN');
    await ask(commit, [consumer, reached, after, lease]);
    await ask('COMMIT');
    bounds = reached === upto ? undefined : { ...bounds, after: reached };
    return idsOf(rows);
  };
  return {
    startAt: async (id) => {
      bounds = undefined;
      await moveTo(client, consumer, id);
    },
    batch: async () => {
      bounds ??= (await ask(next, [consumer, size * 10, null]))[0];
      return bounds ? take() : [];
    },
  };
};

/** message-db's own function, on one category. */
const messageDb = (client, size) => {
  let last = 0;
  return {
    startAt: (id) => {
      last = id;
    },
    batch: async () => {
      const { rows } = await client.query(
        `SELECT * FROM message_store.get_category_messages('category', ${last + 1}, ${size})`,
      );
      last = Number(rows.at(-1)?.global_position ?? last);
      return rows.map(({ global_position }) => Number(global_position));
    },
  };
};

/** Emmett's own function, on the `pg` connection. */
const emmett = (folder) => async (client, size) => {
  const { readMessagesBatch } = await emmettModule(folder);
  const execute = { query: (text) => client.query(text) };
  let after = 0n;
  return {
    startAt: (id) => {
      after = BigInt(id);
    },
    batch: async () => {
      const { messages, currentGlobalPosition } = await readMessagesBatch(execute, {
        after,
        batchSize: size,
      });
      after = currentGlobalPosition;
      return messages.map(({ metadata }) => Number(metadata.globalPosition));
    },
  };
};

export const WAYS = {
  ids: { name: 'id > last', open: byIds },
  idsWithPosition: { name: 'id > last, and an UPDATE of a position', open: byIdsWithPosition },
  horizon: { name: 'ids up to the horizon', open: byHorizon },
  transactions: { name: '(tx, id) below the oldest open transaction', open: byTransactions },
  readBatch: { name: 'read_batch and commit', open: readBatch('by read_batch') },
  nextBatch: { name: 'next_batch, SELECT and commit', open: nextBatch('by next_batch') },
  client: { name: 'the statements of consume()', open: clientStatements('by client') },
  messageDb: { name: 'message-db, get_category_messages', open: messageDb },
};
export const CONSUMERS = ['by read_batch', 'by next_batch', 'by client'];
export const emmettWay = (folder) => ({ name: 'Emmett, readMessagesBatch', open: emmett(folder) });
