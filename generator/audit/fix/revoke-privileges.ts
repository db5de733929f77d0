import { quoteIdentifier } from '../../ddl/quote.ts';
import type { RelationFact, RelationGrantFact } from '../facts/facts.ts';
import { roleGraph } from '../graph/role-graph.ts';
import { byCodePoint } from '../order.ts';
import { remembered } from '../remembered.ts';
import { payloadColumns } from '../stamps.ts';
import { nameOf, type World } from '../world.ts';
import type { Cut, NarrowInsertCut, RevokeCut } from './cut.ts';
import { factsAfter } from './cut-facts.ts';
import { grantee } from './grantee.ts';

type GrantCut = RevokeCut | NarrowInsertCut;

interface Revokes {
  /** Grants of a second grantor that go with no grant option of it, taken back in that role's name before anything else. */
  readonly asGrantor: readonly string[];
  readonly asOwner: readonly string[];
  /** INSERT, given again on the columns that a writer needs. */
  readonly regranted: readonly string[];
}

/**
 * REVOKE only takes back what the same grantor gave: run by the owner or a superuser it says nothing about the
 * grants of others and leaves them. So each grant is cut by its grantor: the owner's directly, a second grantor's
 * by taking the grant option away from whoever had it from the owner, with everything that hangs on it.
 */
export const revokeStatements = (world: World, cuts: readonly Cut[]): Revokes => {
  const parts = relationsOf(world, cuts).map((relation) => {
    const own = cuts.filter(
      (cut): cut is GrantCut =>
        (cut.kind === 'revoke' || cut.kind === 'narrow-insert') && cut.relation === relation.oid,
    );
    const owns = remembered((role) => ownsAfter(world, relation, cuts, role));
    return forRelation(world, relation, own, owns);
  });
  return {
    asGrantor: parts.flatMap(({ asGrantor }) => asGrantor),
    asOwner: parts.flatMap(({ asOwner }) => asOwner),
    regranted: parts.flatMap(({ regranted }) => regranted),
  };
};

const relationsOf = (world: World, cuts: readonly Cut[]): RelationFact[] => {
  const wanted = new Set(cuts.map((cut) => ('relation' in cut ? cut.relation : -1)));
  const found = world.facts.relations.filter(({ oid }) => wanted.has(oid));
  return [...new Map(found.map((relation) => [relation.oid, relation])).values()];
};

const privilegeOf = (cut: GrantCut): string => (cut.kind === 'revoke' ? cut.privilege : 'INSERT');

const PRIVILEGE_ORDER = ['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'];
const inOrder = (privileges: Iterable<string>): string[] =>
  [...new Set(privileges)].sort((a, b) => PRIVILEGE_ORDER.indexOf(a) - PRIVILEGE_ORDER.indexOf(b));

const forRelation = (
  world: World,
  relation: RelationFact,
  cuts: readonly GrantCut[],
  owns: (role: string) => boolean,
): Revokes => {
  const name = nameOf(relation);
  const ownersCuts = cuts.filter(({ grantor }) => grantor === relation.owner);
  const othersCuts = cuts.filter(({ grantor }) => grantor !== relation.owner);
  const byOption = othersCuts.filter(
    (cut) =>
      cut.columns === null &&
      ![cut.grantor, rootGrantor(world, relation, cut.grantor, privilegeOf(cut))].some(owns),
  );
  const wholeTable = ownersCuts.filter(({ columns }) => columns === null);
  const grantees = [...new Set(ownersCuts.map((cut) => cut.grantee))].sort(byCodePoint);

  const direct = grantees.flatMap((role) => {
    const privileges = inOrder(wholeTable.filter((cut) => cut.grantee === role).map(privilegeOf));
    const byColumn = ownersCuts.filter(
      (cut) => cut.grantee === role && cut.columns !== null && !privileges.includes(privilegeOf(cut)),
    );
    const cascade = passesOn(world, relation, role, [...privileges, ...byColumn.map(privilegeOf)])
      ? ' CASCADE'
      : '';
    const list = [
      ...privileges,
      ...inOrder(byColumn.map(privilegeOf)).map((privilege) => {
        const columns = byColumn
          .filter((cut) => privilegeOf(cut) === privilege)
          .flatMap((cut) => cut.columns ?? []);
        return `${privilege} (${[...new Set(columns)].map(quoteIdentifier).join(', ')})`;
      }),
    ];
    return [`REVOKE ${list.join(', ')} ON ${name} FROM ${grantee(role)}${cascade};`];
  });

  const options = byOption
    .map((cut) => ({
      privilege: privilegeOf(cut),
      role: rootGrantor(world, relation, cut.grantor, privilegeOf(cut)),
    }))
    .filter(
      ({ privilege, role }) =>
        !wholeTable.some((cut) => cut.grantee === role && privilegeOf(cut) === privilege),
    );
  const grantors = [...new Set(options.map(({ role }) => role))].sort(byCodePoint);
  const indirect = grantors.map((role) => {
    const privileges = inOrder(
      options.filter((option) => option.role === role).map(({ privilege }) => privilege),
    );
    return `REVOKE GRANT OPTION FOR ${privileges.join(', ')} ON ${name} FROM ${quoteIdentifier(role)} CASCADE;`;
  });

  const asGrantor = othersCuts
    .filter((cut) => !byOption.includes(cut))
    .flatMap((cut) => {
      const columns = cut.columns === null ? '' : ` (${cut.columns.map(quoteIdentifier).join(', ')})`;
      const cascade = passesOn(world, relation, cut.grantee, [privilegeOf(cut)]) ? ' CASCADE' : '';
      return [
        `SET ROLE ${quoteIdentifier(cut.grantor)};`,
        `REVOKE ${privilegeOf(cut)}${columns} ON ${name} FROM ${grantee(cut.grantee)}${cascade};`,
        'RESET ROLE;',
      ];
    });
  return { asGrantor, asOwner: [...direct, ...indirect], regranted: regrants(world, relation, cuts) };
};

