import { quoteIdentifier } from '../../../ddl/quote.ts';
import type { SequenceFact } from '../../facts/facts.ts';
import type { Hole, Rule } from '../../finding.ts';
import type { Cut } from '../../fix/cut.ts';
import { grantee as asGrantee } from '../../fix/grantee.ts';
import { revokeFromObject } from '../../fix/revoke-from-object.ts';
import type { Reach } from '../../graph/role-graph.ts';
import { cutOwner } from '../../owner-holes.ts';
import { reachersOf, whoOf } from '../../privilege-holes.ts';
import { type EventTable, nameOf, type World } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary: 'A login role may set back the sequence that numbers the events, or owns it.',
  judge: (world, table) =>
    world.facts.sequences
      .filter(({ relation }) => table.members.some(({ oid }) => oid === relation))
      .flatMap((sequence) => [...granted(world, sequence), ...owned(world, table, sequence)]),
};

const granted = (world: World, sequence: SequenceFact): readonly Hole[] =>
  world.facts.sequenceGrants
    .filter(({ relation, privilege }) => relation === sequence.oid && privilege === 'UPDATE')
    .filter(({ grantee }) => grantee !== sequence.owner && !world.graph.isSuperuser(grantee))
    .flatMap((grant) =>
      reachersOf(world, grant.grantee, sequence.schema).map((reach) =>
        hole(
          sequence,
          reach.login,
          [...reach.steps, `UPDATE on sequence ${nameOf(sequence)}`],
          `${grant.grantor}>${grant.grantee}`,
          [
            ...keepsDrawing(world, sequence, grant.grantee),
            revokeFromObject({ type: 'SEQUENCE', name: nameOf(sequence), owner: sequence.owner }, grant),
          ],
          whoOf(reach),
          reach,
        ),
      ),
    );

/** UPDATE includes nextval(); a default that calls it needs USAGE once UPDATE is gone. */
const keepsDrawing = (world: World, sequence: SequenceFact, role: string): readonly Cut[] =>
  sequence.is_identity ||
  world.facts.sequenceGrants.some(
    ({ relation, privilege, grantee }) =>
      relation === sequence.oid && privilege === 'USAGE' && grantee === role,
  )
    ? []
    : [{ kind: 'statement', sql: `GRANT USAGE ON SEQUENCE ${nameOf(sequence)} TO ${asGrantee(role)};` }];

/** An identity's or serial's sequence goes with its table; one of its own has an owner of its own. */
const owned = (world: World, table: EventTable, sequence: SequenceFact): readonly Hole[] => {
  if (sequence.owner === table.owner || world.graph.isSuperuser(sequence.owner)) return [];
  const name = nameOf(sequence);
  const cuts = cutOwner(world, table, { kind: 'give-away', type: 'SEQUENCE', name, owner: sequence.owner });
  return world.graph
    .reachers(sequence.owner)
    .map((reach) =>
      hole(
        sequence,
        reach.login,
        [...reach.steps, `owns sequence ${name}`],
        'owner',
        cuts,
        reach.login,
        reach,
      ),
    );
};

const hole = (
  sequence: SequenceFact,
  login: string,
  path: readonly string[],
  way: string,
  cuts: readonly Cut[],
  who: string,
  reach: Reach,
): Hole => ({
  severity: 'error',
  confidence: 'proven',
  role: login,
  capability: 'reorder',
  path,
  object: `${nameOf(sequence)}/${way}`,
  cuts,
  plan: { hops: reach.hops, attack: { kind: 'set sequence', on: sequence } },
  message: `${who} may set ${nameOf(sequence)}, which numbers the events by ${quoteIdentifier(sequence.column_name)}, to any value (${path.slice(1).join(', ')}): later events come out of order, or fail on numbers that are taken.`,
});
