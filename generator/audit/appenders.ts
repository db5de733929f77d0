import { quoteIdentifier } from '../ddl/quote.ts';
import { admittedReach } from './admits.ts';
import { type Body, bodyOf, fromTexts } from './body/body.ts';
import { namesSet } from './body/names.ts';
import type { Fields } from './body/statement.ts';
import { routinesOf } from './default-runs.ts';
import { type Definer, definers } from './definer-ways.ts';
import type { ActionRuleFact, RelationFact, RoutineFact } from './facts/facts.ts';
import type { Reach } from './graph/role-graph.ts';
import { hasPrivilege } from './power.ts';
import { changersOf } from './privilege-holes.ts';
import { reachOf } from './public-witness.ts';
import { rememberedOf } from './remembered.ts';
import { isSetOff } from './replica-mode.ts';
import { nameOf, type World } from './world.ts';

/** A SECURITY DEFINER function that appends for whoever sets it off, itself or by a function that it calls. */
export interface Appender {
  readonly definer: Definer;
  readonly routines: readonly RoutineFact[];
  /** The columns that each of its INSERTs names; null: all. */
  readonly named: readonly (readonly string[] | null)[];
}

export const appendersTo = (world: World, relation: RelationFact): readonly Appender[] =>
  appenders(world)(relation);

const appenders = rememberedOf((world: World) =>
  rememberedOf((relation: RelationFact): readonly Appender[] =>
    definers(world).flatMap((definer) => {
      const routines = routinesOf(world, definer.routine);
      const named = routines.flatMap((routine) => insertsInto(relation, routine));
      return named.length > 0 ? [{ definer, routines, named }] : [];
    }),
  ),
);

const insertsInto = (relation: RelationFact, routine: RoutineFact): Appender['named'] =>
  namedBy(relation, bodyOf(routine));

const namedBy = ({ schema, name }: RelationFact, { statements }: Body): Appender['named'] =>
  statements.flatMap(({ nodes }) =>
    nodes('InsertStmt').flatMap(({ relation, cols, selectStmt }) => {
      const { relname, schemaname = schema } = (relation ?? {}) as Fields;
      if (relname !== name || schemaname !== schema) return [];
      const columns = namesSet(cols);
      return [columns.length > 0 || selectStmt === undefined ? columns : null];
    }),
  );

/** A login role for which a column is left to its default, by rights that are not its own. */
export interface LeftOut {
  readonly reach: Reach;
  readonly steps: readonly string[];
  readonly key: string;
  /** What runs there. */
  readonly routines: readonly RoutineFact[];
  /** Whether it is known that this happens for this role. */
  readonly sure: boolean;
}

export const leftToDefault = (world: World, relation: RelationFact, column: string): readonly LeftOut[] => [
  ...byDefiners(world, relation, column),
  ...byRules(world, relation, column),
];

const leavesOut = (named: Appender['named'], column: string): boolean =>
  named.some((columns) => columns !== null && !columns.includes(column));

const byDefiners = (world: World, relation: RelationFact, column: string): readonly LeftOut[] =>
  appendersTo(world, relation)
    .filter(({ named }) => leavesOut(named, column))
    .flatMap(({ definer: { routine, grant, ways }, routines }) =>
      ways.flatMap(({ reach, last }): readonly LeftOut[] => {
        const admitted = admittedReach(world, routine, reach);
        if (admitted === null) return [];
        const steps = [last, `INSERT on ${nameOf(relation)} as ${routine.owner} leaves out ${column}`];
        const key = `${nameOf(routine)}(${routine.arguments})/${grant.grantor}>${grant.grantee}`;
        return [{ reach: admitted.reach, steps, key, routines, sure: admitted.asks === null }];
      }),
    );

/** A rule appends with the rights of the owner of its relation. */
const byRules = (world: World, relation: RelationFact, column: string): readonly LeftOut[] =>
  world.facts.actionRules
    .filter((rule) => leavesOut(namedBy(relation, bodyOfRule(rule)), column))
    .filter(({ on_owner }) => hasPrivilege(world, on_owner, relation, 'INSERT', []))
    .flatMap(({ name, on_relation: oid, on_schema: schema, on_name, on_owner: owner, event, enabled }) => {
      const on = nameOf({ schema, name: on_name });
      const does = `rule ${quoteIdentifier(name)} does INSERT on ${nameOf(relation)} as ${owner}, and leaves out ${column}`;
      const key = `rule ${quoteIdentifier(name)} on ${on}`;
      return changersOf(world, { oid, owner, schema, name: on_name }, event).flatMap(
        ({ reach: found, holds, on: written }): readonly LeftOut[] => {
          const reach = reachOf(world, written.schema, found, (login) => isSetOff(world, enabled, login));
          return reach === null ? [] : [{ reach, steps: [holds, does], key, routines: [], sure: true }];
        },
      );
    });

const bodyOfRule = rememberedOf(({ definition }: ActionRuleFact) =>
  fromTexts([definition], () => null, false),
);
