import { quoteIdentifier } from '../ddl/quote.ts';
import type { Operation } from './body/condition.ts';
import type { Wall, WallContext } from './body/wall.ts';
import { statementWall, wallOf, wallThrough } from './body/wall.ts';
import {
  type ActionRuleFact,
  type CascadeFact,
  type ColumnFact,
  type ColumnGrantFact,
  type Facts,
  type FunctionFact,
  type NamedRelationFact,
  type NameFact,
  PUBLIC,
  type RelationFact,
  type RelationGrantFact,
  type RoutineFact,
  type SupportFact,
  type TriggerFact,
  type ViewFact,
} from './facts/facts.ts';
import { type RoleGraph, roleGraph, sameRoles } from './graph/role-graph.ts';
import { remembered, rememberedOf } from './remembered.ts';
import type { FoundFirst } from './search-path.ts';
import { startingValue } from './session-setting.ts';

/** A table under audit with its partitions and children, and the tables it inherits from. */
export interface EventTable {
  readonly oid: number;
  readonly schema: string;
  readonly table: string;
  /** `schema.table` as SQL and as people read it. */
  readonly name: string;
  readonly owner: string;
  /** The table itself first, then everything that holds rows of it. */
  readonly members: readonly RelationFact[];
  readonly parents: readonly RelationFact[];
}

/** Facts with the lookups that rules need; nothing here is changed after it is made. */
export interface World {
  readonly facts: Facts;
  readonly graph: RoleGraph;
  readonly columnsOf: (relation: number) => readonly ColumnFact[];
  readonly triggersOf: (relation: number) => readonly TriggerFact[];
  readonly functionsOf: (relation: number) => readonly FunctionFact[];
  readonly supportsOf: (relation: number) => readonly SupportFact[];
  readonly functionOf: (oid: number) => FunctionFact | null;
  readonly grantsOn: (relation: number, privilege: string) => readonly RelationGrantFact[];
  readonly columnGrantsOn: (relation: number, privilege: string) => readonly ColumnGrantFact[];
  /** Grants of TRIGGER to others than the owner, on any relation. */
  readonly triggerGrantsOn: (relation: number) => readonly RelationGrantFact[];
  /** What stands behind the grants when `operation` is aimed at this relation. */
  readonly wall: (relation: RelationFact, operation: Operation) => Wall;
  /** The same for an UPDATE that can set these columns only. */
  readonly wallForColumns: (relation: RelationFact, columns: readonly string[]) => Wall;
  /** The same for a statement that leaves inheritance children alone. */
  readonly wallAlone: (relation: RelationFact, operation: Operation) => Wall;
  /** The triggers of the whole statement and the rules alone. */
  readonly wallOfStatement: (relation: RelationFact, operation: Operation) => Wall;
  /** The same for a statement that names a parent and hits the rows of `child`. */
  readonly wallThrough: (parent: RelationFact, child: RelationFact, operation: Operation) => Wall;
  /** Whether a login role gets USAGE on a schema by any way. */
  readonly usesSchema: (login: string, schema: string) => boolean;
  /** Whether a login role may make objects in a schema that names are looked up in. */
  readonly createsIn: (login: string, schema: string) => boolean;
  /** The first schema in which a login may make functions and operators that are found first; in words, or null. */
  readonly shadowsIn: (login: string, looked: FoundFirst) => string | null;
  /** Schemas that have a type or operator of this name, besides the system's. */
  readonly homesOf: (kind: 'type' | 'operator', name: string) => readonly string[];
  /** The same types and operators themselves. */
  readonly namesOf: (kind: 'type' | 'operator', name: string) => readonly NameFact[];
  /** Whether a login role may make schemas in this database. */
  readonly createsSchemas: (login: string) => boolean;
  /** The same for any schema, one of its own included; where, or null. */
  readonly createsSomewhere: (login: string) => string | null;
  /** Whether a login role may make temporary tables and views, which are found first. */
  readonly makesTemporary: (login: string) => boolean;
  /** Whether it may make tables and functions anywhere at all, temporary ones too. */
  readonly makesOwn: (login: string) => boolean;
  /** Foreign keys that act when the relation changes. */
  readonly cascadesOf: (referenced: number) => readonly CascadeFact[];
  /** Rewrite rules on a relation, whatever they are about. */
  readonly rulesOn: (relation: number) => readonly ActionRuleFact[];
  readonly relationOf: (oid: number) => NamedRelationFact | null;
  /** Views that read a relation, directly or through other views. */
  readonly viewsOver: (relation: number) => readonly ViewFact[];
  /** A view, once for each relation that it reads itself. */
  readonly viewsNamed: (oid: number) => readonly ViewFact[];
  /** The partitions and children of a relation, and theirs. */
  readonly partsOf: (oid: number) => readonly NamedRelationFact[];
  readonly routinesNamed: (name: string) => readonly RoutineFact[];
  readonly routineOf: (oid: number) => RoutineFact | null;
  readonly relationsNamed: (name: string) => readonly NamedRelationFact[];
  /** Whether a login role may turn off triggers that are not ENABLE ALWAYS (version 15 and later). */
  readonly setsReplicaRole: (login: string) => boolean;
  /** The same in a session of its own: the worker of a subscription writes tables only. */
  readonly setsReplicaInSession: (login: string) => boolean;
  /** Whether its sessions begin in replica mode, by ALTER ROLE or ALTER DATABASE. */
  readonly beginsInReplicaMode: (login: string) => boolean;
}

