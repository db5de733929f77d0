import { admittedReach } from './admits.ts';
import { bodyOf } from './body/body.ts';
import { namesSet } from './body/names.ts';
import type { Fields } from './body/statement.ts';
import { routinesOf } from './default-runs.ts';
import { type Definer, definers } from './definer-ways.ts';
import type { RelationFact, RoutineFact } from './facts/facts.ts';
import type { Reach } from './graph/role-graph.ts';
import { rememberedOf } from './remembered.ts';
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

const insertsInto = ({ schema, name }: RelationFact, routine: RoutineFact): Appender['named'] =>
  bodyOf(routine).statements.flatMap(({ nodes }) =>
    nodes('InsertStmt').flatMap(({ relation, cols, selectStmt }) => {
      const { relname, schemaname = schema } = (relation ?? {}) as Fields;
      if (relname !== name || schemaname !== schema) return [];
      const columns = namesSet(cols);
      return [columns.length > 0 || selectStmt === undefined ? columns : null];
    }),
  );

/** A login role for which a column is left to its default. */
export interface LeftOut {
  readonly appender: Appender;
  readonly reach: Reach;
  readonly steps: readonly string[];
  readonly key: string;
  /** Whether it is known that the function does so for this role. */
  readonly sure: boolean;
}

export const leftToDefault = (world: World, relation: RelationFact, column: string): readonly LeftOut[] =>
  appendersTo(world, relation)
    .filter(({ named }) => named.some((columns) => columns !== null && !columns.includes(column)))
    .flatMap((appender) => {
      const { routine, grant, ways } = appender.definer;
      return ways.flatMap(({ reach, last }): readonly LeftOut[] => {
        const admitted = admittedReach(world, routine, reach);
        if (admitted === null) return [];
        const steps = [last, `INSERT on ${nameOf(relation)} as ${routine.owner} leaves out ${column}`];
        const key = `${nameOf(routine)}(${routine.arguments})/${grant.grantor}>${grant.grantee}`;
        return [{ appender, reach: admitted.reach, steps, key, sure: admitted.asks === null }];
      });
    });
