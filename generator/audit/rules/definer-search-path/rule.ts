import { quoteIdentifier } from '../../../ddl/quote.ts';
import { definers } from '../../definer-ways.ts';
import { effectsOn, type Lookup } from '../../effects.ts';
import type { Hole, Rule } from '../../finding.ts';
import type { Reach } from '../../graph/role-graph.ts';
import { potentRoles } from '../../potent.ts';
import { whoOf } from '../../privilege-holes.ts';
import { holesByReach } from '../../public-witness.ts';
import { searchPathOf } from '../../search-path.ts';
import { nameOf, type World } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary:
    'A SECURITY DEFINER function with the power to harm the table looks up names where its caller can put others.',
  judge: (world, table) => {
    const effectsOf = effectsOn(world, table);
    const potent = potentRoles(world, table);
    return definers(world).flatMap(({ routine, grant, ways }): readonly Hole[] => {
      const { lookups } = effectsOf(routine);
      const bare = potent(routine.owner) && searchPathOf(routine.settings) === null;
      if (lookups.length === 0 && !bare) return [];
      const holesOf = (reach: Reach, last: string): readonly Hole[] => {
        const shadowed = lookups.flatMap((lookup) => {
          const how = shadow(world, reach.login, lookup);
          return how === null ? [] : [{ lookup, ...how }];
        });
        const worst = shadowed.find(({ certain }) => certain) ?? shadowed[0];
        const name = `${nameOf(routine)}(${routine.arguments})`;
        if (!worst) {
          if (!bare) return [];
          return [
            {
              severity: 'warning',
              confidence: 'derived',
              role: reach.login,
              capability: 'escalate',
              path: [...reach.steps, last, `search_path, as ${routine.owner}`],
              object: `${name}/${grant.grantor}>${grant.grantee}`,
              cuts: [{ kind: 'statement', sql: pinOf(world, { pinnedBy: routine }, lookups) }],
              message: `${whoOf(reach)} may run ${name} with a search_path of its own; nothing that it looks up today can be replaced by ${reach.login}.`,
            },
          ];
        }
        const { lookup, certain, where } = worst;
        const path = [
          ...reach.steps,
          last,
          ...lookup.via,
          `${lookup.kind} ${lookup.name} in ${where}, as ${lookup.as}`,
        ];
        return [
          {
            severity: certain ? 'error' : 'warning',
            confidence: certain ? 'derived' : 'unknown',
            role: reach.login,
            capability: 'escalate',
            path,
            object: `${name}/${grant.grantor}>${grant.grantee}`,
            plan: {
              hops: reach.hops,
              attack: { kind: 'untried', why: 'it takes code written for the function' },
            },
            cuts: [{ kind: 'statement', sql: pinOf(world, lookup, lookups) }],
            message: `${whoOf(reach)} may run ${name}, which looks up the ${lookup.kind} ${lookup.name} without a schema, and may make one of that name in ${where}${certain ? '' : ' that fits the arguments better'}: code of the caller's then runs with the rights of ${lookup.as}, who can harm ${table.name}.`,
          },
        ];
      };
      return ways.flatMap(({ reach, last }) =>
        holesByReach(world, grant.schema, reach, (one) => holesOf(one, last)),
      );
    });
  },
};

interface Shadow {
  readonly certain: boolean;
  readonly where: string;
}

/** Where the login can put something that is found instead; null when it can't. */
const shadow = (world: World, login: string, { kind, name, count, searched }: Lookup): Shadow | null => {
  if (kind === 'relation' || kind === 'type') return shadowRelation(world, login, { kind, name }, searched);
  if (searched === null) {
    // The caller's search_path may name pg_catalog last.
    const where = world.createsSomewhere(login);
    return where === null ? null : { certain: true, where };
  }
  const known = homesOf(world, { kind, name });
  const home = searched.findIndex((schema) =>
    known.length === 0 ? schema === 'pg_catalog' : known.includes(schema),
  );
  const open = searched.filter((schema) => schema !== 'pg_temp' && world.createsIn(login, schema));
  const before = open.find((schema) => searched.indexOf(schema) < home);
  if (before !== undefined) return { certain: true, where: `the schema ${before}` };
  // Functions of all schemas compete; one that fits better wins. Without arguments none can.
  const [after] = open.filter((schema) => !known.includes(schema) || known.length > 1);
  return after === undefined || count === 0 ? null : { certain: false, where: `the schema ${after}` };
};

/** Where a name is found today, besides the system's schema. */
const homesOf = (world: World, { kind, name }: Pick<Lookup, 'kind' | 'name'>): readonly string[] => {
  const relations = world.relationsNamed(name).map(({ schema }) => schema);
  if (kind === 'relation') return relations;
  if (kind === 'function') return world.routinesNamed(name).map(({ schema }) => schema);
  return [...world.homesOf(kind, name), ...(kind === 'type' ? relations : [])];
};

/** Relations and types are looked up in the temporary schema first, unless the path names it. */
const shadowRelation = (
  world: World,
  login: string,
  lookup: Pick<Lookup, 'kind' | 'name'>,
  searched: readonly string[] | null,
): Shadow | null => {
  if (searched === null) {
    if (world.makesTemporary(login)) return { certain: true, where: 'its temporary schema' };
    const where = world.createsSomewhere(login);
    return where === null ? null : { certain: true, where };
  }
  const known = homesOf(world, lookup);
  const home = searched.findIndex((schema) => known.includes(schema));
  // Catalogs, and tables that the body makes itself, are not among the known.
  const before = searched.slice(0, home < 0 ? searched.indexOf('pg_catalog') : home);
  if (before.includes('pg_temp') && world.makesTemporary(login))
    return { certain: true, where: 'its temporary schema' };
  const open = before.find((schema) => world.createsIn(login, schema));
  return open === undefined ? null : { certain: true, where: `the schema ${open}` };
};

/** The schemas where its names are found today, safe ones first, and the temporary one last. */
const pinOf = (world: World, { pinnedBy }: Pick<Lookup, 'pinnedBy'>, lookups: readonly Lookup[]): string => {
  const homes = lookups
    .filter((lookup) => lookup.pinnedBy === pinnedBy)
    .flatMap((lookup) => {
      const schemas = homesOf(world, lookup);
      const searched = searchPathOf(pinnedBy.settings);
      return searched === null ? schemas : searched.filter((schema) => schemas.includes(schema)).slice(0, 1);
    });
  const open = (schema: string): number =>
    world.graph.logins.some((login) => !world.graph.isTrusted(login) && world.createsIn(login, schema))
      ? 1
      : 0;
  const schemas = [...new Set([...homes, ...(homes.length === 0 ? [pinnedBy.schema] : [])])].sort(
    (a, b) => open(a) - open(b),
  );
  const path = [
    'pg_catalog',
    ...schemas.filter((schema) => homes.includes(schema) || open(schema) === 0),
    'pg_temp',
  ];
  return `ALTER ${pinnedBy.kind} ${nameOf(pinnedBy)}(${pinnedBy.arguments}) SET search_path = ${path.map(quoteIdentifier).join(', ')};`;
};
