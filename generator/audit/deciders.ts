import type { Named } from './body/names.ts';
import type { NamedRelationFact } from './facts/facts.ts';
import { type Changer, changersOf } from './privilege-holes.ts';
import type { EventTable, World } from './world.ts';

const CHANGES = ['UPDATE', 'DELETE', 'TRUNCATE', 'INSERT'] as const;

/** A login role that may write a table by which something decides, and the first change that it may make. */
export interface Decider extends Changer {
  readonly read: NamedRelationFact;
  readonly change: (typeof CHANGES)[number];
}

/** One way a login role and table; what says which events there are is no one's to change. */
export const decidersOf = (world: World, table: EventTable, named: readonly Named[]): readonly Decider[] => {
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

/** Whether a condition holds as soon as there is a row: who may INSERT one decides, too. */
export const holdsByRow = (condition: string): boolean =>
  /^\(*\s*exists\b|\bin\s*\(\s*select\b|=\s*any\s*\(\s*(array\s*)?\(?\s*select\b/i.test(condition);
