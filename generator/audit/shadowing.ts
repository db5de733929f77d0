import { quoteIdentifier } from '../ddl/quote.ts';
import type { Lookup } from './effects.ts';
import type { StatementCut } from './fix/cut.ts';
import { searchPathOf } from './search-path.ts';
import { nameOf, type World } from './world.ts';

/** Whether, and where, a login role can put something that is found instead of what a name means. */
interface Shadow {
  readonly certain: boolean;
  readonly where: string;
}

/** Where the login can put something that is found instead; null when it can't. */
const shadow = (world: World, login: string, lookup: Lookup): Shadow | null => {
  const { kind, name, count, searched } = lookup;
  if (kind === 'relation' || kind === 'type') return shadowRelation(world, login, lookup, searched);
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
  lookup: Lookup,
  searched: readonly string[] | null,
): Shadow | null => {
  if (searched === null) {
    if (world.makesTemporary(login)) return { certain: true, where: 'its temporary schema' };
    const where = world.createsSomewhere(login);
    return where === null ? null : { certain: true, where };
  }
  const known = homesOf(world, lookup);
  const home = searched.findIndex((schema) => known.includes(schema));
  // What is found nowhere is whatever somebody makes of that name, however late in the path.
  const end = isNowhere(world, lookup) ? searched.length : searched.indexOf('pg_catalog');
  const before = searched.slice(0, home < 0 ? end : home);
  if (before.includes('pg_temp') && world.makesTemporary(login))
    return { certain: true, where: 'its temporary schema' };
  const open = before.find((schema) => world.createsIn(login, schema));
  return open === undefined ? null : { certain: true, where: `the schema ${open}` };
};

/** Whether a relation is in none of the schemas, PostgreSQL's own included; a trigger may have it for a transition table. */
export const isNowhere = (world: World, lookup: Lookup): boolean => {
  const { kind, name, searched, pinnedBy } = lookup;
  const known = homesOf(world, lookup);
  return (
    kind === 'relation' &&
    searched !== null &&
    !searched.includes('information_schema') &&
    !searched.some((schema) => known.includes(schema)) &&
    !name.startsWith('pg_') &&
    !pinnedBy.is_trigger
  );
};

/** A lookup that a login role can divert; one that surely is before one that may be. */
export const shadowedBy = (
  world: World,
  login: string,
  lookups: readonly Lookup[],
): (Shadow & { readonly lookup: Lookup }) | null => {
  const found = lookups.flatMap((lookup) => {
    const how = shadow(world, login, lookup);
    return how === null ? [] : [{ lookup, ...how }];
  });
  return found.find(({ certain }) => certain) ?? found[0] ?? null;
};

/** The schemas where its names are found today, safe ones first, and the temporary one last. */
export const pinOf = (
  world: World,
  { pinnedBy }: Pick<Lookup, 'pinnedBy'>,
  lookups: readonly Lookup[],
): StatementCut => {
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
  const sql = `ALTER ${pinnedBy.kind} ${nameOf(pinnedBy)}(${pinnedBy.arguments}) SET search_path = ${path.map(quoteIdentifier).join(', ')};`;
  return { kind: 'statement', sql };
};
