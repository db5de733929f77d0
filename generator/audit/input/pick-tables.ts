import { KnownError } from '../../errors.ts';
import type { TableFact } from '../facts/facts.ts';

export interface Picked {
  readonly oid: number;
  readonly because: readonly string[];
}

/** A table that the catalog of indelible declares. */
export interface NamedTable {
  readonly schema: string;
  readonly table: string;
}

export interface Wanted {
  /** `schema.table` or `table`, with `*` and `?`; empty: none given. */
  readonly patterns: readonly string[];
  readonly declared: readonly NamedTable[];
}

/**
 * Names of tables that are kept to say what happened: events, event_log, order_events, audit_trail, journal,
 * ledger_entries, logged_actions, TransactionLedger, history … An outbox is none: its rows are deleted when they are
 * delivered.
 */
const NAME =
  /(^|_)(events?|event_?(log|store|stream)s?|audits?|audit_?(log|trail|event|record|entrie|entry)s?|journal|journal_?(entries|entry|lines?)|ledger|ledger_?(entries|entry)|change_?logs?|activity_?logs?|transaction_?logs?|logged_?actions?|record_?versions?|history)$/i;

/** In a schema whose name says what it is for, such a name says it, too: message_store.messages, audit.log. */
const HOMES: readonly { readonly schema: RegExp; readonly name: RegExp }[] = [
  { schema: /(^|_)(event|message)_?(store|log)s?$/i, name: /^(messages?|commits?)$/i },
  {
    schema: /(^|_)audit(s|ing|_?logs?)?$/i,
    name: /(^|_)(logs?|actions?|changes?|entry|entries|records?|versions?|transactions?|trail)$/i,
  },
];

/** `TransactionLedger` as `Transaction_Ledger`. */
const inParts = (name: string): string => name.replace(/([a-z0-9])(?=[A-Z])/g, '$1_');

const COMMENT =
  /append[\s-]?only|immutable|insert[\s-]?only|write[\s-]?once|tamper|event (log|store|stream)|audit (log|trail)|never (be )?(updated|deleted|changed)/i;

/**
 * The tables to audit and why each was picked. Patterns and a catalog say it; without them a table is picked by a
 * guard trigger, its comment, its name or the columns of a log that a tool writes. Partitions come with their table, so they are picked by pattern only.
 */
export const pickTables = (tables: readonly TableFact[], wanted: Wanted): readonly Picked[] => {
  const named = wanted.patterns.length > 0 || wanted.declared.length > 0;
  const reasons = named ? (table: TableFact) => namedReasons(table, wanted) : foundReasons;
  return tables
    .map((table) => ({ oid: table.oid, because: reasons(table) }))
    .filter(({ because }) => because.length > 0);
};

/** The versions of a projection that the catalog declares: tables of this name with a number behind it. */
export interface NamedState {
  readonly schema: string;
  readonly name: string;
}

/**
 * Tables that hold state, by OID: those of the patterns and of the catalog that are no event tables, and no partitions.
 *
 * @throws KnownError when a pattern matches none.
 */
export const pickState = (
  tables: readonly TableFact[],
  patterns: readonly string[],
  events: readonly Picked[],
  declared: readonly NamedState[] = [],
): readonly number[] => {
  const picked = new Set(events.map(({ oid }) => oid));
  const others = tables.filter(({ oid, is_partition }) => !picked.has(oid) && !is_partition);
  for (const pattern of patterns) {
    if (others.some((table) => matches(pattern, table))) continue;
    throw new KnownError(`--state: no table but event tables matches ${pattern}.`, {
      hint: 'A pattern is schema.table, with * for any text.',
    });
  }
  return others
    .filter(
      (table) =>
        patterns.some((pattern) => matches(pattern, table)) ||
        declared.some((state) => isVersionOf(state, table)),
    )
    .map(({ oid }) => oid);
};

const isVersionOf = ({ schema, name }: NamedState, table: TableFact): boolean =>
  table.schema === schema &&
  table.name.startsWith(`${name}_`) &&
  /^\d+$/.test(table.name.slice(name.length + 1));

const namedReasons = (table: TableFact, { patterns, declared }: Wanted): string[] => [
  ...patterns.filter((pattern) => matches(pattern, table)).map((pattern) => `--table ${pattern}`),
  ...(declared.some(({ schema, table: name }) => schema === table.schema && name === table.name)
    ? ['the catalog declares it']
    : []),
];

const foundReasons = ({
  is_partition,
  is_paper_trail,
  guard,
  comment,
  schema,
  name,
}: TableFact): string[] => {
  if (is_partition) return [];
  const named = NAME.exec(name) ?? NAME.exec(inParts(name));
  const housed = !named && HOMES.some((home) => home.schema.test(schema) && home.name.test(inParts(name)));
  const commented = COMMENT.exec(comment ?? '');
  return [
    ...(guard === null ? [] : [`its trigger ${guard} refuses changes`]),
    ...(commented ? [`its comment says "${commented[0]}"`] : []),
    ...(named ? [`its name has "${named[0].replace(/^_/, '')}"`] : []),
    ...(is_paper_trail ? ["it has the columns of PaperTrail's versions"] : []),
    ...(housed ? [`it is "${name}" in a schema named "${schema}"`] : []),
  ];
};

const matches = (pattern: string, { schema, name }: TableFact): boolean =>
  globOf(pattern).test(pattern.includes('.') ? `${schema}.${name}` : name);

const globOf = (pattern: string): RegExp => {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'i');
};
