import type { Operation } from './body/condition.ts';
import type { Wall } from './body/wall.ts';
import { type GrantFact, PUBLIC, type RelationFact } from './facts/facts.ts';
import type { Capability, Hole } from './finding.ts';
import type { Cut } from './fix/cut.ts';
import type { Reach } from './graph/role-graph.ts';
import type { ObjectName } from './prove/plan.ts';
import { holesByReach, reachOf } from './public-witness.ts';
import { setsReplicaRole } from './replica-mode.ts';
import { insertSecurity, type RowSecurity, rowSecurity } from './row-security.ts';
import { isRuled, isWrite, viewsOnto } from './view-chain.ts';
import { type EventTable, nameOf, type World } from './world.ts';

/** A grant on the table, a partition or some columns of one. */
export interface Held {
  readonly relation: RelationFact;
  readonly grant: GrantFact;
  /** Null for a grant on the whole relation. */
  readonly columns: readonly string[] | null;
}

/**
 * Every grant of `privilege` that reaches the rows of the table: on it, on what is below it, and on its parents. One
 * a grantor and grantee; the owner's own are left out, but for an inheritance parent's, who is no owner of the child.
 */
export const heldGrants = (world: World, table: EventTable, privilege: string): readonly Held[] =>
  [...table.members, ...table.parents.filter(({ kind }) => reachesChildren(kind, privilege))].flatMap(
    (relation) => {
      const counts = ({ grantee }: GrantFact): boolean =>
        grantee !== relation.owner || (isInheritanceParent(relation) && grantee !== table.owner);
      const whole = world
        .grantsOn(relation.oid, privilege)
        .filter(counts)
        .map((grant): Held => ({ relation, grant, columns: null }));
      const byColumn = new Map<string, Held>();
      for (const grant of world.columnGrantsOn(relation.oid, privilege).filter(counts)) {
        const key = `${grant.grantor} ${grant.grantee}`;
        const before = byColumn.get(key)?.columns ?? [];
        byColumn.set(key, { relation, grant, columns: [...before, grant.column_name] });
      }
      return [...whole, ...byColumn.values()];
    },
  );

/** An inheritance parent passes changes on to its children, but neither rows nor triggers. */
const reachesChildren = (kind: string, privilege: string): boolean =>
  kind === 'p' || privilege === 'UPDATE' || privilege === 'DELETE' || privilege === 'TRUNCATE';

const isInheritanceParent = ({ depth, kind }: RelationFact): boolean => depth < 0 && kind !== 'p';

/** What a path ends with: `UPDATE (a, b) on public.events`. */
export const lastStep = (privilege: string, { relation, columns }: Held): string =>
  `${privilege}${columns ? ` (${columns.join(', ')})` : ''} on ${nameOf(relation)}`;

/** `worker_write`, or for a path by PUBLIC `every login role, worker_write for one`. */
export const whoOf = (reach: Reach): string =>
  reach.others > 0 ? `Every login role (${reach.login} for one)` : reach.login;

/** Login roles that get to a grantee and to the schema of the relation; PUBLIC has one of them for a witness. */
export const reachersOf = (world: World, role: string, schema: string): readonly Reach[] => {
  const uses = (login: string): boolean => world.usesSchema(login, schema);
  if (role !== PUBLIC) return world.graph.reachers(role).filter(({ login }) => uses(login));
  const logins = world.graph.logins.filter(uses);
  const witness = logins.find((login) => !world.graph.isTrusted(login)) ?? logins[0];
  return witness === undefined
    ? []
    : [{ login: witness, steps: [witness, 'PUBLIC'], hops: [], others: logins.length - 1 }];
};

/** A login role that may run a statement on a relation. */
export interface Changer {
  readonly reach: Reach;
  /** What the path ends with. */
  readonly holds: string;
  /** Whose right it is, and to what: the relation, or a view that passes the statement on. */
  readonly holder: string;
  readonly on: ObjectName;
  /** The role whose right to the relation itself counts: the holder, or the owner of a view. */
  readonly asked: string;
}

/** A table or view that somebody may write. */
type Owned = ObjectName & { readonly oid: number; readonly owner: string };

/**
 * Login roles that may run a statement on a relation: as its owner, by a grant, as whoever may write everything, or through a
 * view. Each by one way, and by PUBLIC.
 */
export const changersOf = (world: World, relation: Owned, operation: string): readonly Changer[] => {
  const changers = [...throughViews(world, relation, operation), ...directly(world, relation, operation)];
  const key = ({ reach }: Changer): string => `${reach.login} ${reach.others > 0}`;
  return [...new Map(changers.map((changer) => [key(changer), changer])).values()];
};

