import { askedSetting, isSaidActor } from './asked-setting.ts';
import { stampedByTrigger, type TriggerStamp } from './body/stamping.ts';
import { routinesRun } from './default-runs.ts';
import type { ColumnFact, FunctionFact, RelationFact } from './facts/facts.ts';
import type { World } from './world.ts';

export type StampKind = 'id' | 'time' | 'actor' | 'transaction';

/** A column that the database fills by itself. */
export interface Stamp {
  readonly column: ColumnFact;
  readonly kind: StampKind;
  /** A random identifier says nothing about order: choosing one is no forgery of history. */
  readonly random: boolean;
  /** What BEFORE INSERT triggers do with what a writer supplies. */
  readonly byTrigger: TriggerStamp;
  /** The same in a session in replica mode, where triggers sleep that are not ENABLE ALWAYS. */
  readonly asleep: TriggerStamp;
  /** The trigger function that looks up what it stamps with by the session's search_path. */
  readonly shadowable: FunctionFact | null;
  /** The trigger that has the last word about the column. */
  readonly trigger: string | null;
}

const PATTERNS: readonly (readonly [StampKind, RegExp])[] = [
  ['transaction', /\b(pg_current_xact_id|txid_current)\w*\(/i],
  [
    'actor',
    /\b(SESSION_USER|CURRENT_USER|CURRENT_ROLE|SYSTEM_USER)\b|\b(inet_client_addr|getpgusername)\(|(?<![.\w"'$]|\bas\s)USER\b(?!["'\w])/i,
  ],
  [
    'time',
    /\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\(|\b(CURRENT_TIMESTAMP|CURRENT_DATE|CURRENT_TIME|LOCALTIMESTAMP|LOCALTIME)\b|'(now|today)'::text\)::(date|time)/i,
  ],
  ['id', /\bnextval\(|\buuidv7\(|\buuid_generate_v[167]/i],
];

const RANDOM = /\b(gen_random_uuid|uuid_generate_v4|uuidv4)\(/i;

/**
 * The stamped columns of a relation, by identity or default: what a database knows better than a writer. A partition
 * has those of its table too: up to version 16 it does not show the identity that it takes its numbers from.
 */
export const stampsOf = (world: World, relation: RelationFact): readonly Stamp[] => {
  const above = relation.depth > 0 ? world.columnsOf(relation.root) : [];
  return world.columnsOf(relation.oid).flatMap((own) => {
    const column = kindOf(world, own) === null ? (above.find(({ name }) => name === own.name) ?? own) : own;
    const kind = kindOf(world, column);
    if (kind === null || own.generated !== '' || (kind === 'actor' && isChecked(own))) return [];
    const random = RANDOM.test(column.default_expression ?? '') && column.identity === '';
    const { effect, shadowable, trigger } = stampedByTrigger(world, relation, column.name);
    const asleep = stampedByTrigger(world, relation, column.name, 'replica').effect;
    return [{ column, kind, random, byTrigger: effect, asleep, shadowable, trigger }];
  });
};

/** A CHECK lets nobody name another one than the session's role; a column that may be NULL may leave it out. */
const isChecked = ({ checks, not_null }: ColumnFact): boolean =>
  not_null && checks.some((expression) => NAMES_ITSELF.test(expression));

const NAMES_ITSELF =
  /^\(*(?:"(?:[^"]|"")+"|\w+)\)*(?:::(?:text|name))? = \(*(?:SESSION_USER|CURRENT_USER)\)*(?:::(?:text|name))?\)*$/;

const kindBy = (expression: string): StampKind | null =>
  PATTERNS.find(([, pattern]) => pattern.test(expression))?.[0] ?? null;

/** A text says what it says, whatever function has that name; 'now' alone is read anew each time that it is cast. */
const withoutTexts = (expression: string): string =>
  expression.replace(/'(?:[^']|'')*'/g, (text) => (/^'(now|today)'$/i.test(text) ? text : "''"));

const withoutComments = (definition: string): string => definition.replace(/--[^\n]*|\/\*.*?\*\//gs, ' ');

const kindOf = (world: World, column: ColumnFact): StampKind | null => {
  const { identity, default_expression, primary_key } = column;
  if (identity !== '') return 'id';
  if (default_expression === null) return null;
  const known = kindBy(withoutTexts(default_expression));
  if (known) return known;
  const asked = askedSetting(world, default_expression);
  if (asked !== null && isSaidActor(column, asked)) return 'actor';
  return primary_key && RANDOM.test(default_expression) ? 'id' : kindByRoutines(world, column);
};

/** By what a function knows that the default calls; a body may ask for more, so the column has to be of such a type. */
const kindByRoutines = (
  world: World,
  { type, default_expression, primary_key }: ColumnFact,
): StampKind | null => {
  const bodies = routinesRun(world, default_expression ?? '').map(({ definition }) =>
    withoutComments(definition),
  );
  const fits: Readonly<Record<StampKind, boolean>> = {
    transaction: type === 'xid8',
    actor: /^(text|name|character varying(\(\d+\))?)$/.test(type),
    time: /^(timestamp|date|time)\b/.test(type),
    id: primary_key,
  };
  return (
    PATTERNS.find(([kind, pattern]) => fits[kind] && bodies.some((body) => pattern.test(body)))?.[0] ?? null
  );
};

/** The columns that a writer has to supply or may: all but those that the database fills. */
export const payloadColumns = (world: World, relation: RelationFact): readonly string[] => {
  const stamped = new Set(
    stampsOf(world, relation)
      .filter(({ random }) => !random)
      .map(({ column }) => column.name),
  );
  return world
    .columnsOf(relation.oid)
    .filter(({ name, generated }) => generated === '' && !stamped.has(name))
    .map(({ name }) => name);
};
