import { quoteIdentifier } from '../../../ddl/quote.ts';
import { leftToDefault } from '../../appenders.ts';
import { type Asked, askedSetting } from '../../asked-setting.ts';
import { bodyOf } from '../../body/body.ts';
import { askTheDatabase } from '../../database-default.ts';
import type { RelationFact, RoutineFact, ViewFact } from '../../facts/facts.ts';
import type { Hole, Rule } from '../../finding.ts';
import type { Cut } from '../../fix/cut.ts';
import { missingColumn, missingOf } from '../../forge-holes.ts';
import type { Reach } from '../../graph/role-graph.ts';
import { heldGrants, lastStep, reachersOf, whoOf } from '../../privilege-holes.ts';
import type { ObjectName } from '../../prove/plan.ts';
import { insertSecurity, rowSecurityAs, sureness } from '../../row-security.ts';
import { type Stamp, type StampKind, stampsOf } from '../../stamps.ts';
import { isUpdatable, lowestView, passesOn, sourcesOf } from '../../view-chain.ts';
import { type EventTable, nameOf, type World } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary:
    'A default takes whom an event comes from, or when it happened, from a setting that any session may choose.',
  judge: (world, table) => [...byTable(world, table), ...byView(world, table), ...byOthers(world, table)],
};

/** A default that asks the session, and where. */
interface Asking {
  readonly relation: RelationFact;
  readonly stamp: Stamp;
  readonly asked: Asked;
  /** What the setting says is taken apart. */
  readonly isPart: boolean;
  /** The table or view that has the default. */
  readonly has: ObjectName;
  readonly cuts: readonly Cut[];
}

const byTable = (world: World, table: EventTable): readonly Hole[] =>
  heldGrants(world, table, 'INSERT')
    .filter(({ grant }) => !world.graph.isSuperuser(grant.grantee))
    .flatMap((held) => {
      const { relation, grant } = held;
      return keptStamps(world, relation).flatMap((stamp) => {
        const asking = askingOf(world, table, relation, stamp);
        if (asking === null) return [];
        return reachersOf(world, grant.grantee, relation.schema)
          .filter(({ login }) => missingColumn(world, relation, login) === null)
          .flatMap((reach) => {
            const security = insertSecurity(world, relation, reach.login, grant.grantee, stamp.column.name);
            const key = `${grant.grantor}>${grant.grantee}`;
            return holeOf(asking, reach, { last: [lastStep('INSERT', held)], on: relation, security, key });
          });
      });
    });

const askingOf = (world: World, table: EventTable, relation: RelationFact, stamp: Stamp): Asking | null => {
  const { kind, column } = stamp;
  const asked = askedSetting(world, column.default_expression);
  if (asked === null) return null;
  const root = relation.is_partition ? table.name : nameOf(relation);
  const cuts = askTheDatabase(nameOf(relation), kind, column, root);
  const isPart = takesApart(column.default_expression, asked);
  return { relation, stamp, asked, isPart, has: relation, cuts };
};

/** Where a definer function or a rule appends for somebody, the default asks that session. */
const byOthers = (world: World, table: EventTable): readonly Hole[] =>
  table.members.flatMap((relation) =>
    keptStamps(world, relation).flatMap((stamp) => {
      const asking = askingOf(world, table, relation, stamp);
      if (asking === null) return [];
      return leftToDefault(world, relation, stamp.column.name).flatMap(
        ({ reach, steps, key, routines, sure }) => {
          // What it sets before is not what the session said.
          const isSet = routines.some((routine) => sets(routine, asking.asked.setting));
          const asked = { ...asking.asked, sure: asking.asked.sure && sure && !isSet };
          return holeOf({ ...asking, asked }, reach, {
            last: steps,
            on: relation,
            security: 'open',
            key,
            isCalled: true,
          });
        },
      );
    }),
  );

const sets = (routine: RoutineFact, setting: string | null): boolean => {
  const { calls, statements } = bodyOf(routine);
  return (
    calls.some(({ name, texts }) => name === 'set_config' && [null, undefined, setting].includes(texts[0])) ||
    statements.some(({ nodes }) => nodes('VariableSetStmt').some(({ name }) => name === setting)) ||
    (setting !== null && routine.settings.some((text) => text.startsWith(`${setting}=`)))
  );
};

/** A default of a view takes the place of the table's, whatever column its writers may name. */
const byView = (world: World, table: EventTable): readonly Hole[] =>
  table.members.flatMap((relation) =>
    keptStamps(world, relation).flatMap((stamp) =>
      viewsOf(world, relation).flatMap((view) =>
        world.facts.viewDefaults
          .filter((one) => one.view === view.oid && one.column_name === stamp.column.name)
          .flatMap(({ expression }) => {
            const asked = askedSetting(world, expression);
            if (asked === null) return [];
            const column = quoteIdentifier(stamp.column.name);
            const sql = `ALTER VIEW ${nameOf(view)} ALTER COLUMN ${column} DROP DEFAULT;`;
            const asking = {
              relation,
              stamp,
              asked,
              isPart: takesApart(expression, asked),
              has: view,
              cuts: [{ kind: 'statement', sql }],
            } as const;
            return over(world, relation, view).flatMap((top) => writersOf(world, asking, top));
          }),
      ),
    ),
  );

