import type { Connection, ConnectionPool } from '@databases/pg';
import type { Attack, Target } from './attacks.ts';
import { raw, refusalOf } from './session.ts';
import { type Attacker, RECORDED, SCHEMA, type Stage } from './stage.ts';
import type { Placeholders } from './targets.ts';

/** What one attacker tried. */
export interface Tried {
  readonly count: number;
  readonly appended: number;
  /** Attacks that did not end as they should have. */
  readonly surprises: readonly string[];
}

/** Every attack that this attacker has an outcome for, on every target, as a real login. */
export const attackAs = async (
  stage: Stage,
  attacker: Attacker,
  attacks: readonly Attack[],
  targets: Readonly<Record<Target, readonly Placeholders[]>>,
): Promise<Tried> => {
  const login: ConnectionPool = stage.open(attacker.login);
  try {
    return await login.task((session) => tryAll(session, attacker, attacks, targets));
  } finally {
    await login.dispose();
  }
};

const tryAll = async (
  session: Connection,
  attacker: Attacker,
  attacks: readonly Attack[],
  targets: Readonly<Record<Target, readonly Placeholders[]>>,
): Promise<Tried> => {
  let count = 0;
  let appended = 0;
  const surprises: string[] = [];
  await refreshed(session, attacker);
  for (const attack of attacks) {
    const outcome = attack.outcomes[attacker.party];
    if (outcome === undefined) continue;
    for (const target of targets[attack.target]) {
      const values = { ...placeholdersOf(attacker, target), ...target };
      const statements = attack.statements.map((statement) => filled(statement, values));
      const refusal = await refusalOf(session, statements);
      count += 1;
      if (attacker.party === 'writer') appended += attack.appends;
      const came = refusal?.code ?? 'harmless';
      if (!outcome.split('|').includes(came)) {
        surprises.push(
          `${attack.name} on ${Object.values(target)[0] ?? SCHEMA}: ${outcome} expected, ${came} came: ${refusal?.message.split('\n')[0]}`,
        );
      }
      if (statements.length > 1 || refusal === null) await refreshed(session, attacker);
    }
  }
  return { count, appended, surprises };
};

/** The session as it was after the login: no transaction, no settings, no temporary objects. */
const refreshed = async (session: Connection, { prelude }: Attacker): Promise<void> => {
  for (const statement of ['ROLLBACK', 'DISCARD ALL', ...prelude]) await raw(session, statement);
};

const filled = (statement: string, values: Placeholders): string =>
  statement.replace(/\{([a-z_]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`attacks.sql: {${name}} has no value in ${statement}`);
    return value;
  });

const WRITERS = {
  agent: { actor: 'ai/attacker', type: 'suggested' },
  clerk: { actor: 'human/attacker', type: 'approved' },
} as const;

const placeholdersOf = ({ as, login }: Attacker, { name }: Placeholders): Placeholders => {
  const own = WRITERS[as];
  const theirs = WRITERS[as === 'agent' ? 'clerk' : 'agent'];
  const ids = Object.entries(RECORDED).map(([event, id]) => [event, String(id)]);
  return {
    ...Object.fromEntries(ids),
    schema: SCHEMA,
    owner: `${SCHEMA}_owner`,
    login,
    actor: own.actor,
    type: own.type,
    their_actor: theirs.actor,
    their_type: theirs.type,
    ...(OTHER_ROWS[name ?? ''] ?? eventRow(name === 'notes', own, theirs.actor)),
  };
};

/** Rows of tables whose events are the kit's own. */
const OTHER_ROWS: Readonly<Record<string, Placeholders>> = {
  catalog_versions: { columns: 'catalog, version, content_hash', values: "'forged', '9.9.9', 'forged'" },
  payments_parked: { columns: 'consumer, event_id, reason', values: "'checker', 1, 'forged'" },
  payments_moves: {
    columns: 'consumer, from_position, to_position, reason',
    values: "'checker', 1, 0, 'forged'",
  },
};

const eventRow = (
  isNote: boolean,
  { actor, type }: { readonly actor: string; readonly type: string },
  theirActor: string,
): Placeholders => {
  const row = (eventType: string, by: string, payload: string) =>
    `gen_random_uuid(), ${eventType}, 'invoice', gen_random_uuid(), '${by}', 'right', '${payload}'${isNote ? ', 1' : ''}`;
  const eventType = isNote ? "'noted'" : `'${type}'`;
  const right = isNote ? '{"text": "x"}' : '{"cents": 5}';
  return {
    // Every event about something else, so that each is the first of its subject.
    columns: `run_id, event_type, subject_type, subject_id, actor, reason, payload${isNote ? ', subject_version' : ''}`,
    values: row(eventType, actor, right),
    values_of_nobody: row(eventType, theirActor, right),
    values_malformed: row(eventType, actor, isNote ? '{"text": ""}' : '{"cents": 5, "iban": "DEdddd"}'),
    values_without_type: row('NULL', actor, right),
  };
};
