import type { Facts } from '../facts/facts.ts';
import type { EventTable } from '../world.ts';
import type { Attack } from './plan.ts';

const OUTSIDE =
  /\b(dblink\w*|http_\w+|net\.\w+|pg_background\w*|lo_export|lo_import|pg_file_\w+|pg_logical_emit_message|nextval|setval|pg_(?:try_)?advisory_lock\w*)\b|\bPROGRAM\b/i;

/**
 * Why an attack is not made on the reviewed database itself, as the end of a sentence: a rollback would not undo it.
 * Looked at are the bodies that it sets off directly. Null: nothing was found.
 */
export const reachesOutside = (facts: Facts, table: EventTable, attack: Attack): string | null => {
  if (attack.kind === 'set sequence') return 'setval() is not rolled back';
  if (attack.kind === 'schema change') return 'event triggers run code that a rollback may not undo';
  if (table.members.some(({ kind }) => kind === 'f')) return 'a foreign table is changed on another server';
  const called = attack.kind === 'call' ? facts.routines.filter(({ oid }) => oid === attack.oid) : [];
  const own = facts.functions.filter(
    ({ relation, used_by }) =>
      table.members.some(({ oid }) => oid === relation) && used_by.startsWith('trigger'),
  );
  const touched = attack.kind === 'touch' ? triggerBodies(facts, attack.on) : [];
  for (const { schema, name, language, definition } of [...called, ...own, ...touched]) {
    if (!READABLE.has(language))
      return `${schema}.${name} is written in ${language}: what it does outside is not undone`;
    const found = OUTSIDE.exec(definition)?.[0];
    if (found) return `${schema}.${name} uses ${found}, which a rollback does not undo`;
  }
  return null;
};

const READABLE = new Set(['sql', 'plpgsql', 'internal']);

const triggerBodies = (facts: Facts, on: { readonly schema: string; readonly name: string }) => {
  const relation = facts.namedRelations.find(({ schema, name }) => schema === on.schema && name === on.name);
  const functions = relation?.triggers.map(({ function: oid }) => oid) ?? [];
  return facts.routines.filter(({ oid }) => functions.includes(oid));
};
