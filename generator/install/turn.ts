import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionPool, Queryable, Transaction } from '@databases/pg';
import { boundQuery, fixedSql } from '../database/query.ts';
import { KnownError } from '../errors.ts';

/**
 * Waits until nobody else installs or upgrades in this database; it is one's turn until the transaction ends.
 *
 * @throws KnownError when it is somebody else's for too long.
 */
export const takeTurn = (transaction: Transaction, milliseconds: number): Promise<void> =>
  ask(transaction, 'take_turn', milliseconds);

/**
 * Does `work` while nobody else installs or upgrades in this database. The pool is of one session, whose turn it is until it
 * ends: where the client is gone, not before the server is done with the last of its statements.
 *
 * @throws KnownError when it is somebody else's for too long.
 */
export const inTurn = async <T>(
  database: ConnectionPool,
  milliseconds: number,
  work: () => Promise<T>,
): Promise<T> => {
  await ask(database, 'take_turn_of_session', milliseconds);
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // Of a session that is lost, the server ends the turn.
    await endTurn(database).catch(() => undefined);
    throw error;
  }
  await endTurn(database);
  return result;
};

const PAUSE_MILLISECONDS = 50;

/**
 * Asks again and again: a session that waited for the lock would have a snapshot, for which CREATE INDEX CONCURRENTLY of the
 * one that has it would wait in turn.
 */
const ask = async (
  database: Queryable,
  query: 'take_turn' | 'take_turn_of_session',
  milliseconds: number,
): Promise<void> => {
  const asking = boundQuery(await fixedSql(`install/${query}.sql`));
  const until = Date.now() + milliseconds;
  for (;;) {
    const [row] = await database.query(asking);
    if (row?.taken === true) return;
    const left = until - Date.now();
    if (left <= 0) throw notTaken(milliseconds);
    await sleep(Math.min(PAUSE_MILLISECONDS, left));
  }
};

const notTaken = (milliseconds: number): KnownError =>
  new KnownError(`Another installation or upgrade is running in this database (waited ${milliseconds} ms).`, {
    hint: "Try again when it has ended, or wait longer with --lock-timeout. The server may still be at work for one whose client is gone: SELECT pid, query FROM pg_stat_activity WHERE application_name = 'indelible'.",
  });

const endTurn = async (database: Queryable): Promise<void> => {
  await database.query(boundQuery(await fixedSql('install/end_turn.sql')));
};
