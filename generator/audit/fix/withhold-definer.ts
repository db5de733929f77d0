import { quoteIdentifier } from '../../ddl/quote.ts';
import type { Definer } from '../definer-ways.ts';
import type { DefinerFunctionFact } from '../facts/facts.ts';
import { nameOf, type World } from '../world.ts';
import type { Cut } from './cut.ts';
import { dropTrigger } from './drop-trigger.ts';
import { grantee as asGrantee } from './grantee.ts';

/** Nobody sets off the function any more: by its triggers, or by what its grantee may EXECUTE. */
export const withheld = (world: World, { grant, by }: Pick<Definer, 'grant' | 'by'>): readonly Cut[] =>
  by === 'firing'
    ? takenDown(world, grant)
    : [{ kind: 'statement', sql: revokeExecute(grant, `${nameOf(grant)}(${grant.arguments})`) }];

/** Triggers ask for no EXECUTE: they go. */
const takenDown = (world: World, found: DefinerFunctionFact): readonly Cut[] => [
  ...world.facts.definerTriggers
    .filter((trigger) => trigger.function === found.oid)
    .map(({ relation, schema, relation_name, name: trigger }) =>
      dropTrigger(world, { oid: relation, schema, name: relation_name }, trigger),
    ),
  ...world.facts.eventTriggers
    .filter((trigger) => trigger.function === found.oid)
    .map(
      (trigger): Cut => ({ kind: 'statement', sql: `DROP EVENT TRIGGER ${quoteIdentifier(trigger.name)};` }),
    ),
];

const revokeExecute = (
  { kind, grantor, owner, grantee, grantable }: DefinerFunctionFact,
  name: string,
): string =>
  grantor === owner
    ? `REVOKE EXECUTE ON ${kind} ${name} FROM ${asGrantee(grantee)}${grantable ? ' CASCADE' : ''};`
    : `REVOKE GRANT OPTION FOR EXECUTE ON ${kind} ${name} FROM ${quoteIdentifier(grantor)} CASCADE;`;
