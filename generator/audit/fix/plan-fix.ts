import { quoteIdentifier } from '../../ddl/quote.ts';
import { byCodePoint } from '../order.ts';
import { nameOf, type World } from '../world.ts';
import type { Cut, GiveAwayCut, KeepWritingCut, RevokeRoleCut } from './cut.ts';
import { keepStatements } from './keep-writing.ts';
import { freshOwner } from './new-owner.ts';
import { revokeStatements } from './revoke-privileges.ts';

/**
 * The statements that make all `cuts`, in the order to run them (as a superuser, in one transaction): owners first,
 * since giving a table away rewrites its grants, then memberships, grants, what writers must keep, and the rest.
 * Cuts of one object and role become one statement.
 */
export const planFix = (world: World, cuts: readonly Cut[]): readonly string[] => {
  const { givenAway, memberships, kept, statements } = sorted(cuts);
  const revoked = revokeStatements(world, cuts);
  return [
    ...new Set([
      ...revoked.asGrantor,
      ...ownerStatements(world, givenAway),
      ...memberships.map((cut) => revokeRole(world, cut)),
      ...revoked.asOwner,
      ...revoked.regranted,
      ...keepStatements(world, kept, cuts),
      ...statements,
    ]),
  ];
};

const sorted = (cuts: readonly Cut[]) => ({
  givenAway: cuts.filter((cut): cut is GiveAwayCut => cut.kind === 'give-away'),
  memberships: cuts
    .filter((cut): cut is RevokeRoleCut => cut.kind === 'revoke-role')
    .sort((a, b) => byCodePoint(`${a.role} ${a.member} ${a.grantor}`, `${b.role} ${b.member} ${b.grantor}`)),
  kept: cuts.filter((cut): cut is KeepWritingCut => cut.kind === 'keep-writing'),
  statements: cuts.flatMap((cut) => (cut.kind === 'statement' ? [cut.sql] : [])),
});

const OBJECT_ORDER = [
  'DATABASE',
  'SCHEMA',
  'TABLE',
  'SEQUENCE',
  'FUNCTION',
  'PROCEDURE',
  'TYPE',
  'DOMAIN',
  'OPERATOR',
  'OPERATOR CLASS',
  'COLLATION',
  'TEXT SEARCH CONFIGURATION',
  'VIEW',
  'MATERIALIZED VIEW',
];

const ownerStatements = (world: World, cuts: readonly GiveAwayCut[]): string[] => {
  if (cuts.length === 0) return [];
  const owner = freshOwner(world);
  const given = cuts
    .map((cut) => ({ ...cut, order: OBJECT_ORDER.indexOf(cut.type) }))
    .sort((a, b) => a.order - b.order || byCodePoint(a.name, b.name));
  return [
    ...(owner.exists ? [] : [`CREATE ROLE ${owner.name} NOLOGIN;`]),
    ...given.flatMap(({ type, name, owner: before }) => [
      `ALTER ${type} ${name} OWNER TO ${owner.name};`,
      // Who owned the schema may still make other objects in it.
      ...(type === 'DATABASE'
        ? [`GRANT CREATE, CONNECT, TEMPORARY ON DATABASE ${name} TO ${quoteIdentifier(before)};`]
        : []),
      ...(type === 'SCHEMA' ? [`GRANT CREATE, USAGE ON SCHEMA ${name} TO ${quoteIdentifier(before)};`] : []),
    ]),
    ...schemaUsage(world, given, owner),
  ];
};

/** Foreign key checks run as the table's owner and name its schema. */
const schemaUsage = (
  world: World,
  given: readonly GiveAwayCut[],
  owner: { readonly name: string; readonly exists: boolean },
): string[] => {
  const tables = new Set(given.filter(({ type }) => type === 'TABLE').map(({ name }) => name));
  if (tables.size === 0) return [];
  const owned = new Set(given.filter(({ type }) => type === 'SCHEMA').map(({ name }) => name));
  const schemas = new Set(
    world.facts.relations
      .filter((relation) => tables.has(nameOf(relation)))
      .map(({ schema }) => schema)
      .filter((schema) => !owned.has(quoteIdentifier(schema)))
      .filter(
        (schema) =>
          !world.facts.schemaGrants.some(
            (grant) => grant.schema === schema && grant.privilege === 'USAGE' && grant.grantee === 'public',
          ),
      ),
  );
  return [...schemas]
    .sort(byCodePoint)
    .map((schema) => `GRANT USAGE ON SCHEMA ${quoteIdentifier(schema)} TO ${owner.name};`);
};

/** From version 16 on a membership is known by its grantor too; before, REVOKE takes it whoever gave it. */
const revokeRole = (world: World, { role, member, grantor }: RevokeRoleCut): string => {
  const grantedBy = world.facts.server.major >= 16 ? ` GRANTED BY ${quoteIdentifier(grantor)}` : '';
  const passedOn = world.facts.memberships.some((other) => other.role === role && other.grantor === member);
  return `REVOKE ${quoteIdentifier(role)} FROM ${quoteIdentifier(member)}${grantedBy}${passedOn ? ' CASCADE' : ''};`;
};
