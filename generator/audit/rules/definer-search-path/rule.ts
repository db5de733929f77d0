import { tableWrites } from '../../body/table-writes.ts';
import { type DefinerFunctionFact, PUBLIC } from '../../facts/facts.ts';
import type { Hole, Rule } from '../../finding.ts';
import { couldHarm } from '../../power.ts';
import { reachersOf, whoOf } from '../../privilege-holes.ts';
import { nameOf, type World } from '../../world.ts';

export const rule: Rule = {
  summary:
    'A SECURITY DEFINER function with the power to harm the table lets its caller choose the search_path.',
  judge: (world, table) =>
    world.facts.definerFunctions
      .filter((found) => found.grantee !== found.owner && !found.is_trigger && !pinned(found))
      .filter(({ owner }) => table.members.some((relation) => couldHarm(world, owner, relation)))
      .flatMap((found) => {
        const names = tableWrites(found.language, found.definition, []).unqualified;
        const name = `${nameOf(found)}(${found.arguments})`;
        return reachersOf(world, found.grantee, found.schema).map((reach): Hole => {
          const certain = names.length > 0 && mayMakeTemporary(world, reach.login);
          const path = [...reach.steps, `EXECUTE on ${nameOf(found)}`, `search_path, as ${found.owner}`];
          return {
            severity: certain ? 'error' : 'warning',
            confidence: 'derived',
            role: reach.login,
            capability: 'escalate',
            path,
            object: `${name}/${found.grantor}>${found.grantee}`,
            cuts: [
              {
                kind: 'statement',
                sql: `ALTER ${found.kind} ${name} SET search_path = ${pathOf(found)}, pg_temp;`,
              },
            ],
            message: `${whoOf(reach)} may run ${name} with a search_path of its own${certain ? `, so that ${names.join(', ')} means a temporary view or table of the caller's` : ''}: code of the caller's then runs with the rights of ${found.owner}, who can harm ${table.name}.`,
          };
        });
      }),
};

const pinned = ({ settings }: DefinerFunctionFact): boolean =>
  settings.some((setting) => setting.startsWith('search_path='));

/** Where its names are found today, as far as that can be said: its own schema. */
const pathOf = ({ schema }: DefinerFunctionFact): string => {
  const quoted = nameOf({ schema, name: '' }).replace(/\.""$/, '');
  return `pg_catalog, ${quoted}`;
};

/** TEMPORARY on the database is PUBLIC's unless it was taken away; temporary names are looked up first. */
const mayMakeTemporary = (world: World, login: string): boolean =>
  world.facts.databaseGrants.some(
    ({ privilege, grantee }) =>
      privilege === 'TEMPORARY' &&
      (grantee === PUBLIC || world.graph.reachers(grantee).some((reach) => reach.login === login)),
  );
