import { quoteIdentifier } from '../../ddl/quote.ts';
import type { RelationFact } from '../facts/facts.ts';
import { byCodePoint } from '../order.ts';
import { payloadColumns } from '../stamps.ts';
import { type EventTable, nameOf, type World } from '../world.ts';
import type { Cut, KeepWritingCut } from './cut.ts';
import { grantee } from './grantee.ts';

/**
 * A role that read and appended as owner or member does so by grants afterwards: SELECT, INSERT on the payload
 * columns, USAGE on the schema, and USAGE on a sequence that a column default calls.
 */
export const keepStatements = (
  world: World,
  kept: readonly KeepWritingCut[],
  cuts: readonly Cut[],
): readonly string[] => {
  const granted = kept
    .slice()
    .sort((a, b) => a.relation - b.relation || byCodePoint(a.role, b.role))
    .flatMap(({ relation, role }) => {
      const found = world.facts.relations.find(({ oid }) => oid === relation);
      return found ? [...schemaUsage(world, found, role), ...keep(world, found, role)] : [];
    });
  const narrowed = cuts.flatMap((cut) =>
    cut.kind === 'narrow-insert' ? [{ relation: cut.relation, role: cut.grantee }] : [],
  );
  const sequences = [...kept, ...narrowed].flatMap(({ relation, role }) =>
    sequenceUsage(world, relation, role),
  );
  return [...new Set([...granted, ...sequences])];
};

const schemaUsage = (world: World, { schema }: RelationFact, role: string): string[] =>
  world.facts.schemaGrants.some(
    (grant) =>
      grant.schema === schema &&
      grant.privilege === 'USAGE' &&
      (grant.grantee === 'public' || grant.grantee === role),
  )
    ? []
    : [`GRANT USAGE ON SCHEMA ${quoteIdentifier(schema)} TO ${grantee(role)};`];

const keep = (world: World, relation: RelationFact, role: string): string[] => {
  const columns = payloadColumns(world, relation).map(quoteIdentifier).join(', ');
  const name = nameOf(relation);
  return [
    `GRANT SELECT, INSERT (${columns}) ON ${name} TO ${grantee(role)};`,
    ...(asksPolicies(relation) ? keepRows(world, relation, role) : []),
  ];
};

/** Row security did not hold for whoever wrote as the owner. */
export const asksPolicies = ({ row_security, force_row_security }: RelationFact): boolean =>
  row_security && !force_row_security;

/** Whether keeping the writers of these cuts makes policies on the table. */
export const addsPolicies = ({ members }: EventTable, cuts: readonly Cut[]): boolean =>
  cuts.some(
    (cut) =>
      cut.kind === 'keep-writing' &&
      members.some((relation) => relation.oid === cut.relation && asksPolicies(relation)),
  );

const keepRows = (world: World, { oid, ...relation }: RelationFact, role: string): string[] => {
  const taken = new Set(
    world.facts.policies.filter((policy) => policy.relation === oid).map(({ name }) => name),
  );
  return [
    { name: `${role}_reads`, rest: `FOR SELECT TO ${grantee(role)} USING (true)` },
    { name: `${role}_appends`, rest: `FOR INSERT TO ${grantee(role)} WITH CHECK (true)` },
  ]
    .filter(({ name }) => !taken.has(name))
    .map(({ name, rest }) => `CREATE POLICY ${quoteIdentifier(name)} ON ${nameOf(relation)} ${rest};`);
};

/** Without it a default that calls nextval() fails; identity columns need none. */
const sequenceUsage = (world: World, relation: number, role: string): string[] =>
  world.facts.sequences
    .filter((sequence) => sequence.relation === relation && !sequence.is_identity)
    .filter(
      (sequence) =>
        !world.facts.sequenceGrants.some(
          (grant) =>
            grant.relation === sequence.oid &&
            grant.privilege === 'USAGE' &&
            grant.grantor === sequence.owner &&
            (grant.grantee === 'public' || (grant.grantee === role && role !== sequence.owner)),
        ),
    )
    .map((sequence) => `GRANT USAGE ON SEQUENCE ${nameOf(sequence)} TO ${grantee(role)};`);
