import { quoteIdentifier } from '../../ddl/quote.ts';
import { nameOf, type World } from '../world.ts';
import type { StatementCut } from './cut.ts';

/** Drops a trigger of a relation, on the table that it was made on where a partition has it from there. */
export const dropTrigger = (
  { facts }: World,
  relation: { readonly oid: number; readonly schema: string; readonly name: string },
  trigger: string,
): StatementCut => {
  const clone = facts.clonedTriggers.find((one) => one.relation === relation.oid && one.name === trigger);
  const on = clone ? { schema: clone.made_on_schema, name: clone.made_on_name } : relation;
  return { kind: 'statement', sql: `DROP TRIGGER ${quoteIdentifier(trigger)} ON ${nameOf(on)};` };
};