const directly = (world: World, on: Owned, operation: string): readonly Changer[] => {
  const { oid, owner, schema } = on;
  const grants = [...world.grantsOn(oid, operation), ...world.columnGrantsOn(oid, operation)];
  const writesAll = operation === 'TRUNCATE' ? [] : ['pg_write_all_data'];
  const holders = new Set([owner, ...writesAll, ...grants.map(({ grantee }) => grantee)]);
  return [...holders]
    .filter((holder) => !world.graph.isSuperuser(holder))
    .flatMap((holder) =>
      reachersOf(world, holder, schema).map((reach) => ({
        reach,
        holds: `${operation} on ${nameOf(on)}`,
        holder,
        on,
        asked: holder,
      })),
    );
};

const throughViews = (world: World, relation: Owned, operation: string): readonly Changer[] =>
  !isWrite(operation)
    ? []
    : viewsOnto(world, relation, operation).flatMap(({ view, asked }) =>
        directly(world, view, operation).flatMap((changer): readonly Changer[] => {
          const reach = reachOf(
            world,
            view.schema,
            changer.reach,
            (login) => !isRuled(world, view, operation, login),
          );
          const holds = `${changer.holds}, which passes it on to ${nameOf(relation)}`;
          return reach === null ? [] : [{ ...changer, reach, holds, asked }];
        }),
      );

export interface Destructive {
  readonly privilege: 'UPDATE' | 'DELETE' | 'TRUNCATE';
  readonly capability: Capability;
  /** What the role does with the events, for the message: `rewrite`. */
  readonly does: string;
}

/** Holes by a granted UPDATE, DELETE or TRUNCATE: who holds it by which way, and what triggers do about it. */
export const destructiveHoles = (
  world: World,
  table: EventTable,
  { privilege, capability, does }: Destructive,
): readonly Hole[] =>
  heldGrants(world, table, privilege).flatMap((held) => {
    const { relation, grant, columns } = held;
    if (world.graph.isSuperuser(grant.grantee)) return [];
    const cuts: readonly Cut[] = isInheritanceParent(relation)
      ? noInherit(table, relation)
      : [
          {
            kind: 'revoke',
            relation: relation.oid,
            privilege,
            columns,
            grantor: grant.grantor,
            grantee: grant.grantee,
          },
        ];
    const object = `${nameOf(relation)}/${grant.grantor}>${grant.grantee}${columns ? '/columns' : ''}`;
    const reaches = reachersOf(world, grant.grantee, relation.schema);
    if (reaches.length === 0) return [dormant(held, privilege, capability, object, cuts)];
    const [root] = table.members;
    const wall =
      relation.depth < 0 && root
        ? world.wallThrough(relation, root, privilege)
        : columns !== null && privilege === 'UPDATE'
          ? world.wallForColumns(relation, columns)
          : wallWithOnly(world, relation, privilege);
    const holeOf = (reach: Reach): Hole => {
      const path = [...reach.steps, lastStep(privilege, held)];
      const open = behindRowSecurity(
        world,
        relation,
        reach.login,
        grant.grantee,
        privilege,
        behindWall(world, wall, reach.login, privilege, chooserOf(world, relation, reach.login)),
      );
      const judged =
        privilege === 'TRUNCATE' ? behindReferences(world, table, relation, reach.login, open) : open;
      return {
        severity: judged.severity,
        confidence: judged.confidence,
        role: reach.login,
        capability,
        path,
        object,
        cuts,
        plan: {
          hops: reach.hops,
          attack: { kind: 'write', operation: privilege, on: relation, columns },
          ...(judged.needs === undefined ? {} : { needs: judged.needs }),
        },
        message: `${whoOf(reach)} may ${does} events of ${nameOf(relation)}: ${path.slice(1).join(', ')}; ${judged.but}.`,
      };
    };
    return reaches.flatMap((reach) => holesByReach(world, relation.schema, reach, (one) => [holeOf(one)]));
  });

/** ONLY leaves out the children of a table, and with them the guard that they have and it has not. */
const wallWithOnly = (world: World, relation: RelationFact, operation: Operation): Wall => {
  const wall = world.wall(relation, operation);
  if (wall.elsewhere === undefined) return wall;
  const alone = world.wallAlone(relation, operation);
  return alone.strength === 'none' && alone.elsewhere === undefined ? alone : wall;
};

