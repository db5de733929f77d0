import type { Capability } from '../finding.ts';
import { dropConstraint, type Ground, insertInto, required, type Value } from './ground.ts';
import { ask, columnsOf, type Evidence, type Observer, type ProofColumn } from './observer.ts';
import type {
  Attack,
  CallAttack,
  ForgeAttack,
  ObjectName,
  OwnAttack,
  SayAttack,
  ShiftAttack,
  TouchAttack,
  UntriedAttack,
  WriteAttack,
} from './plan.ts';
import { samplesOf, type Typed } from './samples.ts';
import { statement } from './templates.ts';

/** One way to carry out an attack; several are tried, and one that does harm is enough. */
export interface Try {
  readonly statements: readonly string[];
  readonly evidence: Evidence;
  /** For `counted`. */
  readonly counted: string | null;
  /** What is taken away first when PostgreSQL refuses the made-up values and nothing else. */
  readonly loosen: readonly string[];
}

/** Columns that are tried one by one. */
const MOST_COLUMNS = 4;

/** The statements of an attack on a table, in the order in which they are worth trying. */
export const triesOf = async (
  observer: Observer,
  ground: Ground,
  attack: Exclude<Attack, UntriedAttack>,
  capability: Capability,
  stamps: readonly string[],
): Promise<readonly Try[]> => {
  const loosen = await Promise.all(ground.constraints.map(dropConstraint));
  switch (attack.kind) {
    case 'write':
      return (await writes(observer, ground, attack)).map((text) => ({ ...one(text, 'rows'), loosen }));
    case 'forge':
      return (await forgeries(observer, ground, attack)).map((found) => ({ ...found, loosen }));
    case 'shift':
      return (await shifts(observer, ground, attack)).map((found) => ({ ...found, loosen }));
    case 'say':
      return (await sayings(observer, ground, attack)).map((found) => ({ ...found, loosen }));
    case 'touch':
      return withEvidence(ground, await touches(observer, ground, attack), capability, stamps);
    case 'call':
      return withEvidence(ground, await calls(observer, ground, attack), capability, stamps);
    case 'own':
      return ownings(observer, attack);
    case 'set sequence':
      return [one(await statement('set_sequence', nameOf(attack.on)), 'passed')];
    case 'add trigger':
      return [
        one(await statement('add_trigger', nameOf(attack.on)), 'protection'),
        one(await statement('add_statement_trigger', nameOf(attack.on)), 'protection'),
      ];
    case 'lock':
      return [one(await statement('lock_table', nameOf(attack.on)), 'passed')];
    case 'schema change':
      return withEvidence(ground, [await statement('make_temporary_table', {})], capability, stamps);
  }
};

const one = (text: string, evidence: Evidence): Try => ({
  statements: [text],
  evidence,
  counted: null,
  loosen: [],
});

const nameOf = ({ schema, name }: ObjectName) => ({ schema, name });

const writes = async (
  observer: Observer,
  { table, places }: Ground,
  { operation, on, columns }: WriteAttack,
): Promise<readonly string[]> => {
  const name = nameOf(on);
  if (operation === 'TRUNCATE')
    return Promise.all([
      statement('truncate', name),
      statement('truncate_only', name),
      statement('truncate_cascade', name),
    ]);
  const isTable = [...table.members, ...table.parents].some(
    ({ schema, name: known }) => schema === on.schema && known === on.name,
  );
  const chosen = isTable ? [] : CHOSEN;
  if (operation === 'DELETE') {
    return Promise.all([
      statement('delete', name),
      ...(isTable ? places.map((place) => statement('delete_row', { ...name, ...place })) : []),
      ...chosen.map((skipped) => statement('delete_chosen', { ...name, skipped })),
    ]);
  }
  const all = await columnsOf(observer, await oidOf(observer, table, on));
  const open = all
    .filter((column) => columns === null || columns.includes(column.name))
    .filter(({ generated, identity }) => !generated && identity !== 'a')
    .sort((a, b) => ease(b) - ease(a))
    .slice(0, MOST_COLUMNS);
  const values = open.flatMap((column) => {
    const samples = samplesOf(column);
    return samples === null ? [] : samples.map((value) => ({ column: column.name, value })).reverse();
  });
  const whole = values.map((value) => statement('update', { ...name, ...value }));
  const byRow = values
    .slice(0, 2)
    .flatMap((value) => [
      ...(isTable ? places.map((place) => statement('update_row', { ...name, ...value, ...place })) : []),
      ...chosen.map((skipped) => statement('update_chosen', { ...name, ...value, skipped })),
    ]);
  return Promise.all([...whole, ...byRow]);
};

/** How many rows of a view are passed over before the one that is tried. */
const CHOSEN = ['0', '1', '2', '3'];

/** Columns that take any value come first. */
const ease = ({ category, type }: Typed): number => (type === 'text' ? 3 : category === 'S' ? 2 : 0);

const oidOf = async (
  { connection }: Observer,
  { members, parents }: Ground['table'],
  on: ObjectName,
): Promise<number> => {
  const known = [...members, ...parents].find(({ schema, name }) => schema === on.schema && name === on.name);
  if (known) return known.oid;
  const [found] = (await ask(connection, 'relation', [on.schema, on.name])) as readonly { oid: number }[];
  return found?.oid ?? 0;
};

