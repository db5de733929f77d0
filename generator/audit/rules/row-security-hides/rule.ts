import { quoteIdentifier } from '../../../ddl/quote.ts';
import type { RelationFact } from '../../facts/facts.ts';
import type { Hole, Rule } from '../../finding.ts';
import { grantee as asGrantee } from '../../fix/grantee.ts';
import { nameOf, type World } from '../../world.ts';

export const rule: Rule = {
  severity: 'warning',
  summary: 'Row security hides events from readers and auditors without a word.',
  judge: (world, table) =>
    table.members
      .filter(({ row_security }) => row_security)
      .flatMap((relation) =>
        readers(world, relation)
          .filter((reader) => !seesAll(world, relation, reader))
          .map((reader) => hole(relation, reader)),
      ),
};

/** Who was granted SELECT; the owner and superusers are not held back. */
const readers = (world: World, relation: RelationFact): readonly string[] => {
  const grants = [...world.grantsOn(relation.oid, 'SELECT'), ...world.columnGrantsOn(relation.oid, 'SELECT')];
  const names = grants.map(({ grantee }) => grantee).filter((role) => role !== relation.owner);
  return [...new Set(names)].filter((role) => !world.graph.isSuperuser(role));
};

/** A permissive policy that is plainly true for the role, and no restrictive one beside it. */
const seesAll = (world: World, relation: RelationFact, reader: string): boolean => {
  const reading = world.facts.policies.filter(
    ({ relation: on, command }) => on === relation.oid && (command === 'SELECT' || command === 'ALL'),
  );
  return (
    reading.every(({ permissive }) => permissive) &&
    reading.some(
      ({ roles, using_expression }) =>
        using_expression === 'true' && roles.some((role) => world.graph.inherits(reader, role)),
    )
  );
};

const hole = (relation: RelationFact, reader: string): Hole => {
  const name = nameOf(relation);
  const policy = quoteIdentifier(`${reader}_sees_all`);
  return {
    severity: 'warning',
    confidence: 'derived',
    role: reader,
    capability: 'hide',
    path: [reader, `SELECT on ${name}`, 'row security'],
    object: `${name}/${reader}`,
    cuts: [
      {
        kind: 'statement',
        sql: `CREATE POLICY ${policy} ON ${name} FOR SELECT TO ${asGrantee(reader)} USING (true);`,
      },
    ],
    message: `Row security shows ${asGrantee(reader)} only those events of ${name} that a policy lets through, and does not say that there are more.`,
  };
};
