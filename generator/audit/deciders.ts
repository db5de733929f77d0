import type { Named } from './body/names.ts';
import type { NamedRelationFact } from './facts/facts.ts';
import type { Hole } from './finding.ts';
import type { Cut } from './fix/cut.ts';
import { type Changer, changersOf, whoOf } from './privilege-holes.ts';
import { type EventTable, nameOf, type World } from './world.ts';

const CHANGES = ['UPDATE', 'DELETE', 'TRUNCATE', 'INSERT'] as const;

/** A login role that may write a table by which something decides, and the first change that it may make. */
interface Decider extends Changer {
  readonly read: NamedRelationFact;
  readonly change: (typeof CHANGES)[number];
}

/** One way a login role and table; what says which events there are is no one's to change. */
const decidersOf = (world: World, table: EventTable, named: readonly Named[]): readonly Decider[] => {
  const read = named.flatMap(({ schema, name }) =>
    world
      .relationsNamed(name)
      .filter((one) => (schema === null || one.schema === schema) && one.kind !== 'v')
      .filter(({ oid }) => !table.members.some((member) => member.oid === oid)),
  );
  const tables = [...new Map(read.map((one) => [one.oid, one])).values()];
  return tables.flatMap((one) => writersOf(world, one));
};

const writersOf = (world: World, read: NamedRelationFact): readonly Decider[] => {
  const all = CHANGES.flatMap((change) =>
    changersOf(world, read, change).map((changer): Decider => ({ ...changer, read, change })),
  );
  return [...new Map(all.reverse().map((writer) => [writer.reach.login, writer])).values()];
};

/** What drops an event without an error where a table says so. */
export interface Silencer {
  /** Tables and views that it asks. */
  readonly named: readonly Named[];
  /** Whether it drops an event because a row is there. */
  readonly isMute: boolean;
  /** Where events are lost. */
  readonly from: string;
  /** What drops them, in words. */
  readonly by: string;
  /** The last step of the path. */
  readonly last: string;
  readonly object: string;
  readonly cut: Cut;
}

/** Login roles that decide by a table which events of others are kept. */
export const silencedBy = (
  world: World,
  table: EventTable,
  { named, isMute, from, by, last, object, cut }: Silencer,
): readonly Hole[] =>
  decidersOf(world, table, named).map(({ read, reach, change, holds }): Hole => {
    // A row more may let an event pass as well as drop it.
    const isSure = change !== 'INSERT' || isMute;
    const path = [...reach.steps, holds, last];
    return {
      severity: isSure ? 'error' : 'warning',
      confidence: isSure ? 'derived' : 'unknown',
      role: reach.login,
      capability: 'suppress',
      path,
      object: `${object}/${nameOf(read)}`,
      cuts: [cut],
      plan: { hops: reach.hops, attack: { kind: 'untried', why: `it takes a row written for ${by}` } },
      message: `${whoOf(reach)} ${isSure ? 'decides' : 'may decide'} which events of others ${from} keeps: ${by} drops them without an error by what ${nameOf(read)} says (${path.slice(1).join(', ')}).`,
    };
  });

/** Whether a condition holds as soon as there is a row: who may INSERT one decides, too. */
export const holdsByRow = (condition: string): boolean =>
  /^\(*\s*exists\b|\bin\s*\(\s*select\b|=\s*any\s*\(\s*(array\s*)?\(?\s*select\b/i.test(condition);