const forgeries = async (
  observer: Observer,
  { table, witness: first, witnesses }: Ground,
  { on, stamps, filled }: ForgeAttack,
): Promise<readonly Try[]> => {
  const oid = await oidOf(observer, table, on);
  const columns = await columnsOf(observer, oid);
  // A partition takes only rows like those that it has.
  const witness = witnesses.get(oid) ?? first;
  const tries = columns
    .filter(({ name }) => stamps.includes(name))
    .flatMap((column) => {
      const values = [samplesOf(column)?.[1], samplesOf(column)?.[0], witness.get(column.name)];
      return values
        .filter((value): value is string => typeof value === 'string')
        .flatMap((value) =>
          OFFERS.map(async ([by, all]): Promise<Try> => {
            const rest = restOfRow(columns, witness, by, all);
            const isLeftOut = (name: string): boolean =>
              name === column.name || (!all && (stamps.includes(name) || filled.includes(name)));
            const row = [{ column: column.name, value }, ...rest.filter((offer) => !isLeftOut(offer.column))];
            return {
              statements: [await insertInto(on, row)],
              evidence: 'counted',
              counted: await statement('count_of', {
                schema: table.schema,
                name: table.table,
                column: column.name,
                value,
              }),
              loosen: [],
            };
          }),
        );
    });
  return Promise.all(tries);
};

const OFFERS = [
  ['witness', false],
  ['sample', false],
  ['witness', true],
  ['sample', true],
] as const;

/** Values for what a row needs, or for `all` that it takes: those of a row that is there, or made-up ones. */
const restOfRow = (
  columns: readonly ProofColumn[],
  witness: Ground['witness'],
  by: 'witness' | 'sample',
  all: boolean,
): readonly Value[] =>
  columns.flatMap((column) => {
    // A view does not say what its table needs: what the witness has is offered.
    const needed = required(column) || (!column.has_default && witness.has(column.name) && isView(columns));
    // A default may ask for a right that the role does not have: then every column is supplied.
    if (all ? column.generated : !needed) return [];
    const value = by === 'witness' ? witness.get(column.name) : samplesOf(column)?.[1];
    return typeof value === 'string' ? [{ column: column.name, value }] : [];
  });

/**
 * One that gives another meaning to the name of a zone (version 18), and one that leaves names alone: where a time is turned
 * by a name and back by the session, the first turns it back.
 */
const FAR_ZONES = ['<UTC>-167', '<far>-167'] as const;

const shifts = async (
  observer: Observer,
  { table, witness, witnesses }: Ground,
  { on, column }: ShiftAttack,
): Promise<readonly Try[]> => {
  const oid = await oidOf(observer, table, on);
  const columns = await columnsOf(observer, oid);
  const name = { schema: table.schema, name: table.table };
  const counted = await statement('count_far_off', { ...name, column });
  const ways = FAR_ZONES.flatMap((zone) => (['witness', 'sample'] as const).map((by) => ({ zone, by })));
  return Promise.all(
    ways.map(async ({ zone, by }): Promise<Try> => {
      const setZone = await statement('shift_time_zone', { zone });
      const row = restOfRow(columns, witnesses.get(oid) ?? witness, by, false);
      const text =
        row.length > 0 ? await insertInto(on, row) : await statement('insert_defaults', nameOf(on));
      return { statements: [setZone, text], evidence: 'counted', counted, loosen: [] };
    }),
  );
};

const sayings = async (
  observer: Observer,
  { table, columns: known, witness, witnesses }: Ground,
  { on, setting, column }: SayAttack,
): Promise<readonly Try[]> => {
  const oid = await oidOf(observer, table, on);
  const columns = await columnsOf(observer, oid);
  const typed = known.find(({ name }) => name === column);
  const values = (typed && samplesOf(typed)) ?? [];
  const ways = values.flatMap((value) => OFFERS.map(([by]) => ({ value, by })));
  return Promise.all(
    ways.map(async ({ value, by }): Promise<Try> => {
      const row = restOfRow(columns, witnesses.get(oid) ?? witness, by, false).filter(
        (offer) => offer.column !== column,
      );
      const name = { schema: table.schema, name: table.table };
      return {
        statements: [
          await statement('set_setting', { setting, value }),
          row.length > 0 ? await insertInto(on, row) : await statement('insert_defaults', nameOf(on)),
        ],
        evidence: 'counted',
        counted: await statement('count_of', { ...name, column, value }),
        loosen: [],
      };
    }),
  );
};

const isView = (columns: readonly ProofColumn[]): boolean =>
  columns.every(({ not_null, has_default }) => !not_null && !has_default);

