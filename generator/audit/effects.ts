import { quoteIdentifier } from '../ddl/quote.ts';
import { isStored } from './body/body.ts';
import { takes } from './body/called.ts';
import type { Operation } from './body/condition.ts';
import type { Target } from './body/harm.ts';
import { type Named, TRUNCATE_CASCADE } from './body/names.ts';
import type { TriggerStamp } from './body/stamping.ts';
import { statementWrites, type TableWrites, tableWrites } from './body/table-writes.ts';
import { type Cascade, cascadesFrom, dropRule } from './cascades.ts';
import type { Ddl } from './ddl/ddl.ts';
import { judgeDdl } from './ddl/judge-ddl.ts';
import type { ActionRuleFact, NamedRelationFact, RelationFact, RoutineFact } from './facts/facts.ts';
import type { Capability } from './finding.ts';
import type { Cut } from './fix/cut.ts';
import { dropTrigger } from './fix/drop-trigger.ts';
import { type Allowed, allowedOn } from './may-do.ts';
import { type Potent, potentRoles } from './potent.ts';
import { hasPrivilege, mayName } from './power.ts';
import { remembered, rememberedOf } from './remembered.ts';
import { beginsByReplicaMode, maySetReplicaRole, replicaModeOf } from './replica-mode.ts';
import { rowSecurityAs } from './row-security.ts';
import { searchPathOf } from './search-path.ts';
import { stampsOf } from './stamps.ts';
import {
  isRuledIn,
  isUpdatable,
  isUpdatableByTriggers,
  isWrite,
  sourcesOf,
  type Write,
} from './view-chain.ts';
import { type EventTable, nameOf, type World } from './world.ts';

/** What happens to a table when a routine runs, and everything that it calls or sets off. */
export interface Effects {
  readonly harms: readonly Harm[];
  /** What could not be judged, while the role in charge could harm the table. */
  readonly unknowns: readonly Unknown[];
  /** Objects that it uses with such a role's rights and where somebody else may put code: as their owner, or by TRIGGER. */
  readonly borrowed: readonly Borrowed[];
  /** Names without a schema that it looks up with such a role's rights. */
  readonly lookups: readonly Lookup[];
}

/** A statement on a table, whoever runs it. */
export interface Touch {
  readonly relation: NamedRelationFact;
  readonly operation: string;
}

interface Step {
  /** The role whose rights count. */
  readonly as: string;
  /** The routines and triggers between the first one and this, as steps of a path. */
  readonly via: readonly string[];
}
export interface Harm extends Step {
  readonly capability: Capability;
  readonly statement: string;
  /** Of a GRANT: what it lets somebody do. */
  readonly opens?: Operation | undefined;
  /** It takes a session in replica mode. */
  readonly takesSleep?: true | undefined;
  /** Where it is done. */
  readonly on: Allowed;
  /** The trigger, rule or foreign key that does it or leads to it; null for a body that is called. */
  readonly by: Cut | null;
  /** A routine on the way put the session into replica mode: triggers that are not ENABLE ALWAYS sleep. */
  readonly asleep: boolean;
}
export interface Unknown extends Step {
  readonly why: string;
}
export interface Borrowed extends Step {
  readonly object: NamedRelationFact | RoutineFact;
  /** A relation whose triggers fire. */
  readonly isWritten: boolean;
}
export interface Lookup extends Step {
  readonly kind: 'relation' | 'function' | 'operator' | 'type';
  readonly name: string;
  readonly count: number;
  /** The schemas that are searched; null: those of the session. */
  readonly searched: readonly string[] | null;
  /** The routine whose search_path it is, or would be if it had one. */
  readonly pinnedBy: RoutineFact;
}

