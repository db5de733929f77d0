import { quoteIdentifier } from '../../ddl/quote.ts';
import type { ColumnFact, Facts, GrantFact, PolicyFact } from '../facts/facts.ts';
import type { Cut, GiveAwayCut, RevokeRoleCut } from './cut.ts';
import { grantee } from './grantee.ts';
import { asksPolicies } from './keep-writing.ts';

/** Facts as they are when cuts are made; `open` has the statements whose effect is not modelled. */
export interface CutFacts {
  readonly facts: Facts;
  readonly open: ReadonlySet<string>;
}

/** An owner that nobody can become stands for the one that the fix makes. */
export const NEW_OWNER = ' the new owner';

/**
 * The model after the cuts: less, never more, is taken away than the statements take, so what is closed here is closed
 * there.
 */
export const factsAfter = (before: Facts, cuts: readonly Cut[]): CutFacts => {
  const open = new Set<string>();
  const facts = withoutMemberships(givenBack(givenAway(withoutGrants(before, cuts), cuts), cuts), cuts);
  const after = cuts.reduce((at, cut) => {
    const next = cut.kind === 'statement' ? afterStatement(at, cut.sql) : at;
    if (next === null && cut.kind === 'statement') open.add(cut.sql);
    return next ?? at;
  }, facts);
  return { facts: after, open };
};

type RelationGrant = GrantFact & { readonly relation: number };

const withoutGrants = (facts: Facts, cuts: readonly Cut[]): Facts => {
  const keyOf = ({ relation, privilege, grantor, grantee: to }: RelationGrant): string =>
    [relation, privilege, grantor, to].join('|');
  const whole = new Set<string>();
  const byColumn = new Set<string>();
  for (const cut of cuts) {
    if (cut.kind !== 'revoke' && cut.kind !== 'narrow-insert') continue;
    const privilege = cut.kind === 'revoke' ? cut.privilege : 'INSERT';
    const key = keyOf({ ...cut, privilege, grantable: false });
    if (cut.columns === null) whole.add(key);
    else for (const column of cut.columns) byColumn.add(`${key}|${column}`);
  }
  // A REVOKE on the table takes the same privilege from its columns.
  return {
    ...facts,
    relationGrants: facts.relationGrants.filter((grant) => !whole.has(keyOf(grant))),
    columnGrants: facts.columnGrants.filter(
      (grant) => !whole.has(keyOf(grant)) && !byColumn.has(`${keyOf(grant)}|${grant.column_name}`),
    ),
  };
};

/**
 * What writers get back: the columns without which there is no event, and the sequence that numbers them. It opens nothing
 * by itself, but a stamp that others leave them is of use again.
 */
const givenBack = (facts: Facts, cuts: readonly Cut[]): Facts => {
  const back = cuts.flatMap((cut) =>
    cut.kind === 'narrow-insert' && cut.columns === null
      ? [{ relation: cut.relation, grantee: cut.grantee }]
      : cut.kind === 'keep-writing'
        ? [{ relation: cut.relation, grantee: cut.role }]
        : [],
  );
  if (back.length === 0) return facts;
  const columns = back.flatMap(({ relation, grantee: to }) =>
    facts.columns
      .filter((column) => column.relation === relation && isRequired(column))
      .map(({ name }) => ({ ...GIVEN, relation, grantee: to, privilege: 'INSERT', column_name: name })),
  );
  const sequences = back.flatMap(({ relation, grantee: to }) =>
    facts.sequences
      .filter((sequence) => sequence.relation === relation && !sequence.is_identity)
      .map(({ oid }) => ({ ...GIVEN, relation: oid, grantee: to, privilege: 'USAGE' })),
  );
  return {
    ...facts,
    policies: [...facts.policies, ...policiesGiven(facts, cuts)],
    columnGrants: [...facts.columnGrants, ...columns],
    sequenceGrants: [...facts.sequenceGrants, ...sequences],
  };
};