export const nameOf = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;

const grouped = <Item>(
  items: readonly Item[],
  key: (item: Item) => string,
): ((key: string) => readonly Item[]) => {
  // Sorted when somebody asks: the model is made anew for every cut that is tried.
  let groups: Map<string, Item[]> | null = null;
  return (wanted) => {
    if (groups === null) {
      groups = new Map();
      for (const item of items) {
        const group = groups.get(key(item));
        if (group) group.push(item);
        else groups.set(key(item), [item]);
      }
    }
    return groups.get(wanted) ?? [];
  };
};

export const eventTables = rememberedOf((facts: Facts): readonly EventTable[] => {
  const family = grouped(facts.relations, ({ root }) => `${root}`);
  return facts.relations
    .filter(({ depth }) => depth === 0)
    .map((root) => ({
      oid: root.oid,
      schema: root.schema,
      table: root.name,
      name: nameOf(root),
      owner: root.owner,
      members: [root, ...family(`${root.oid}`).filter(({ depth }) => depth > 0)],
      parents: family(`${root.oid}`).filter(({ depth }) => depth < 0),
    }));
});

/** What has a number; null: nothing. */
const byOid = <Item extends { readonly oid: number }>(
  items: readonly Item[],
): ((oid: number) => Item | null) => {
  let found: Map<number, Item> | null = null;
  return (oid) => {
    found ??= new Map(items.map((item) => [item.oid, item]));
    return found.get(oid) ?? null;
  };
};