const touches = async (
  observer: Observer,
  ground: Ground,
  { event, on }: TouchAttack,
): Promise<readonly string[]> => {
  const name = nameOf(on);
  if (event === 'TRUNCATE')
    return Promise.all([
      statement('truncate', name),
      statement('truncate_only', name),
      statement('truncate_cascade', name),
    ]);
  const columns = await columnsOf(observer, await oidOf(observer, ground.table, on));
  if (event === 'DELETE') {
    const chosen = isView(columns) ? CHOSEN : [];
    return Promise.all([
      statement('delete', name),
      ...chosen.map((skipped) => statement('delete_chosen', { ...name, skipped })),
    ]);
  }
  if (event === 'UPDATE') {
    const values = columns
      .filter(({ generated, identity }) => !generated && identity !== 'a')
      .flatMap((column) => (samplesOf(column) ?? []).map((value) => ({ column: column.name, value })))
      .reverse();
    return Promise.all(values.map((value) => statement('update', { ...name, ...value })));
  }
  const rows = (['witness', 'first', 'second'] as const).map((by) =>
    columns
      .filter(({ generated, has_default }) => !generated && !has_default)
      .flatMap((column) => {
        const value = valueFor(column, ground, by);
        return value === null ? [] : [{ column: column.name, value }];
      }),
  );
  // Triggers of the statement ask for no row, and so for the right to one column only.
  const supplied = columns.filter(({ generated, identity }) => !generated && identity !== 'a');
  return Promise.all([
    ...rows.filter((row) => row.length > 0).map((row) => insertInto(on, row)),
    ...supplied.map(({ name: column }) => statement('insert_none', { ...name, column })),
  ]);
};

/** What a body may want: a value of the event that is there, of the same type; or a made-up one. */
const valueFor = (typed: Typed, { columns, witness }: Ground, by: 'witness' | 'first' | 'second') => {
  const samples = samplesOf(typed);
  if (by === 'first') return samples?.[0] ?? null;
  if (by === 'second') return samples?.[1] ?? null;
  const same = columns.find(({ type, name }) => type === typed.type && typeof witness.get(name) === 'string');
  return same === undefined ? (samples?.[0] ?? null) : (witness.get(same.name) ?? null);
};

const calls = async (
  { connection }: Observer,
  ground: Ground,
  { routine, oid, on }: CallAttack,
): Promise<readonly string[]> => {
  const needed = (await ask(connection, 'arguments', [oid])) as readonly Typed[];
  const lists = (['witness', 'first', 'second'] as const).map((by) =>
    needed.map((typed) => ({ value: valueFor(typed, ground, by) ?? '' })),
  );
  const template = routine === 'PROCEDURE' ? 'call_procedure' : 'call_function';
  const texts = await Promise.all(
    lists.map((list) => statement(template, { ...nameOf(on), first: list.slice(0, 1), more: list.slice(1) })),
  );
  return [...new Set(texts)];
};

/** Where the harm is not in the statement itself, what to look for follows from what the finding says. */
const withEvidence = async (
  { table, columns, witness }: Ground,
  texts: readonly string[],
  capability: Capability,
  stamps: readonly string[],
): Promise<readonly Try[]> => {
  if (capability === 'forge') {
    const counted = await Promise.all(
      columns
        .filter(({ name }) => stamps.includes(name))
        .flatMap((column) =>
          [...(samplesOf(column) ?? []), witness.get(column.name)]
            .filter((value): value is string => typeof value === 'string')
            .map((value) =>
              statement('count_of', {
                schema: table.schema,
                name: table.table,
                column: column.name,
                value,
              }),
            ),
        ),
    );
    return texts.flatMap((text) => counted.map((query) => ({ ...one(text, 'counted'), counted: query })));
  }
  const kinds: readonly Evidence[] =
    capability === 'reorder'
      ? ['passed']
      : capability === 'alter' || capability === 'drop'
        ? ['protection']
        : capability === 'escalate'
          ? ['rows', 'protection']
          : ['rows'];
  return texts.flatMap((text) => kinds.map((kind) => one(text, kind)));
};

const ownings = async ({ inPlace }: Observer, attack: OwnAttack): Promise<readonly Try[]> => {
  const { owner } = attack;
  const texts = await Promise.all(owned(attack));
  const tries = texts.map((text) => one(text, 'walls'));
  // DROP OWNED takes locks on everything that the role owns, and drops more than what is looked at.
  if (inPlace || owner.startsWith('pg_')) return tries;
  return [...tries, one(await statement('drop_owned', { owner }), 'walls')];
};

/** What the owner of an object does to the table that stands on it. */
const owned = ({ object, on: named, oid: of, catalog = '' }: OwnAttack): readonly Promise<string>[] => {
  const on = nameOf(named);
  const oid = of ?? 0;
  switch (object) {
    case 'TABLE':
      return ['disable_guards', 'drop_table'].map((template) => statement(template, on));
    case 'SCHEMA':
      return [statement('drop_schema', { name: on.name })];
    case 'FUNCTION':
      return [statement('drop_function', { oid })];
    case 'TYPE':
      return [statement('drop_type', { oid })];
    case 'EXTENSION':
      return [statement('drop_extension', { name: on.name })];
    case 'SEQUENCE':
      return [statement('drop_sequence', on)];
    case 'SUPPORT':
      return [statement('drop_support', { catalog, oid })];
  }
};