/** The children of an inheritance parent: leaving it closes every grant on the parent at once. */
const noInherit = (table: EventTable, parent: RelationFact): readonly Cut[] => [
  { kind: 'statement', sql: `ALTER TABLE ${table.name} NO INHERIT ${nameOf(parent)};` },
];

/** A grant that no login role gets to today: whoever is made a member of the role gets it too. */
const dormant = (
  held: Held,
  privilege: string,
  capability: Capability,
  object: string,
  cuts: readonly Cut[],
): Hole => ({
  severity: 'warning',
  confidence: 'proven',
  role: held.grant.grantee,
  capability,
  path: [held.grant.grantee, lastStep(privilege, held)],
  object,
  cuts,
  message: `${held.grant.grantee} holds ${lastStep(privilege, held)}. No login role can use that now; whoever becomes a member of the role or gets USAGE on the schema can.`,
});

/** Whether a login role gets to any right to read. */
export const mayChoose = (world: World, { oid }: { readonly oid: number }, login: string): boolean =>
  [
    'pg_read_all_data',
    ...[...world.grantsOn(oid, 'SELECT'), ...world.columnGrantsOn(oid, 'SELECT')].map(
      ({ grantee }) => grantee,
    ),
  ].some((role) => world.graph.gets(login, role));

export const chooserOf = (world: World, relation: { readonly oid: number }, login: string): Chooser =>
  mayChoose(world, relation, login) ? 'reader' : 'blind';

export type Judged = Pick<Hole, 'severity' | 'confidence' | 'awaitsPolicy'> & {
  readonly but: string;
  /** What an attacker has to bring along beyond the statement itself, as the end of a sentence. */
  readonly needs?: string;
};

/**
 * Who says which rows a statement is about: a role that may read them, nobody as the role may not, or a body. A guard
 * that does not look at all rows refuses the whole statement with the first that it looks at.
 */
export type Chooser = 'reader' | 'blind' | 'body';

const CHOICE: Readonly<Record<Exclude<Chooser, 'reader'>, string>> = {
  blind: 'the role may not read and so can not leave those out',
  body: "the statement is not of the role's making",
};

/** A wall that asks who it is, for all that a login role can be; where it is not the same for all, it stays as it is. */
const wallBefore = ({ facts, graph }: World, wall: Wall, login: string): Wall => {
  const { before } = wall;
  if (before === undefined) return wall;
  const roles = facts.roles
    .map(({ name }) => name)
    .filter((name) => name === login || (!graph.isSuperuser(name) && graph.gets(login, name)));
  const walls = roles.map((current) => before({ session: login, current, isMember: graph.gets }));
  const [first] = walls;
  if (!first || walls.some(({ strength }) => strength !== first.strength)) return wall;
  // The one login role that stands for PUBLIC may be stopped where another one is not.
  const stopped = graph.logins.every(
    (session) => before({ session, current: session, isMember: graph.gets }).strength === first.strength,
  );
  return first.strength === 'none' || stopped ? first : wall;
};

/** How bad a privilege is behind this wall. */
export const behindWall = (
  world: World,
  given: Wall,
  login: string,
  operation: Operation,
  chooser: Chooser,
  sleeps = setsReplicaRole(world, login),
): Judged => {
  const wall = chooser === 'body' ? given : wallBefore(world, given, login);
  const { by, why, elsewhere } = wall;
  const bound = elsewhere ?? (wall.trigger?.has_condition === true ? wall : null);
  const boundSleeps = bound?.asleep === true && sleeps;
  if (
    wall.strength === 'none' &&
    bound !== null &&
    !boundSleeps &&
    chooser !== 'reader' &&
    operation !== 'TRUNCATE'
  ) {
    const but = `the ${bound.by} looks at some events only, and ${CHOICE[chooser]}: which events are there decides`;
    return { severity: 'warning', confidence: 'unknown', but };
  }
  if (wall.strength === 'none') {
    const but = by ? `the ${by} ${why}` : `no trigger stops ${operation}`;
    const sees = wall.trigger?.has_condition === true || wall.trigger?.has_columns === true;
    return {
      severity: 'error',
      confidence: by ? 'derived' : 'proven',
      but,
      ...(sees ? { needs: 'a row or a column that the guard does not look at' } : {}),
    };
  }
  const ownTable = wall.passes === undefined ? null : placeForTable(world, login);
  if (ownTable !== null) {
    const but = `the ${by} ${why}, and the role may make a table with a trigger in ${ownTable}`;
    return { severity: 'error', confidence: 'derived', but, needs: 'a table with a trigger' };
  }
  if (wall.strength === 'unknown') {
    const but = `whether the ${by} stops it can not be judged, for it ${why}`;
    return { severity: 'warning', confidence: 'unknown', but };
  }
  if (wall.asleep && sleeps) {
    const but = `the ${by} is not ENABLE ALWAYS, and it may be made to sleep by session_replication_role = replica`;
    const needs = 'a session or a subscription in which the guard sleeps';
    return { severity: 'error', confidence: 'derived', but, needs };
  }
  const where = wall.looksIn === undefined ? null : world.shadowsIn(login, wall.looksIn);
  if (where !== null) {
    const but = `the ${by} decides by operators that are found by its search_path, and the role may make others in ${where}`;
    return { severity: 'error', confidence: 'derived', but, needs: 'operators written for the guard' };
  }
  return { severity: 'warning', confidence: 'derived', but: `only the ${by} holds it back` };
};