/** Who wrote as the owner, whom row security does not hold for, writes on by policies. */
const policiesGiven = (facts: Facts, cuts: readonly Cut[]): readonly PolicyFact[] =>
  cuts
    .filter((cut) => cut.kind === 'keep-writing')
    .filter(({ relation }) => facts.relations.some((one) => one.oid === relation && asksPolicies(one)))
    .flatMap(({ relation, role }) =>
      (['SELECT', 'INSERT'] as const).map((command) => ({
        relation,
        name: `${role} ${command}`,
        command,
        permissive: true,
        roles: [role],
        using_expression: command === 'SELECT' ? 'true' : null,
        check_expression: command === 'INSERT' ? 'true' : null,
      })),
    );

const GIVEN = { grantor: NEW_OWNER, grantable: false };

const isRequired = ({ not_null, default_expression, identity, generated }: ColumnFact): boolean =>
  not_null && default_expression === null && identity === '' && generated === '';

const withoutMemberships = (facts: Facts, cuts: readonly Cut[]): Facts => {
  // From version 16 on a membership is known by its grantor too.
  const keyOf = ({ role, member, grantor }: Omit<RevokeRoleCut, 'kind'>): string =>
    [role, member, ...(facts.server.major >= 16 ? [grantor] : [])].join('|');
  const cut = new Set(cuts.flatMap((one) => (one.kind === 'revoke-role' ? [keyOf(one)] : [])));
  if (cut.size === 0) return facts;
  return { ...facts, memberships: facts.memberships.filter((membership) => !cut.has(keyOf(membership))) };
};

interface Named {
  readonly schema: string;
  readonly name: string;
}