const takesApart = (expression: string | null, { by }: Asked): boolean =>
  /->|json|regexp|split_part|substr/i.test(`${expression} ${by?.definition}`);

/** Stamps that no trigger overwrites. */
const keptStamps = (world: World, relation: RelationFact): readonly Stamp[] =>
  stampsOf(world, relation).filter(({ byTrigger, random }) => byTrigger === 'never' && !random);

const viewsOf = (world: World, { oid }: RelationFact): readonly ViewFact[] =>
  world.facts.views.filter((view) => view.relation === oid && isUpdatable(view, 'INSERT'));

/** The view and those that write through it. */
const over = (world: World, relation: RelationFact, view: ViewFact): readonly ViewFact[] => [
  view,
  ...viewsOf(world, relation)
    .filter(({ base }) => base === view.oid)
    .flatMap((next) => over(world, relation, next)),
];

const writersOf = (world: World, asking: Asking, view: ViewFact): readonly Hole[] => {
  const { relation } = asking;
  if (!view.invoker && !passesOn(world, relation, view, 'INSERT')) return [];
  const grants = [...world.grantsOn(view.oid, 'INSERT'), ...world.columnGrantsOn(view.oid, 'INSERT')];
  return grants
    .filter(({ grantee }) => grantee !== view.owner && !world.graph.isSuperuser(grantee))
    .flatMap((grant) =>
      reachersOf(world, grant.grantee, view.schema)
        .filter(({ login }) => mayAppend(world, relation, view, login))
        .flatMap((reach) => {
          const owner = view.invoker ? grant.grantee : lowestView(world, relation, view).owner;
          const security = view.invoker
            ? insertSecurity(world, relation, reach.login, owner, asking.stamp.column.name)
            : rowSecurityAs(world, relation, owner, 'INSERT', false);
          const last = [`INSERT on view ${nameOf(view)}`, `INSERT on ${nameOf(relation)} as ${owner}`];
          return holeOf(asking, reach, {
            last,
            on: view,
            security,
            key: `${grant.grantor}>${grant.grantee}`,
          });
        }),
    );
};

/** Whether the login can make a whole row through the view. */
const mayAppend = (world: World, relation: RelationFact, view: ViewFact, login: string): boolean => {
  const holds = (role: string): boolean => world.graph.gets(login, role);
  if (view.invoker) {
    const own = [...world.grantsOn(relation.oid, 'INSERT'), ...world.columnGrantsOn(relation.oid, 'INSERT')];
    return own.some(({ grantee }) => holds(grantee)) && missingColumn(world, relation, login) === null;
  }
  const whole = world.grantsOn(view.oid, 'INSERT').some(({ grantee }) => holds(grantee));
  const granted = world.columnGrantsOn(view.oid, 'INSERT').filter(({ grantee }) => holds(grantee));
  const open = whole ? view.columns : granted.map(({ column_name }) => column_name);
  const sources = sourcesOf(world, relation, view);
  return missingOf(world, relation, holds, new Set(open.map((name) => sources.get(name) ?? name))) === null;
};

const SAYS: Readonly<Record<StampKind, string>> = {
  id: 'what number an event has',
  time: 'when an event happened',
  actor: 'whom an event comes from',
  transaction: 'what transaction an event comes from',
};

interface Way {
  readonly last: readonly string[];
  readonly on: ObjectName;
  readonly security: ReturnType<typeof insertSecurity>;
  readonly key: string;
  /** By a function that appends. */
  readonly isCalled?: true;
}

const holeOf = (
  { relation, stamp: { kind, column }, asked: { setting, by, sure }, isPart, has, cuts }: Asking,
  reach: Reach,
  { last, on, security, key, isCalled }: Way,
): readonly Hole[] => {
  if (security === 'closed') return [];
  const path = [...reach.steps, ...last];
  const asks = by === null ? 'asks for that setting' : `calls ${nameOf(by)}, which asks for it`;
  const held = sure ? '' : '; whether it is held against something on the way was not followed';
  return [
    {
      ...(sure ? sureness(security) : sureness('unknown')),
      ...(by === null ? {} : { confidence: sure && security === 'open' ? 'derived' : 'unknown' }),
      role: reach.login,
      capability: 'forge',
      path,
      object: `${nameOf(has)}.${column.name}/${nameOf(on)}/${key}`,
      plan: {
        hops: reach.hops,
        attack:
          isPart || setting === null || isCalled
            ? { kind: 'untried', why: 'it takes a value written for the default' }
            : { kind: 'say', on, setting, column: column.name },
      },
      cuts,
      message: `${whoOf(reach)} may say ${SAYS[kind]} by SET ${setting ?? 'of a setting'}: the default of ${column.name} of ${nameOf(has)} ${asks}, which any session may choose${held} (${path.slice(1).join(', ')}); the event is in ${nameOf(relation)}.`,
    },
  ];
};