/** Parameters that take a value of a type that the caller made. */
const ANY_TYPE = /\bany(element|array|nonarray|enum|range|multirange|compatible\w*)\b|\brecord\b/i;
const MAX_DEPTH = 8;
const AFTER_KEEPS_ROLE = 18;
/** A rule names what it named when it was made. */
const STORED = true;
/** Whoever runs the first statement: what it may do by itself is told elsewhere. */
const NOBODY = '';
/** Functions in C that run SQL which they are given, from here or from another session. */
const RUNS_SQL =
  /^(dblink\w*|query_to_xml\w*|database_to_xml\w*|schema_to_xml\w*|table_to_xml\w*|ts_stat|ts_rewrite|crosstab\w*|connectby|xpath_table|pg_background_\w+|pgsql_http\w*)$/;

/** Triggers, owners and rights are rows of such tables. */
const writesCatalog = ({ schema, name, operation }: TableWrites['touches'][number]): boolean =>
  operation !== 'SELECT' && (schema === 'pg_catalog' || (schema === null && name.startsWith('pg_')));

/** What the C code of extensions does is out of the model; anybody else's can do everything. */
const isOfExtension = ({ language, of_extension }: RoutineFact): boolean =>
  of_extension && ['c', 'internal'].includes(language);

/** Effects on a table of routines that run with their owner's rights; found once, however many rules ask. */
export const effectsOn = (world: World, table: EventTable): ((routine: RoutineFact) => Effects) =>
  effectsIn(world)(table);

const effectsIn = rememberedOf((world: World) =>
  rememberedOf((table: EventTable) => {
    const potent = potentRoles(world, table);
    const targets = targetsOf(world, table);
    const near = nearTo(table, targets);
    const followed = anywhere(world);
    const judged = remembered((routine: RoutineFact): Effects => {
      const { effects, trail } = followed(routine);
      if (![...trail.actors].some(potent)) return NO_EFFECTS;
      return near(trail)
        ? follow(world, table, { routine }, potent, targets).effects
        : asPotent(effects, potent);
    });
    return (routine: RoutineFact): Effects => {
      const { hasEffects, trail } = followed(routine);
      return hasEffects || near(trail) ? judged(routine) : NO_EFFECTS;
    };
  }),
);

/** What a statement on another table sets off: by its foreign keys, rules and triggers, and theirs. */
export const effectsOfTouch = (world: World, table: EventTable, touch: Touch): Effects =>
  follow(world, table, { touch }, potentRoles(world, table), targetsOf(world, table)).effects;

const NO_EFFECTS: Effects = { harms: [], unknowns: [], borrowed: [], lookups: [] };

/** Where a walk came by. */
interface Trail {
  /** The roles with whose rights something was run. */
  readonly actors: Set<string>;
  /** Names of relations that were written to. */
  readonly written: Set<string>;
  readonly relations: Set<number>;
  /** It met statements that may be about any table. */
  everywhere: boolean;
}

/**
 * The walk of a routine as it is for every table that it does not come near: most definer functions of a server are far
 * from most event tables, and are followed once for all of them.
 */
const anywhere = rememberedOf((world: World) =>
  remembered((routine: RoutineFact) => {
    const { effects, trail } = follow(world, NOWHERE, { routine }, () => true, []);
    return { effects, trail, hasEffects: Object.values(effects).some((list) => list.length > 0) };
  }),
);

const NOWHERE: EventTable = { oid: 0, schema: '', table: '', name: '', owner: '', members: [], parents: [] };

/** Whether a walk says something else when it is about this table. */
const nearTo = (table: EventTable, targets: readonly Target[]): ((trail: Trail) => boolean) => {
  const names = targets.map(({ name }) => name);
  const oids = table.members.map(({ oid }) => oid);
  return ({ everywhere, written, relations }) =>
    everywhere || names.some((name) => written.has(name)) || oids.some((oid) => relations.has(oid));
};

/** What roles can do that harm nothing by any statement is nothing to tell. */
const asPotent = ({ unknowns, borrowed, lookups }: Effects, potent: Potent): Effects => {
  const counts = ({ as }: Step): boolean => potent(as);
  const kept = {
    unknowns: unknowns.filter(counts),
    borrowed: borrowed.filter(counts),
    lookups: lookups.filter(counts),
  };
  return { harms: [], ...kept };
};

type Start = { readonly routine: RoutineFact } | { readonly touch: Touch };