/** `before`: a world of the same server and trusted roles, whose graph is used where the roles are the same. */
export const worldOf = (facts: Facts, trusted: ReadonlySet<string>, before?: World): World => {
  const graph = before && sameRoles(before.facts, facts) ? before.graph : roleGraph(facts, trusted);
  const columns = grouped(facts.columns, ({ relation }) => `${relation}`);
  const triggers = grouped(facts.triggers, ({ relation }) => `${relation}`);
  const functions = grouped(facts.functions, ({ relation }) => `${relation}`);
  const supports = grouped(facts.supports, ({ relation }) => `${relation}`);
  const functionByOid = byOid(facts.functions);
  const grants = grouped(facts.relationGrants, ({ relation, privilege }) => `${relation} ${privilege}`);
  const triggerGrants = grouped(facts.triggerGrants, ({ relation }) => `${relation}`);
  const columnGrants = grouped(facts.columnGrants, ({ relation, privilege }) => `${relation} ${privilege}`);
  const children = grouped(
    facts.relations.filter(({ parent }) => parent !== null),
    ({ parent }) => `${parent}`,
  );
  /** Null: everybody. */
  const schemaUsers = remembered((name): ReadonlySet<string> | null => {
    const owner = facts.schemas.find((schema) => schema.name === name)?.owner;
    if (owner === undefined) return null;
    const grantees = facts.schemaGrants
      .filter(({ schema, privilege }) => schema === name && privilege === 'USAGE')
      .map(({ grantee }) => grantee);
    if (grantees.includes(PUBLIC)) return null;
    const ways = [owner, ...grantees, ...USAGE_EVERYWHERE].flatMap((role) => graph.reachers(role));
    return new Set(ways.map(({ login }) => login));
  });
  const replicaSetters = facts.parameterGrants
    .filter(({ parameter }) => parameter === 'session_replication_role')
    .map(({ grantee }) => grantee);
  const sessionLogins = new Set(
    replicaSetters.flatMap((role) =>
      role === PUBLIC ? graph.logins : graph.reachers(role).map(({ login }) => login),
    ),
  );
  const begins = remembered((login) => beginsInReplicaMode(facts, login));
  for (const login of graph.logins) if (begins(login)) sessionLogins.add(login);
  const replicaLogins = new Set(sessionLogins);
  // The worker of a subscription runs in replica mode, with the rights of the role that made it.
  const subscribers = new Set(graph.reachers('pg_create_subscription').map(({ login }) => login));
  const onDatabase = (login: string, privilege: string): boolean =>
    graph.gets(login, facts.server.database_owner) ||
    facts.databaseGrants.some((grant) => grant.privilege === privilege && graph.gets(login, grant.grantee));
  for (const login of subscribers) if (onDatabase(login, 'CREATE')) replicaLogins.add(login);
  const creators = facts.schemaGrants.filter(({ privilege }) => privilege === 'CREATE');
  const createsSchemas = remembered((login) => onDatabase(login, 'CREATE'));
  const schemaNames = new Set(facts.schemas.map(({ name }) => name));
  const createsIn = (login: string, schema: string): boolean =>
    creators.some((grant) => grant.schema === schema && graph.gets(login, grant.grantee)) ||
    facts.schemas.some(({ name, owner }) => name === schema && graph.gets(login, owner)) ||
    // One that is not there is there as soon as somebody makes it.
    (!schemaNames.has(schema) && !SYSTEM.test(schema) && createsSchemas(login));
  const createsSomewhere = remembered((login): string | null => {
    const schema = facts.schemas.find(({ name }) => createsIn(login, name))?.name;
    if (schema !== undefined) return `the schema ${schema}`;
    return createsSchemas(login) ? 'a schema of its own' : null;
  });
  const names = grouped(facts.names, ({ kind, name }) => `${kind} ${name}`);
  const routines = grouped(facts.routines, ({ name }) => name);
  const routineByOid = byOid(facts.routines);
  const named = grouped(facts.namedRelations, ({ name }) => name);
  const relationByOid = byOid(facts.namedRelations);
  const parts = grouped(
    facts.namedRelations.flatMap((relation) =>
      (relation.parents ?? []).map((parent) => ({ parent, relation })),
    ),
    ({ parent }) => `${parent}`,
  );
  const partsOf = (oid: number): readonly NamedRelationFact[] =>
    parts(`${oid}`).flatMap(({ relation }) => [relation, ...partsOf(relation.oid)]);
  const cascades = grouped(facts.cascades, ({ referenced }) => `${referenced}`);
  const actionRules = grouped(facts.actionRules, ({ on_relation }) => `${on_relation}`);
  const views = grouped(facts.views, ({ relation }) => `${relation}`);
  const ownViews = grouped(
    facts.views.filter(({ relation, base }) => relation === base),
    ({ oid }) => `${oid}`,
  );
  const walls = new Map<string, Wall>();
  const rewriteRules = grouped(facts.rewriteRules, ({ on_relation }) => `${on_relation}`);
  const updatable = remembered((relation) =>
    columns(relation)
      .filter(({ generated }) => generated === '')
      .map(({ name }) => name),
  );
  const looseColumns = grouped(facts.looseColumns, ({ relation }) => `${relation}`);
  const wallContext: WallContext = {
    columns: (oid: number) => updatable(`${oid}`),
    looseColumns: (oid: number) => looseColumns(`${oid}`),
    triggers: (oid: number) => triggers(`${oid}`),
    children: (oid: number) => distinct(children(`${oid}`)),
    rules: (oid: number) => rewriteRules(`${oid}`),
    functionOf: functionByOid,
    routinesNamed: routines,
  };
  /** Judged again for one role where it depends on that. */
  const asked = (judge: (context: WallContext) => Wall): Wall => {
    const wall = judge(wallContext);
    return wall.strength === 'unknown' && wall.asksWho === true
      ? { ...wall, before: (who) => judge({ ...wallContext, who }) }
      : wall;
  };
  return {
    facts,
    graph,
    functionOf: functionByOid,
    columnsOf: (relation) => columns(`${relation}`),
    triggersOf: (relation) => triggers(`${relation}`),
    functionsOf: (relation) => functions(`${relation}`),
    supportsOf: (relation) => supports(`${relation}`),
    grantsOn: (relation, privilege) => grants(`${relation} ${privilege}`),
    triggerGrantsOn: (relation) => triggerGrants(`${relation}`),
    columnGrantsOn: (relation, privilege) => columnGrants(`${relation} ${privilege}`),
    wall: (relation, operation) => {
      const key = `${relation.oid} ${operation}`;
      const known = walls.get(key) ?? asked((context) => wallOf(relation, operation, context));
      walls.set(key, known);
      return known;
    },
    wallForColumns: (relation, open) =>
      asked((context) => wallOf(relation, 'UPDATE', { ...context, columns: () => open })),
    wallAlone: (relation, operation) =>
      asked((context) =>
        wallOf(relation, operation, relation.kind === 'p' ? context : { ...context, children: () => [] }),
      ),
    wallOfStatement: (relation, operation) => asked((context) => statementWall(relation, operation, context)),
    wallThrough: (parent, child, operation) =>
      asked((context) => wallThrough(parent, child, operation, context)),
    usesSchema: (login, schema) => schemaUsers(schema)?.has(login) ?? true,
    createsIn,
    createsSchemas,
    createsSomewhere,
    shadowsIn: (login, looked) => {
      if (looked === 'session') return createsSomewhere(login);
      const schema = looked
        .map((name) => (name === '$user' ? login : name))
        .find((name) => createsIn(login, name));
      return schema === undefined ? null : `the schema ${schema}`;
    },
    namesOf: (kind, name) => names(`${kind} ${name}`),
    homesOf: (kind, name) => names(`${kind} ${name}`).map(({ schema }) => schema),
    makesTemporary: (login) => onDatabase(login, 'TEMPORARY'),
    makesOwn: (login) => onDatabase(login, 'TEMPORARY') || createsSomewhere(login) !== null,
    routinesNamed: routines,
    routineOf: routineByOid,
    relationsNamed: named,
    cascadesOf: (referenced) => cascades(`${referenced}`),
    rulesOn: (relation) => actionRules(`${relation}`),
    relationOf: relationByOid,
    viewsOver: (relation) => views(`${relation}`),
    viewsNamed: (oid) => ownViews(`${oid}`),
    partsOf,
    setsReplicaRole: (login) => replicaLogins.has(login),
    setsReplicaInSession: (login) => sessionLogins.has(login),
    beginsInReplicaMode: begins,
  };
};

const beginsInReplicaMode = (facts: Facts, login: string): boolean =>
  startingValue(facts, login, 'session_replication_role')?.toLowerCase() === 'replica';

/** Schemas that nobody makes. */
const SYSTEM = /^(pg_|information_schema$)/;

/** Predefined roles that have USAGE on every schema. */
const USAGE_EVERYWHERE = ['pg_read_all_data', 'pg_write_all_data'];

/** A relation under two roots is listed twice. */
const distinct = (relations: readonly RelationFact[]): readonly RelationFact[] => [
  ...new Map(relations.map((relation) => [relation.oid, relation])).values(),
];