/** Where a login role may make a table and, for its trigger, a function; null: nowhere. */
const placeForTable = (world: World, login: string): string | null =>
  world.makesTemporary(login) ? 'its temporary schema' : world.createsSomewhere(login);

/**
 * PostgreSQL empties no table that another one refers to, unless both are: then TRUNCATE asks for the privilege on both.
 */
const behindReferences = (
  world: World,
  table: EventTable,
  relation: RelationFact,
  login: string,
  judged: Judged,
): Judged => {
  if (judged.severity !== 'error') return judged;
  const emptied = new Set(
    relation.oid === table.oid || relation.depth < 0
      ? [relation.oid, ...table.members.map(({ oid }) => oid)]
      : [relation.oid],
  );
  const mayEmpty = (oid: number): boolean => {
    const owner = world.facts.namedRelations.find((other) => other.oid === oid)?.owner;
    return (
      (owner !== undefined && world.graph.gets(login, owner)) ||
      world.grantsOn(oid, 'TRUNCATE').some(({ grantee }) => world.graph.gets(login, grantee))
    );
  };
  // A set is walked to its end, with what comes to it on the way: TRUNCATE … CASCADE follows all keys.
  for (const oid of emptied) {
    for (const { relation: next, name, schema, relation_name } of world.cascadesOf(oid)) {
      if (emptied.has(next) || mayEmpty(next)) {
        emptied.add(next);
        continue;
      }
      const of = nameOf({ schema, name: relation_name });
      const but = `only the foreign key ${name} of ${of} holds it back, which the role may not empty`;
      return { severity: 'warning', confidence: 'proven', but };
    }
  }
  return judged;
};

/** Row security may hold back what no trigger does; it never sees TRUNCATE. */
export const behindRowSecurity = (
  world: World,
  relation: RelationFact,
  login: string,
  holder: string,
  operation: Operation,
  judged: Judged,
): Judged => {
  if (judged.severity !== 'error' || operation === 'TRUNCATE') return judged;
  return behindPolicies(judged, rowSecurity(world, relation, login, holder, operation), operation);
};

/** The same for what row security was found to do. */
export const behindPolicies = (judged: Judged, security: RowSecurity, operation: Operation): Judged => {
  if (judged.severity !== 'error') return judged;
  switch (security) {
    case 'open':
      return judged;
    case 'closed':
      return {
        severity: 'warning',
        confidence: 'derived',
        but: `only row security, which has no policy for ${operation}, holds it back`,
        awaitsPolicy: operation === 'INSERT',
      };
    default:
      return {
        severity: 'warning',
        confidence: 'unknown',
        but: 'which rows the policies of row security let it change can not be judged',
      };
  }
};

/** An INSERT that sets something off. */
interface Setting {
  readonly relation: number;
  readonly event: string;
  /** Whose grant it is. */
  readonly holder: string;
  readonly login: string;
}

/** A rule or a trigger of the table itself is set off by a statement that its row security may refuse. */
export const behindOwnPolicies = <Severity extends Pick<Hole, 'severity' | 'confidence' | 'awaitsPolicy'>>(
  world: World,
  table: EventTable,
  { relation, event, holder, login }: Setting,
  judged: Severity,
): Severity => {
  const own = table.members.find(({ oid }) => oid === relation);
  if (!own || event !== 'INSERT' || judged.severity !== 'error') return judged;
  switch (insertSecurity(world, own, login, holder, null)) {
    case 'open':
      return judged;
    case 'closed':
      return { ...judged, severity: 'warning', confidence: 'derived', awaitsPolicy: true };
    default:
      return { ...judged, severity: 'warning', confidence: 'unknown' };
  }
};
