import {
  type DefinerFunctionFact,
  type DefinerTriggerFact,
  PUBLIC,
  type RoutineFact,
  type ViewFact,
} from './facts/facts.ts';
import type { Reach } from './graph/role-graph.ts';
import { reachersOf } from './privilege-holes.ts';
import type { Attack, ObjectName } from './prove/plan.ts';
import { reachOf } from './public-witness.ts';
import { rememberedOf } from './remembered.ts';
import { isSetOff } from './replica-mode.ts';
import { isRuled, isWrite, viewsOnto, type Write } from './view-chain.ts';
import { nameOf, type World } from './world.ts';

/** How a login role sets off a SECURITY DEFINER function. */
export interface DefinerWay {
  readonly reach: Reach;
  readonly last: string;
  readonly attack: Attack;
  /** Of a trigger or an event trigger: as pg_trigger.tgenabled. */
  readonly enabled?: string;
  /** Of a trigger that a view passes the statement on to. */
  readonly passed?: { readonly view: ViewFact; readonly event: Write };
  /** Of a trigger: what fires it, and whose grant lets somebody do it. */
  readonly fired?: { readonly relation: number; readonly event: string; readonly holder: string };
}

export interface Definer {
  readonly routine: RoutineFact;
  /** One a grantee. */
  readonly grant: DefinerFunctionFact;
  readonly ways: readonly DefinerWay[];
  /** What the ways end in: a statement that fires its triggers, or EXECUTE. */
  readonly by: 'firing' | 'execute';
}

/** Definer functions that a login role sets off: by EXECUTE, by writing a table with its trigger, by changing a schema. */
export const definers = rememberedOf((world: World): readonly Definer[] =>
  definersWhoever(world).flatMap((definer) => {
    const ways = definer.ways.flatMap((way) => awake(world, way));
    return ways.length > 0 ? [{ ...definer, ways }] : [];
  }),
);

/** The same, of those as well whose sessions set off no trigger. */
export const definersWhoever = rememberedOf((world: World): readonly Definer[] => {
  const triggers = new Set<number>();
  const called = world.facts.definerFunctions.flatMap((grant): readonly Definer[] => {
    const routine = world.routineOf(grant.oid);
    if (!routine) return [];
    // A row a grantee, and triggers ask for no EXECUTE: once is enough.
    const isNew = grant.is_trigger && !triggers.has(grant.oid);
    triggers.add(grant.oid);
    const fired = isNew ? [...waysByTrigger(world, grant), ...waysByEvent(world, grant)] : [];
    const executed = grant.is_trigger ? waysByAttaching(world, grant) : waysByCall(world, grant);
    return [
      { routine, grant, ways: fired, by: 'firing' as const },
      { routine, grant, ways: executed, by: 'execute' as const },
    ].filter(({ ways }) => ways.length > 0);
  });
  return [...called, ...byAggregates(world)];
});

/** A way that sessions of the login role can go: its trigger is set off, and no rule of a view stands for the statement. */
const awake = (world: World, way: DefinerWay): readonly DefinerWay[] => {
  const { enabled = 'A', passed, attack } = way;
  const reach = reachOf(
    world,
    attack.kind === 'touch' ? attack.on.schema : null,
    way.reach,
    (login) =>
      isSetOff(world, enabled, login) && (!passed || !isRuled(world, passed.view, passed.event, login)),
  );
  return reach === null ? [] : [{ ...way, reach }];
};

/** Who uses an aggregate needs no right to its steps: its owner does. */
const byAggregates = (world: World): readonly Definer[] =>
  world.facts.definerAggregates.flatMap((aggregate): readonly Definer[] => {
    const step = world.facts.definerFunctions.find(({ oid }) => oid === aggregate.function);
    const routine = world.routineOf(aggregate.function);
    if (!step || !routine) return [];
    const grant: DefinerFunctionFact = { ...step, ...aggregate };
    const ways = executors(world, grant).map((reach) => ({
      reach,
      last: `EXECUTE on the aggregate ${nameOf(grant)}, a step of which is ${nameOf(routine)}`,
      attack: { kind: 'untried', why: 'it takes a query with the aggregate' } as const,
    }));
    return ways.length > 0 ? [{ routine, grant, ways, by: 'execute' }] : [];
  });