const follow = (
  world: World,
  table: EventTable,
  start: Start,
  potent: Potent,
  targets: readonly Target[],
): { readonly effects: Effects; readonly trail: Trail } => {
  const trail: Trail = { actors: new Set(), written: new Set(), relations: new Set(), everywhere: false };
  const harms: Harm[] = [];
  const unknowns: Unknown[] = [];
  const borrowed: Borrowed[] = [];
  const lookups: Lookup[] = [];
  const seen = new Set<string>();

  interface At extends Step {
    readonly searched: readonly string[] | null;
    /** The routine that says where names are looked up, or the first one; null before it. */
    readonly pinnedBy: RoutineFact | null;
    readonly by: Cut | null;
    readonly asleep: boolean;
    readonly depth: number;
    /** Within the action of a foreign key, the role of the statement that it follows. */
    readonly followed: string | null;
    /** One of several that a name may mean. */
    readonly unsure: boolean;
  }

  const visit = (found: RoutineFact, from: At): void => {
    const as = found.security_definer ? found.owner : from.as;
    const own = searchPathOf(found.settings)?.map((schema) => (schema === '$user' ? as : schema)) ?? null;
    const asleep = from.asleep || (replicaModeOf(found) !== null && maySetReplicaRole(world, as));
    if (as !== NOBODY && beginsByReplicaMode(found) && !maySetReplicaRole(world, as)) return;
    // Without a path around it, it looks where the session says.
    const path =
      own !== null ? { searched: own, pinnedBy: found } : from.pinnedBy === null ? { pinnedBy: found } : {};
    const at: At = { ...from, as, asleep, followed: null, ...path };
    const key = `${found.oid} ${as} ${at.searched?.join(',')} ${at.unsure}`;
    if (seen.has(key)) return;
    seen.add(key);
    trail.actors.add(as);
    const { via, depth } = at;
    if (depth > MAX_DEPTH) {
      if (potent(as)) unknowns.push({ as, via, why: 'calls on and on' });
      return;
    }
    const homes = (name: string): readonly string[] | null => {
      if (at.searched === null) return null;
      const known = world.relationsNamed(name).map(({ schema }) => schema);
      const first = at.searched.find((schema) => known.includes(schema));
      return first === undefined ? at.searched : [first];
    };
    const writes: TableWrites = tableWrites(found, {
      targets,
      homes,
      parameters: found.argument_names,
    });
    wrote(writes);
    for (const { capability, statement, needs, opens, takesSleep } of writes.harms) {
      const { allowed, unsure } = allowedOn(world, table, as, needs, isStored(found.definition));
      if (allowed.length === 0 && !unsure) continue;
      if (at.unsure) unknowns.push({ as, via, why: `may do ${statement}, if that is what the name means` });
      else if (unsure)
        unknowns.push({ as, via, why: `may do ${statement}, if ${as} may read what it reads` });
      const { by } = at;
      harms.push(
        ...(at.unsure
          ? []
          : allowed.map((on) => ({ as, via, capability, statement, opens, takesSleep, on, by, asleep }))),
      );
    }
    for (const ddl of writes.ddl) changed(ddl, at);
    const catalog = writes.touches.find(writesCatalog);
    // PostgreSQL refuses it to anybody else, whatever was granted.
    if (catalog && world.graph.isSuperuser(as))
      unknowns.push({ as, via, why: `writes ${catalog.name}, a table of PostgreSQL's own` });
    if (writes.unknown !== null && !isOfExtension(found) && potent(as))
      unknowns.push({ as, via, why: writes.unknown ?? '' });

    if (potent(as)) lookUp(found, writes, at);
    for (const call of writes.calls) called(call, at);
    for (const use of writes.uses) used(use, at);
    casts(writes, found, at);
    for (const touch of writes.touches) touched(touch, at);
  };

  const wrote = ({ written }: TableWrites): void => {
    if (written === null) trail.everywhere = true;
    else for (const name of written) trail.written.add(name);
  };

  const changed = (ddl: Ddl, { as, via, by, asleep, searched, unsure }: At): void => {
    const [relation] = table.members;
    if (!potent(as) || relation === undefined) return;
    const judged = judgeDdl(ddl, { world, table, as, searched });
    if (judged === 'harmless') return;
    const why =
      judged === 'unknown'
        ? `runs a statement that was not judged (${ddl.kind.replace(/Stmt$/, '')})`
        : `may do ${judged.statement}, if that is what the name means`;
    if (judged === 'unknown' || unsure) unknowns.push({ as, via, why });
    else harms.push({ as, via, by, asleep, ...judged, on: { relation, security: 'open' } });
  };

  const lookUp = (
    { arguments: list }: RoutineFact,
    { bare: { operators, types, casts } }: TableWrites,
    { as, via, searched, pinnedBy }: At,
  ): void => {
    if (casts && ANY_TYPE.test(list))
      unknowns.push({
        as,
        via,
        why: "casts a value of any type, which may be of a type whose casts are the caller's own",
      });
    if (pinnedBy === null) return;
    const bare = [
      ...operators.map((name) => ({ kind: 'operator', name }) as const),
      ...types.map((name) => ({ kind: 'type', name }) as const),
    ];
    for (const { kind, name } of new Map(bare.map((one) => [`${one.kind} ${one.name}`, one])).values())
      lookups.push({ as, via, kind, name, count: 2, searched, pinnedBy });
  };

  const called = (call: TableWrites['calls'][number], at: At): void => {
    const { as, via } = at;
    if (call.schema === null && potent(as) && at.pinnedBy) {
      lookups.push({
        as,
        via,
        kind: 'function',
        name: call.name,
        count: call.count,
        searched: at.searched,
        pinnedBy: at.pinnedBy,
      });
    }
    const all = world.routinesNamed(call.name).filter((one) => !one.is_trigger && takes(one, call.count));
    const meant = resolved(all, call, at.searched);
    if (meant.length === 0) {
      if (RUNS_SQL.test(call.name) && potent(as))
        unknowns.push({ as, via, why: `calls ${call.name}, which runs SQL that it is given` });
      if (call.name === 'setval') sequenceSet(call, at);
      return;
    }
    for (const one of meant) {
      const step = `calls ${nameOf(one)}`;
      if (potent(as)) borrow(one, at);
      if (one.kind === 'AGGREGATE') {
        stepped(one, { ...at, via: [...via, step], unsure: at.unsure || meant.length > 1 });
        continue;
      }
      if (['c', 'internal'].includes(one.language)) {
        if (RUNS_SQL.test(one.name) && potent(as))
          unknowns.push({ as, via, why: `calls ${one.name}, which runs SQL that it is given` });
        else if (!one.of_extension && potent(as))
          unknowns.push({ as, via, why: `calls ${nameOf(one)}, which is written in ${one.language}` });
        continue;
      }
      visit(one, { ...at, via: [...via, step], depth: at.depth + 1, unsure: at.unsure || meant.length > 1 });
    }
  };

  /** The functions behind an operator or a domain; where the system has one of that name too, it may be meant. */
  const used = ({ kind, name, schema }: TableWrites['uses'][number], at: At): void => {
    const all = world
      .namesOf(kind, name)
      .filter(({ functions, is_systems }) => functions.length > 0 && (schema !== null || !is_systems));
    for (const { schema: home, functions } of resolved(all, { schema, name }, at.searched)) {
      const via = [...at.via, `uses the ${kind} ${nameOf({ schema: home, name })}`];
      stepped({ steps: functions }, { ...at, via });
    }
    if (schema !== null) return;
    // The system's is meant by values of its own types: whether a value is of another type, no name says.
    for (const found of world.namesOf(kind, name).filter((one) => one.is_systems && isSearched(one, at))) {
      const of = nameOf({ schema: found.schema, name });
      for (const oid of found.functions) perhaps(oid, `may use the ${kind} ${of}`, at);
    }
  };

  /** Casts happen without being named, too: wherever a value of such a type may be met. */
  const casts = ({ uses, touches }: TableWrites, { arguments: list }: RoutineFact, at: At): void => {
    for (const { function: oid, types, relations } of world.facts.casts) {
      const isMet =
        types.length === 0 ||
        types.some(
          (type) => list.includes(type) || uses.some(({ kind, name }) => kind === 'type' && name === type),
        ) ||
        touches.some(({ name }) => world.relationsNamed(name).some((one) => relations.includes(one.oid)));
      if (isMet) perhaps(oid, 'may cast', at);
    }
  };

  /** A function that may be run, by what no name says. */
  const perhaps = (oid: number, how: string, at: At): void => {
    const found = world.routineOf(oid);
    if (found === null || isOfExtension(found)) return;
    const { as } = at;
    const via = [...at.via, `${how}, which runs ${nameOf(found)}`];
    const isLent = found.owner !== as && world.graph.reachers(found.owner).length > 0;
    if (isLent && potent(as))
      unknowns.push({ as, via: at.via, why: `${how}, which runs ${nameOf(found)} of ${found.owner}` });
    visit(found, { ...at, via, depth: at.depth + 1, unsure: true });
  };

  /** The functions of an aggregate run with the rights of whoever uses it. */
  const stepped = ({ steps }: Pick<RoutineFact, 'steps'>, at: At): void => {
    for (const oid of steps) {
      const one = world.routineOf(oid);
      if (one === null) continue;
      if (potent(at.as)) borrow(one, at);
      if (!isOfExtension(one)) {
        visit(one, { ...at, via: [...at.via, `which runs ${nameOf(one)}`], depth: at.depth + 1 });
      }
    }
  };

  const sequenceSet = ({ texts }: TableWrites['calls'][number], { as, via, by, asleep }: At): void => {
    trail.everywhere = true;
    if (!potent(as)) return;
    const [which] = texts;
    const sequences = world.facts.sequences.filter(({ relation }) =>
      table.members.some(({ oid }) => oid === relation),
    );
    if (which === null || which === undefined) {
      if (sequences.length > 0)
        unknowns.push({ as, via, why: 'sets a sequence, and which one can not be told' });
    } else if (sequences.some(({ name }) => which.replaceAll('"', '').split('.').at(-1) === name)) {
      const [root] = table.members;
      if (root)
        harms.push({
          as,
          via,
          capability: 'reorder',
          statement: `setval of ${which}`,
          by,
          asleep,
          on: { relation: root, security: 'open' },
        });
    }
  };

  /** `asked`: the role that PostgreSQL asks for the right. */
  const touched = (touch: TableWrites['touches'][number], at: At, asked = at.as): void => {
    const { as, via } = at;
    if (touch.schema === null && potent(as) && at.pinnedBy) {
      lookups.push({
        as,
        via,
        kind: 'relation',
        name: touch.name,
        count: 0,
        searched: at.searched,
        pinnedBy: at.pinnedBy,
      });
    }
    const meant = resolved(world.relationsNamed(touch.name), touch, at.searched);
    const along = touch.operation === TRUNCATE_CASCADE;
    const operation = along ? 'TRUNCATE' : touch.operation;
    for (const relation of meant) {
      const { columns } = touch;
      trail.relations.add(relation.oid);
      const isOwn = table.members.some(({ oid }) => oid === relation.oid);
      if (potent(as) && !isOwn && (operation !== 'SELECT' || readRunsCode(world, as, relation))) {
        borrow(relation, at, operation !== 'SELECT');
      }
      const refused = asked !== NOBODY && isRefused(world, table, asked, relation, { operation, columns });
      if (operation === 'SELECT' || refused) continue;
      // One table that it may not empty, and none is emptied.
      if (
        along &&
        emptiedWith(world, relation.oid).some((oid) => !hasPrivilege(world, as, { oid }, 'TRUNCATE'))
      )
        continue;
      const next = { ...at, unsure: at.unsure || meant.length > 1 };
      setOff(relation, operation, columns, next);
      if (along) emptied(relation, next);
    }
  };

  /** TRUNCATE … CASCADE empties whatever refers to the relation. */
  const emptied = (relation: NamedRelationFact, at: At): void => {
    const { as, by, asleep, depth } = at;
    if (depth > MAX_DEPTH) return;
    for (const { relation: oid, name } of world.cascadesOf(relation.oid)) {
      const child = world.relationOf(oid);
      if (child === null || oid === relation.oid) continue;
      const via = [...at.via, `TRUNCATE of ${nameOf(relation)} CASCADE follows ${quoteIdentifier(name)}`];
      const own = table.members.find((member) => member.oid === oid);
      trail.relations.add(oid);
      const statement = 'TRUNCATE … CASCADE';
      if (own && at.unsure)
        unknowns.push({ as, via, why: `may do ${statement}, if that is what the name means` });
      else if (own)
        harms.push({
          as,
          via,
          by,
          asleep,
          capability: 'truncate',
          statement,
          on: { relation: own, security: 'open' },
        });
      const next = { ...at, via, depth: depth + 1 };
      setOff(child, 'TRUNCATE', null, next);
      emptied(child, next);
    }
  };

  /** What a statement on a relation sets off. */
  const setOff = (
    relation: NamedRelationFact,
    operation: string,
    columns: readonly string[] | null,
    at: At,
  ): void => {
    const key = `${relation.oid} ${operation} ${columns?.join(',')} ${at.as} ${at.followed} ${at.unsure}`;
    if (seen.has(key) || at.depth > MAX_DEPTH) return;
    seen.add(key);
    const isOwn = table.members.some(({ oid }) => oid === relation.oid);
    // A partition's triggers fire for what is aimed at its table.
    const fired = isOwn ? world.relationsNamed : null;
    const relations = fired
      ? table.members.flatMap((member) => fired(member.name).filter(({ oid }) => oid === member.oid))
      : [relation];
    for (const one of relations) firedBy(one, operation, isOwn, at);
    for (const part of isOwn ? [] : world.partsOf(relation.oid)) {
      if (potent(at.as)) borrow(part, at, true);
      const triggers = part.triggers.filter(({ is_row }) => is_row);
      firedBy({ ...part, triggers }, operation, isOwn, at);
    }
    for (const key of cascadesFrom(world, relation.oid, operation, columns)) {
      const via = [...at.via, `foreign key ${key.name} does ${key.operation} on ${nameOf(key.relation)}`];
      const followed = at.followed ?? at.as;
      cascaded(key, { ...at, as: key.owner, followed, via, by: key.cut, depth: at.depth + 1 });
    }
    for (const rule of world.rulesOn(relation.oid)) if (rule.event === operation) ruled(rule, at);
    if (relation.kind === 'v' && isWrite(operation)) passedOn(relation, operation, at);
  };

  /** What a view passes on is asked of its owner's rights; what that sets off, of the session's role. */
  const passedOn = (relation: NamedRelationFact, operation: Write, at: At): void => {
    if (isRuledIn(world, relation.oid, operation, at.asleep ? 'replica' : 'origin')) return;
    for (const view of world.viewsNamed(relation.oid)) {
      const base = world.relationOf(view.base);
      const takes = base?.kind === 'v' ? isUpdatableByTriggers : isUpdatable;
      const asked = view.invoker ? at.as : view.owner;
      // Whoever may write the base with rights of its own is told for that.
      if (base === null || asked === NOBODY || !takes(view, operation)) continue;
      trail.actors.add(asked);
      trail.relations.add(base.oid);
      if (isRefused(world, table, asked, base, { operation, columns: null })) continue;
      const isOwn = table.members.some(({ oid }) => oid === base.oid);
      if (potent(at.as) && !isOwn) borrow(base, at, true);
      const via = [...at.via, `${nameOf(relation)} passes it on to ${nameOf(base)}`];
      setOff(base, operation, null, { ...at, via, depth: at.depth + 1 });
    }
  };

  const firedBy = (relation: NamedRelationFact, operation: string, isOwn: boolean, at: At): void => {
    for (const trigger of relation.triggers) {
      if (!trigger.events.includes(operation)) continue;
      const found = world.routineOf(trigger.function);
      if (!found) continue;
      const step = `${operation} on ${nameOf(relation)} fires ${quoteIdentifier(trigger.name)}`;
      // What a foreign key does is over when AFTER triggers fire; since version 18 they keep the role that queued them.
      const isLater = trigger.is_after && world.facts.server.major < AFTER_KEEPS_ROLE;
      const fires = { ...at, as: isLater ? (at.followed ?? at.as) : at.as };
      // Who owns a function of the table itself is told for that.
      if (potent(fires.as) && !isOwn) borrow(found, fires);
      visit(found, {
        ...fires,
        via: [...at.via, step],
        depth: at.depth + 1,
        by: dropTrigger(world, relation, trigger.name),
      });
    }
  };

  /** The action of a foreign key runs as the owner of its table, and leaves inheritance children alone. */
  const cascaded = ({ name, relation: child, operation, columns }: Cascade, at: At): void => {
    const { as, via, by, asleep } = at;
    trail.actors.add(as);
    trail.relations.add(child.oid);
    const own = table.members.find(({ oid }) => oid === child.oid);
    if (own && mayName(world, as, own.schema)) {
      const capability = operation === 'DELETE' ? 'delete' : 'update';
      const statement = `${operation} by the foreign key ${name}`;
      harms.push({ as, via, by, asleep, capability, statement, on: { relation: own, security: 'open' } });
    }
    // Who may put triggers on the event table itself is told for that.
    if (!own && potent(as)) borrow(child, at, true);
    setOff(child, operation, columns, at);
  };

  /** Rights to tables are asked of the owner of the rule's relation; what triggers then do, of the session's role. */
  const ruled = (rule: ActionRuleFact, at: At): void => {
    const as = rule.on_owner;
    const on = nameOf({ schema: rule.on_schema, name: rule.on_name });
    const via = [...at.via, `rule ${quoteIdentifier(rule.name)} on ${on}`];
    const by = dropRule(rule);
    const writes = statementWrites(rule.definition, targets);
    trail.actors.add(as);
    wrote(writes);
    for (const { capability, statement, needs, opens, takesSleep } of writes.harms) {
      const { allowed } = allowedOn(world, table, as, needs, STORED);
      harms.push(
        ...allowed.map((on) => ({
          as,
          via,
          by,
          asleep: at.asleep,
          capability,
          statement,
          opens,
          takesSleep,
          on,
        })),
      );
    }
    for (const touch of writes.touches) touched(touch, { ...at, via, by, depth: at.depth + 1 }, as);
  };

  const borrow = (object: NamedRelationFact | RoutineFact, { as, via }: At, isWritten = false): void => {
    const isLent = object.owner !== as && !world.graph.isSuperuser(object.owner);
    const takesTriggers = isWritten && world.triggerGrantsOn(object.oid).length > 0;
    if (isLent || takesTriggers) borrowed.push({ as, via, object, isWritten });
  };

  const first = {
    via: [],
    searched: null,
    by: null,
    asleep: false,
    depth: 0,
    followed: null,
    unsure: false,
  };
  if ('routine' in start)
    visit(start.routine, { ...first, as: start.routine.owner, pinnedBy: start.routine });
  else setOff(start.touch.relation, start.touch.operation, null, { ...first, as: NOBODY, pinnedBy: null });
  return { effects: { harms, unknowns, borrowed, lookups }, trail };
};