const relationName = ({ schema, name }: Named): string =>
  `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;

const routineName = (routine: Named & { readonly arguments: string }): string =>
  `${relationName(routine)}(${routine.arguments})`;

const givenAway = (facts: Facts, cuts: readonly Cut[]): Facts => {
  const given = cuts.filter((cut): cut is GiveAwayCut => cut.kind === 'give-away');
  if (given.length === 0) return facts;
  const names = new Set(given.map(({ name }) => name));
  const owners = new Set(given.map(({ owner }) => owner));
  const types = new Set(given.map(({ type }) => type));
  const owned = <Item extends { readonly owner: string }>(
    items: readonly Item[],
    kinds: readonly GiveAwayCut['type'][],
    nameOf: (item: Item) => string,
  ): readonly Item[] =>
    kinds.some((kind) => types.has(kind))
      ? items.map((item) =>
          owners.has(item.owner) && names.has(nameOf(item)) ? { ...item, owner: NEW_OWNER } : item,
        )
      : items;
  const sequences = owned(sequencesOfGivenAway(facts, names), ['SEQUENCE'], relationName);
  return {
    ...facts,
    server: types.has('DATABASE') ? { ...facts.server, database_owner: NEW_OWNER } : facts.server,
    schemas: owned(facts.schemas, ['SCHEMA'], ({ name }) => quoteIdentifier(name)),
    functions: owned(facts.functions, ROUTINES, routineName),
    routines: owned(facts.routines, ROUTINES, routineName),
    definerFunctions: owned(facts.definerFunctions, ROUTINES, routineName).map((grant, index) =>
      regranted(grant, facts.definerFunctions[index]?.owner, grant.owner),
    ),
    columns: facts.columns.map((column) =>
      names.has(column.type_name) ? { ...column, type_owner: NEW_OWNER } : column,
    ),
    supports: facts.supports.map((support) =>
      owners.has(support.owner) && names.has(support.name) ? { ...support, owner: NEW_OWNER } : support,
    ),
    maintenance: facts.maintenance.map((found) =>
      names.has(found.function_name) ? { ...found, function_owner: NEW_OWNER } : found,
    ),
    jobTables: owned(facts.jobTables, ['TABLE'], relationName),
    relations: owned(facts.relations, RELATIONS, relationName),
    views: owned(facts.views, RELATIONS, relationName),
    namedRelations: owned(facts.namedRelations, RELATIONS, relationName),
    ...grantsOfGivenAway(facts, names),
    ...rulesOfGivenAway(facts, names),
    sequences,
    sequenceGrants: facts.sequenceGrants.map((grant) => {
      const at = facts.sequences.findIndex(({ oid }) => oid === grant.relation);
      return regranted(grant, facts.sequences[at]?.owner, sequences[at]?.owner);
    }),
  };
};

const ROUTINES: readonly GiveAwayCut['type'][] = ['FUNCTION', 'PROCEDURE', 'AGGREGATE'];
const RELATIONS: readonly GiveAwayCut['type'][] = ['TABLE', 'VIEW', 'MATERIALIZED VIEW'];

/** The new owner takes the place of the old one in the grants (manual, ALTER TABLE … OWNER TO). */
const regranted = <Grant extends GrantFact>(
  grant: Grant,
  before: string | undefined,
  after: string | undefined,
): Grant => {
  if (before === undefined || after === undefined || before === after) return grant;
  const owner = (role: string): string => (role === before ? after : role);
  return { ...grant, grantor: owner(grant.grantor), grantee: owner(grant.grantee) };
};

const grantsOfGivenAway = (
  facts: Facts,
  names: ReadonlySet<string>,
): Pick<Facts, 'relationGrants' | 'columnGrants'> => {
  const owners = ownersBefore(facts, names);
  const ofNow = <Grant extends RelationGrant>(grants: readonly Grant[]): readonly Grant[] =>
    grants.map((grant) => regranted(grant, owners.get(grant.relation), NEW_OWNER));
  return { relationGrants: ofNow(facts.relationGrants), columnGrants: ofNow(facts.columnGrants) };
};

/** A rule acts with the rights of the owner of what it stands on, the new one then. */
const rulesOfGivenAway = (
  facts: Facts,
  names: ReadonlySet<string>,
): Pick<Facts, 'rewriteRules' | 'actionRules'> => {
  const owners = ownersBefore(facts, names);
  const moved = <Item extends { readonly on_relation: number; readonly on_owner: string }>(
    item: Item,
  ): Item => (owners.has(item.on_relation) ? { ...item, on_owner: NEW_OWNER } : item);
  return { rewriteRules: facts.rewriteRules.map(moved), actionRules: facts.actionRules.map(moved) };
};

const ownersBefore = (facts: Facts, names: ReadonlySet<string>): ReadonlyMap<number, string> =>
  new Map(
    [...facts.relations, ...facts.views]
      .filter((relation) => names.has(relationName(relation)))
      .map(({ oid, owner }) => [oid, owner]),
  );

/** A serial's sequence goes with its table. */
const sequencesOfGivenAway = (facts: Facts, names: ReadonlySet<string>): Facts['sequences'] => {
  const owners = ownersBefore(facts, names);
  return facts.sequences.map((sequence) =>
    owners.get(sequence.relation) === sequence.owner ? { ...sequence, owner: NEW_OWNER } : sequence,
  );
};

/** Without a trigger and what partitions have from it; a view passes on what it answered. */
const withoutTrigger = (
  facts: Facts,
  trigger: string,
  table: string,
): Pick<Facts, 'triggers' | 'definerTriggers' | 'views'> => {
  const clones = facts.clonedTriggers.filter(
    ({ name, made_on_schema: schema, made_on_name }) =>
      quoteIdentifier(name) === trigger && relationName({ schema, name: made_on_name }) === table,
  );
  const of = new Set([
    ...facts.namedRelations.filter((one) => relationName(one) === table).map(({ oid }) => oid),
    ...clones.map(({ relation }) => relation),
  ]);
  const stays = ({ name, relation }: { readonly name: string; readonly relation: number }): boolean =>
    quoteIdentifier(name) !== trigger || !of.has(relation);
  return {
    triggers: facts.triggers.filter(stays),
    definerTriggers: facts.definerTriggers.filter(stays),
    views: facts.views.map((view) =>
      relationName(view) === table
        ? { ...view, answers: view.answers.filter((one) => quoteIdentifier(one.trigger) !== trigger) }
        : view,
    ),
  };
};

const REVOKES_EXECUTE =
  /^REVOKE EXECUTE ON (?:FUNCTION|PROCEDURE) (?<name>.+) FROM (?<from>.+?)(?: CASCADE)?;$/;
const TAKES_ATTRIBUTE = /^ALTER ROLE (?<role>.+) NO(?<attribute>CREATEROLE|REPLICATION|BYPASSRLS);$/;
const GRANTS_USAGE = /^GRANT USAGE ON (?:SCHEMA|SEQUENCE) (?<on>.+) TO (?<to>.+);$/;
const DROPS_RULE = /^DROP RULE (?<rule>.+) ON (?<table>.+);$/;
const DROPS_TRIGGER = /^DROP TRIGGER (?<trigger>.+) ON (?<table>.+);$/;

/** What a writer has no more as an owner or member, and without which a stamp that others leave it were of no use. */
const withUsage = (facts: Facts, on: string, to: string): Pick<Facts, 'schemaGrants' | 'sequenceGrants'> => {
  const usage = facts.roles
    .filter(({ name }) => quoteIdentifier(name) === to)
    .map(({ name }) => ({ ...GIVEN, grantee: name, privilege: 'USAGE' }));
  const schemas = facts.schemas.filter(({ name }) => quoteIdentifier(name) === on);
  const sequences = facts.sequences.filter((sequence) => relationName(sequence) === on);
  return {
    schemaGrants: [
      ...facts.schemaGrants,
      ...schemas.flatMap(({ name }) => usage.map((grant) => ({ ...grant, schema: name }))),
    ],
    sequenceGrants: [
      ...facts.sequenceGrants,
      ...sequences.flatMap(({ oid }) => usage.map((grant) => ({ ...grant, relation: oid }))),
    ],
  };
};

/** Statements of our own making, so their text can be told; null for those that are not modelled. */
const afterStatement = (facts: Facts, sql: string): Facts | null => {
  const usage = GRANTS_USAGE.exec(sql)?.groups;
  if (usage) return { ...facts, ...withUsage(facts, usage.on ?? '', usage.to ?? '') };
  // What a writer gets back closes nothing.
  if (sql.startsWith('GRANT ')) return facts;
  const execute = REVOKES_EXECUTE.exec(sql)?.groups;
  if (execute) {
    return {
      ...facts,
      definerFunctions: facts.definerFunctions.filter(
        (found) =>
          routineName(found) !== execute.name ||
          grantee(found.grantee) !== execute.from ||
          found.grantor !== found.owner,
      ),
      definerAggregates: facts.definerAggregates.filter(
        (found) =>
          routineName(found) !== execute.name ||
          grantee(found.grantee) !== execute.from ||
          found.grantor !== found.owner,
      ),
      serverFunctions: facts.serverFunctions.filter(
        (found) => found.name !== execute.name || grantee(found.grantee) !== execute.from,
      ),
    };
  }
  const rule = DROPS_RULE.exec(sql)?.groups;
  if (rule) {
    const stays = ({ name }: { readonly name: string }, table: string): boolean =>
      quoteIdentifier(name) !== rule.rule || table !== rule.table;
    return {
      ...facts,
      rewriteRules: facts.rewriteRules.filter((one) => stays(one, one.on_name)),
      actionRules: facts.actionRules.filter((one) =>
        stays(one, relationName({ schema: one.on_schema, name: one.on_name })),
      ),
    };
  }
  const attribute = TAKES_ATTRIBUTE.exec(sql)?.groups;
  if (attribute) {
    const taken = { CREATEROLE: { create_role: false }, REPLICATION: { replication: false } }[
      attribute.attribute ?? ''
    ] ?? { bypass_rls: false };
    return {
      ...facts,
      roles: facts.roles.map((role) =>
        quoteIdentifier(role.name) === attribute.role ? { ...role, ...taken } : role,
      ),
    };
  }
  const trigger = DROPS_TRIGGER.exec(sql)?.groups;
  if (trigger) {
    return { ...facts, ...withoutTrigger(facts, trigger.trigger ?? '', trigger.table ?? '') };
  }
  return null;
};
