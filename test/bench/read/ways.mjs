// Ways to read events in order, batch after batch. Each gives the ids that it read, and asks one connection of `pg`.
import { renderQuery } from '../../../dist/ddl/query-template.js';
import { emmettModule } from '../peers.mjs';

const idsOf = (rows) => rows.map(({ id }) => Number(id));

/** Asks for batch after batch behind a position of its own that is kept here: `ask` gives the rows after it. */
const paging = (ask, columns = ({ id }) => id) => {
  let last = 0;
  return {
    startAt: (id) => {
      last = id;
    },
    batch: async () => {
      const rows = await ask(last);
      last = Number(rows.length > 0 ? columns(rows.at(-1)) : last);
      return rows.map((row) => Number(columns(row)));
    },
  };
};

/** `id > last`: what commits late is skipped. */
const byIds = (client, size) =>
  paging(async (last) => {
    const page = `SELECT * FROM bench.events WHERE id > ${last} ORDER BY id LIMIT ${size}`;
    return (await client.query(page)).rows;
  });

/** Around what moves a position: nothing, where nothing else is written with it, or a transaction. */
const ALONE = (_, move) => move();
const IN_TRANSACTION = async (client, move) => {
  await client.query('BEGIN');
  const moved = await move();
  await client.query('COMMIT');
  return moved;
};

/** `id > last`, and a position of one's own for each batch, as whoever wants an event once needs. */
const byIdsWithPosition = (within) => async (client, size) => {
  const reader = `r${Math.random()}`;
  await client.query(`INSERT INTO public.own VALUES ('${reader}', 0)`);
  const ids = byIds(client, size);
  let last = 0;
  return {
    startAt: async (id) => {
      ids.startAt(id);
      last = id;
      await client.query(`UPDATE public.own SET position = ${id} WHERE reader = '${reader}'`);
    },
    batch: () =>
      within(client, async () => {
        const read = await ids.batch();
        const reached = read.at(-1) ?? last;
        await client.query(
          `UPDATE public.own SET position = ${reached} WHERE reader = '${reader}' AND position = ${last}`,
        );
        last = reached;
        return read;
      }),
  };
};

