import type { ConnectionPool } from '@databases/pg';
import { raw } from '../attacks/session.ts';

export interface Seen {
  readonly by: 'ids' | 'horizon';
  readonly ids: readonly string[];
}

/** Follows a table in the order of ids, up to the horizon or up to whatever is there, until nobody writes any more. */
export const follow = async (
  session: ConnectionPool,
  table: string,
  by: Seen['by'],
  writing: () => boolean,
): Promise<Seen> => {
  const ids: string[] = [];
  for (let more = true; more; ) {
    more = writing();
    const [end] =
      by === 'horizon'
        ? await raw(session, `SELECT ${table}_horizon() AS id`)
        : [{ id: '9223372036854775807' }];
    for (;;) {
      const rows = await raw(
        session,
        `SELECT id FROM ${table} WHERE id > ${ids.at(-1) ?? 0} AND id <= ${end?.id} ORDER BY id LIMIT 100`,
      );
      ids.push(...rows.map(({ id }) => String(id)));
      if (rows.length < 100) break;
    }
  }
  return { by, ids };
};

export interface Skips {
  readonly by: Seen['by'];
  readonly events: number;
  readonly skipped: number;
  readonly doubled: number;
}

/** What each reader did not see of what is there. */
export const skipsOf = async (
  admin: ConnectionPool,
  table: string,
  readers: readonly Seen[],
): Promise<Skips[]> => {
  const events = (await raw(admin, `SELECT id FROM ${table}`)).map(({ id }) => String(id));
  return readers.map(({ by, ids }) => {
    const seen = new Set(ids);
    return {
      by,
      events: events.length,
      skipped: events.filter((id) => !seen.has(id)).length,
      doubled: ids.length - seen.size,
    };
  });
};