/**
 * Who has the rights of the owner has every grant option, and what it granted stays when its own is taken away. Owners and
 * memberships are cut before.
 */
const ownsAfter = (
  world: World,
  { oid, owner }: RelationFact,
  cuts: readonly Cut[],
  role: string,
): boolean => {
  const { facts } = factsAfter(world.facts, cuts);
  const after = facts.relations.find((relation) => relation.oid === oid)?.owner ?? owner;
  return roleGraph(facts, new Set()).inherits(role, after);
};

/** Whether the grantee has handed the privilege on, so that a plain REVOKE would fail. */
const passesOn = (
  world: World,
  relation: RelationFact,
  role: string,
  privileges: readonly string[],
): boolean =>
  privileges.some((privilege) =>
    [...world.grantsOn(relation.oid, privilege), ...world.columnGrantsOn(relation.oid, privilege)].some(
      ({ grantor }) => grantor === role && role !== relation.owner,
    ),
  );

/** Follows a grantor up to the role that has its grant option from the owner. */
const rootGrantor = (world: World, relation: RelationFact, grantor: string, privilege: string): string => {
  const seen = new Set<string>();
  let role = grantor;
  while (!seen.has(role)) {
    seen.add(role);
    const own = world
      .grantsOn(relation.oid, privilege)
      .filter((grant) => grant.grantee === role && grant.grantable);
    const [first] = own;
    if (!first || own.some((grant) => grant.grantor === relation.owner)) return role;
    role = first.grantor;
  }
  return role;
};

/** Everyone who loses INSERT by the cuts gets it back on the payload columns. */
const regrants = (world: World, relation: RelationFact, cuts: readonly GrantCut[]): string[] => {
  const inserts = cuts.filter((cut): cut is NarrowInsertCut => cut.kind === 'narrow-insert');
  if (inserts.length === 0) return [];
  const grants = world.grantsOn(relation.oid, 'INSERT');
  const losers = new Set(inserts.filter(({ columns }) => columns === null).map((cut) => cut.grantee));
  const uprooted = new Set(inserts.map(({ grantor }) => grantor).filter((role) => role !== relation.owner));
  for (const grant of grants) if (handedDownBy(grant, uprooted, grants)) losers.add(grant.grantee);
  const columns = payloadColumns(world, relation).map(quoteIdentifier).join(', ');
  return [...losers]
    .sort(byCodePoint)
    .map((role) => `GRANT INSERT (${columns}) ON ${nameOf(relation)} TO ${grantee(role)};`);
};

const handedDownBy = (
  grant: RelationGrantFact,
  uprooted: ReadonlySet<string>,
  grants: readonly RelationGrantFact[],
): boolean => {
  const seen = new Set<string>();
  for (let role: string | undefined = grant.grantor; role !== undefined && !seen.has(role); ) {
    if (uprooted.has(role)) return true;
    seen.add(role);
    const giver: RelationGrantFact | undefined = grants.find((other) => other.grantee === role);
    role = giver?.grantor;
  }
  return false;
};