/** Ids up to the horizon, which is asked for when it is reached, and no position in the database. */
const byHorizon = (client, size) => {
  let horizon = 0;
  return paging(async (last) => {
    if (last + size > horizon) {
      const { rows } = await client.query(`SELECT bench.events_horizon(${last + size}) AS id`);
      horizon = Number(rows[0].id);
    }
    const page = `SELECT * FROM bench.events WHERE id > ${last} AND id <= ${horizon} ORDER BY id LIMIT ${size}`;
    return (await client.query(page)).rows;
  });
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

/**
 * Bounds of all there is to read, then batches up to there, each of which moves the position.
 *
 * @param ways between which ids is read next, the rows of a batch between them, and a commit.
 */
const ranges = (client, size, consumer, { next, read, commit, within }) => {
  let bounds;
  const take = async () => {
    bounds ??= await next();
    if (!bounds) return [];
    const rows = await read(bounds);
    const reached = rows.length < size ? bounds.upto : rows.at(-1).id;
    await commit(reached, bounds);
    bounds = reached === bounds.upto ? undefined : { ...bounds, after: reached };
    return idsOf(rows);
  };
  return {
    startAt: async (id) => {
      bounds = undefined;
      await moveTo(client, consumer, id);
    },
    batch: () => within(client, take),
  };
};

/** A plain SELECT of each batch. */
const nextBatch = (consumer, within) => (client, size) => {
  const ask = async (text) => (await client.query(text)).rows;
  return ranges(client, size, consumer, {
    within,
    next: async () => (await ask(`SELECT * FROM bench.events_next_batch('${consumer}', NULL)`))[0],
    read: ({ after, upto }) =>
      ask(`SELECT * FROM bench.events WHERE id > ${after} AND id <= ${upto} ORDER BY id LIMIT ${size}`),
    commit: (reached, { after, lease }) =>
      ask(`SELECT bench.events_commit('${consumer}', ${reached}, ${after}, ${lease})`),
  });
};

/** Each SELECT commits the batch before: what it reads was final when the bounds were told. */
const committing = (consumer) => (client, size) => {
  let bounds;
  let behind;
  return {
    startAt: async (id) => {
      if (behind !== undefined) await client.query(`SELECT FROM ${behind}`);
      [bounds, behind] = [undefined, undefined];
      await moveTo(client, consumer, id);
    },
    batch: async () => {
      if (!bounds) {
        if (behind !== undefined) await client.query(`SELECT FROM ${behind}`);
        const { rows } = await client.query(`SELECT * FROM bench.events_next_batch('${consumer}', NULL)`);
        [bounds, behind] = [rows[0], undefined];
        if (!bounds) return [];
      }
      const { after, upto, lease } = bounds;
      const last = behind === undefined ? after : `(SELECT ${after} FROM ${behind})`;
      const { rows } = await client.query(
        `SELECT * FROM bench.events WHERE id > ${last} AND id <= ${upto} ORDER BY id LIMIT ${size}`,
      );
      const reached = rows.length < size ? upto : rows.at(-1).id;
      behind = `bench.events_commit('${consumer}', ${reached}, ${after}, ${lease})`;
      bounds = reached === upto ? undefined : { ...bounds, after: reached };
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
  const ask = async (text, values) => (await client.query(text, values)).rows;
  return ranges(client, size, consumer, {
    within: ALONE,
    next: async () => (await ask(next, [consumer, null]))[0],
    read: ({ after, upto, lease, event_types, subject_types, buckets, first_bucket, last_bucket }) =>
      ask(read, [
        ...[
          consumer,
          after,
          upto,
          size,
          lease,
          event_types,
          subject_types,
          buckets,
          first_bucket,
          last_bucket,
        ],
      ]),
    commit: (reached, { after, lease }) =>
      IN_TRANSACTION(client, () => ask(commit, [consumer, reached, after, lease])),
  });
};

/** message-db's own function, on one category. */
const messageDb = (client, size) =>
  paging(
    async (last) =>
      (
        await client.query(
          `SELECT * FROM message_store.get_category_messages('category', ${last + 1}, ${size})`,
        )
      ).rows,
    ({ global_position }) => global_position,
  );

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
  ids: { name: '`id > last`', open: byIds },
  idsWithPosition: { name: '`id > last`, and a position by hand', open: byIdsWithPosition(ALONE) },
  nextBatch: { name: '`next_batch`, SELECT and `commit`', open: nextBatch('by next_batch', ALONE) },
  committing: {
    name: '`next_batch`, and SELECTs that `commit` the batch before',
    open: committing('by committing'),
  },
  idsInTransaction: {
    name: '`id > last`, and a position by hand, in a transaction',
    open: byIdsWithPosition(IN_TRANSACTION),
  },
  nextBatchInTransaction: {
    name: '`next_batch`, SELECT and `commit`, in a transaction',
    open: nextBatch('in transactions', IN_TRANSACTION),
  },
  readBatch: { name: '`read_batch` and `commit`, in a transaction', open: readBatch('by read_batch') },
  client: { name: 'the statements of `consume()`', open: clientStatements('by client') },
  horizon: { name: 'ids up to the horizon', open: byHorizon },
  transactions: { name: '(tx, id) below the oldest open transaction', open: byTransactions },
  messageDb: { name: 'message-db, `get_category_messages`', open: messageDb },
};
export const CONSUMERS = ['by read_batch', 'by next_batch', 'in transactions', 'by committing', 'by client'];
export const emmettWay = (folder) => ({ name: 'Emmett, `readMessagesBatch`', open: emmett(folder) });
