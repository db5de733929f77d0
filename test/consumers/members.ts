import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '@databases/pg';
import { isRefusal, openSession, raw } from '../attacks/session.ts';

/** What becomes of a member: it sleeps for longer than its lease in the middle of a batch, dies without a word, or leaves. */
export type Fate = 'go on' | 'doze' | 'die' | 'leave';

/** Who says what becomes of a member. */
export interface Life {
  fate(): Fate;
  /** It has slept, and goes on. */
  woke(): void;
}

const LEASE_MILLISECONDS = 1500;

/** What happened on the way, so that a run which met no trouble is seen. */
export const newTold = () => ({
  killed: 0,
  dozed: 0,
  left: 0,
  joined: 0,
  ID008: 0,
  ID007: 0,
  'lost connections': 0,
  batches: 0,
});
export type Told = ReturnType<typeof newTold>;

/** A consumer's group, and where a member of it writes down what it consumed: `public.taken (id, subject)`. */
export interface Group {
  readonly url: string;
  /** The event table, qualified. */
  readonly table: string;
  readonly consumer: string;
}

/** Consumes as a member of the group until its fate says otherwise. */
export const consumeAs = async (group: Group, member: string, life: Life, told: Told): Promise<void> => {
  let session = openSession(group.url);
  for (let round = 0, order = life.fate(); order !== 'die'; round++, order = life.fate()) {
    try {
      if (order === 'leave') {
        await raw(session, `SELECT ${group.table}_leave('${group.consumer}', '${member}')`);
        break;
      }
      await session.task((connection) => takeBatch(connection, group, member, round % 3 === 0, life, told));
    } catch (error) {
      countTrouble(error, told);
      // Whatever it had begun is undone with its connection.
      await session.dispose().catch(() => undefined);
      session = openSession(group.url);
    }
  }
  // Its connection goes down with it, whatever it was doing.
  await session.dispose().catch(() => undefined);
};

/**
 * One batch in one transaction, through one connection: a pool would go on with another one where it is lost, and the
 * position would be committed without what was made of the events.
 */
const takeBatch = async (
  connection: Connection,
  { table, consumer }: Group,
  member: string,
  lease: boolean,
  life: Life,
  told: Told,
): Promise<void> => {
  if (lease)
    await raw(
      connection,
      `SELECT ${table}_lease('${consumer}', '${member}', '${LEASE_MILLISECONDS} milliseconds')`,
    );
  await raw(connection, 'BEGIN');
  const [last] = await raw(
    connection,
    `WITH batch AS (SELECT * FROM ${table}_read_batch('${consumer}', 200, '${member}')), taken AS (
       INSERT INTO public.taken (id, subject) SELECT id, subject_id FROM batch WHERE id IS NOT NULL
     )
     SELECT position, after, lease FROM batch ORDER BY position DESC LIMIT 1`,
  );
  const order = life.fate();
  if (order === 'die') return;
  if (order === 'doze') await delay(LEASE_MILLISECONDS * 1.5).then(() => life.woke());
  if (last)
    await raw(
      connection,
      `SELECT ${table}_commit('${consumer}', ${last.position}, ${last.after}, ${last.lease})`,
    );
  await raw(connection, 'COMMIT');
  told.batches += last ? 1 : 0;
  if (!last) await delay(5);
};

/** Counts what a member has to live with: the next one has its events, or its connection is lost. */
const countTrouble = (error: unknown, told: Told): void => {
  const code = isRefusal(error) ? error.code : '';
  if (code === 'ID008' || code === 'ID007') told[code] += 1;
  else if (code === '57P01' || /connection/i.test(String((error as Error).message)))
    told['lost connections'] += 1;
  else throw error;
};