/** Whether a bare name finds what is in a schema, and not what the system has for the same operands. */
const isSearched = (
  { schema, is_same }: { readonly schema: string; readonly is_same: boolean },
  { searched }: { readonly searched: readonly string[] | null },
): boolean => {
  // Without a path the caller says which schema is first.
  if (searched === null) return true;
  const place = searched.indexOf(schema);
  return place >= 0 && (!is_same || place < searched.indexOf('pg_catalog'));
};

/** What a name means: in its schema, the first schema that is searched and has it, or any. */
const resolved = <Item extends { readonly schema: string }>(
  all: readonly Item[],
  { schema }: Named,
  searched: readonly string[] | null,
): readonly Item[] => {
  if (schema !== null) return all.filter((one) => one.schema === schema);
  if (searched === null) return all;
  const home = searched.find((name) => all.some((one) => one.schema === name));
  return all.filter((one) => one.schema === home);
};

/** Whether PostgreSQL refuses a write; grants are read of the event tables, and of those that have a rule or a foreign key that acts. */
const isRefused = (
  world: World,
  table: EventTable,
  as: string,
  relation: NamedRelationFact,
  { operation, columns }: Pick<TableWrites['touches'][number], 'operation' | 'columns'>,
): boolean => {
  const own = table.members.find(({ oid }) => oid === relation.oid);
  const isRead =
    own !== undefined || world.rulesOn(relation.oid).length > 0 || world.cascadesOf(relation.oid).length > 0;
  if (isRead && !hasPrivilege(world, as, relation, operation, columns)) return true;
  return (
    own !== undefined &&
    operation === 'INSERT' &&
    rowSecurityAs(world, own, as, operation, false) === 'closed'
  );
};