const waysByCall = (world: World, grant: DefinerFunctionFact): readonly DefinerWay[] =>
  executors(world, grant).map((reach) => ({
    reach,
    last: `EXECUTE on ${nameOf(grant)}`,
    attack: { kind: 'call', routine: grant.kind, oid: grant.oid, on: grant } as const,
  }));

/** Who may EXECUTE a trigger function puts it behind a table of its own, a temporary one too, and writes that. */
const waysByAttaching = (world: World, grant: DefinerFunctionFact): readonly DefinerWay[] =>
  grant.returns_event
    ? []
    : executors(world, grant)
        .filter(({ login }) => world.makesOwn(login))
        .map((reach) => ({
          reach,
          last: `EXECUTE on ${nameOf(grant)}, as the trigger of a table of its own`,
          attack: { kind: 'untried', why: 'it takes a table made for the trigger function' } as const,
        }));

/** Login roles that the grant gives EXECUTE to. */
const executors = (world: World, { grantee, owner, schema }: DefinerFunctionFact): readonly Reach[] =>
  grantee === owner || world.graph.isSuperuser(grantee) ? [] : reachersOf(world, grantee, schema);

const waysByTrigger = (world: World, { oid }: DefinerFunctionFact): readonly DefinerWay[] =>
  world.facts.definerTriggers
    .filter((trigger) => trigger.function === oid)
    .flatMap((trigger) =>
      trigger.events.flatMap((event) => {
        const { relation, schema, relation_name: name } = trigger;
        const own = waysByWriting(world, { oid: relation, schema, name }, trigger, event, null);
        if (!isWrite(event)) return own;
        const through = viewsOnto(world, { oid: relation }, event).flatMap(({ view, asked }) =>
          waysByWriting(world, view, trigger, event, asked).map((way) => ({
            ...way,
            passed: { view, event },
          })),
        );
        return [...own, ...through];
      }),
    );

/**
 * Who fires a trigger by a statement on its relation, or on a view that passes the statement on.
 *
 * @param passedBy the owner of the view, whose right counts at the relation; null where the grantee's own does.
 */
const waysByWriting = (
  world: World,
  { oid, schema, name }: ObjectName & { readonly oid: number },
  trigger: DefinerTriggerFact,
  event: string,
  passedBy: string | null,
): readonly DefinerWay[] => {
  const on = nameOf({ schema, name });
  const fires =
    passedBy === null ? '' : ` passes it on to ${nameOf({ ...trigger, name: trigger.relation_name })}, which`;
  const grants = [...world.grantsOn(oid, event), ...world.columnGrantsOn(oid, event)];
  const grantees = new Set(grants.map(({ grantee }) => grantee));
  if (event !== 'TRUNCATE') grantees.add('pg_write_all_data');
  return [...grantees]
    .filter((grantee) => !world.graph.isSuperuser(grantee))
    .flatMap((grantee) =>
      reachersOf(world, grantee, schema).map((reach) => ({
        reach,
        last: `${event} on ${on}${fires} fires ${trigger.name}`,
        enabled: trigger.enabled,
        fired: { relation: trigger.relation, event, holder: passedBy ?? grantee },
        attack: { kind: 'touch', event, on: { schema, name } } as const,
      })),
    );
};

/** Nobody needs a right to fire an event trigger but that to make a temporary table. */
const waysByEvent = (world: World, { oid }: DefinerFunctionFact): readonly DefinerWay[] =>
  world.facts.eventTriggers
    .filter((trigger) => trigger.function === oid)
    .flatMap(({ name, enabled }) =>
      world.graph.reachers(PUBLIC).map((reach) => ({
        reach,
        enabled,
        last: `any change of a schema fires event trigger ${name}`,
        attack: { kind: 'schema change', on: { schema: '', name } } as const,
      })),
    );