/** The tables that TRUNCATE … CASCADE empties with a relation, by number: a partition has the foreign keys of its table. */
const emptiedWith = (world: World, relation: number): readonly number[] => {
  const found = new Set([relation]);
  // A set is walked to its end, with what comes to it on the way.
  for (const oid of found) {
    for (const key of world.cascadesOf(oid)) found.add(key.relation);
    if (oid === relation) continue;
    for (const part of world.facts.relations)
      if (part.parent === oid && part.is_partition) found.add(part.oid);
  }
  return [...found].filter((oid) => oid !== relation);
};

/** Reading a view or a table with policies runs what its owner put there. */
const readRunsCode = (world: World, as: string, { kind, schema, owner }: NamedRelationFact): boolean =>
  kind === 'v' || !world.graph.isSuperuser(as) || world.createsIn(owner, schema);

const viewsOf = (world: World, table: EventTable) =>
  world.facts.views.filter(({ relation }) => table.members.some(({ oid }) => oid === relation));

/** Columns that keep what is written into them, and those that keep it only while triggers sleep. */
const stampedIn = (world: World, relation: RelationFact): Pick<Target, 'stamps' | 'overwritten'> => {
  const known = stampsOf(world, relation).filter(({ random }) => !random);
  const names = (stamps: typeof known): readonly string[] => stamps.map(({ column }) => column.name);
  const fills = (effect: TriggerStamp): boolean => effect === 'always' || effect === 'shadowable';
  return {
    stamps: names(known.filter(({ byTrigger }) => !fills(byTrigger))),
    overwritten: names(known.filter(({ byTrigger, asleep }) => fills(byTrigger) && !fills(asleep))),
  };
};

/** The table, its partitions and the views that pass writes on to it. */
export const targetsOf = (world: World, table: EventTable): readonly Target[] => {
  const own = table.members.map((relation) => ({
    oid: relation.oid,
    schema: relation.schema,
    name: relation.name,
    columns: world.columnsOf(relation.oid).map(({ name }) => name),
    ...stampedIn(world, relation),
  }));
  return [...own, ...targetViews(world, table, own)];
};

/** A view has the stamps of its table, by its own names. */
const targetViews = (world: World, table: EventTable, own: readonly Target[]): readonly Target[] => {
  const stamps = new Set(own.flatMap((target) => target.stamps));
  const overwritten = new Set(own.flatMap((target) => target.overwritten));
  return viewsOf(world, table)
    .filter(({ updatable }) => updatable > 0)
    .map((view) => {
      const sources = [...sourcesOf(world, { oid: view.relation }, view)];
      const shown = (of: ReadonlySet<string>): readonly string[] =>
        sources.filter(([, source]) => of.has(source)).map(([column]) => column);
      const { oid, schema, name, columns } = view;
      return { oid, schema, name, columns, stamps: shown(stamps), overwritten: shown(overwritten) };
    });
};
