import type { Operation } from '../body/condition.ts';
import { namesOf } from '../body/names.ts';
import type { Fields } from '../body/statement.ts';
import type { Capability } from '../finding.ts';
import { type EventTable, nameOf, type World } from '../world.ts';

/** A statement of a body that changes objects or roles: the node's name in PostgreSQL's parse tree, and its fields. */
export interface Ddl {
  readonly kind: string;
  readonly fields: Fields;
}

/** Who runs it, and about which table it is asked. */
export interface DdlContext {
  readonly world: World;
  readonly table: EventTable;
  /** The role whose rights count. */
  readonly as: string;
  /** The schemas that names without one are looked up in; null: anywhere. */
  readonly searched: readonly string[] | null;
}

/** What it does to the table. */
export type DdlJudged = DdlHarm | 'harmless' | 'unknown';

export interface DdlHarm {
  readonly capability: Capability;
  readonly statement: string;
  /** Of a GRANT: what it lets somebody do. */
  readonly opens?: Operation;
}

export type DdlJudge = (fields: Fields, context: DdlContext) => DdlJudged;

/** Whether names of a statement mean this object. */
export const means = (
  names: readonly string[],
  { schema, name }: { readonly schema: string; readonly name: string },
  { searched }: DdlContext,
): boolean => {
  const [last, home] = [...names].reverse();
  return last === name && (home === undefined ? (searched?.includes(schema) ?? true) : home === schema);
};

/** Whether the role that runs it may do what an owner may. */
export const owns = ({ world, as }: DdlContext, owner: string): boolean =>
  world.graph.isSuperuser(as) || world.graph.inherits(as, owner);

/** The schemas in which the table and its parts are. */
export const schemasOf = ({ members }: EventTable): ReadonlySet<string> =>
  new Set(members.map(({ schema }) => schema));

export const functionsBehind = ({ world, table }: DdlContext) =>
  table.members.flatMap(({ oid }) => world.functionsOf(oid));

/** Types, sequences and whatever else it stands on, by the name that SQL has for it. */
export const supportsNamed = (names: readonly string[], kinds: readonly string[], context: DdlContext) =>
  context.table.members
    .flatMap(({ oid }) => context.world.supportsOf(oid))
    .filter(
      (support) =>
        kinds.includes(support.kind) &&
        means(names, { schema: support.schema, name: names.at(-1) ?? '' }, context) &&
        support.name === nameOf({ schema: support.schema, name: names.at(-1) ?? '' }),
    );

/** The lists of names in DROP, each an object. */
export const namedObjects = (objects: unknown): readonly (readonly string[])[] =>
  Array.isArray(objects)
    ? objects.map((object) => {
        const { ObjectWithArgs } = object as { readonly ObjectWithArgs?: Fields };
        return namesOf(ObjectWithArgs === undefined ? [object] : ObjectWithArgs.objname);
      })
    : [];

/** A role as a statement names it: `session` is whoever logged in, null one that is not known. */
export const roleOf = (spec: unknown, { as }: DdlContext): string | 'session' | null => {
  const { RoleSpec } = (spec ?? {}) as { readonly RoleSpec?: Fields };
  const { roletype, rolename } = RoleSpec ?? ((spec ?? {}) as Fields);
  if (roletype === 'ROLESPEC_SESSION_USER') return 'session';
  if (roletype === 'ROLESPEC_CURRENT_USER' || roletype === 'ROLESPEC_CURRENT_ROLE') return as;
  return typeof rolename === 'string' ? rolename : null;
};

/** Whether somebody who may do harm by it gets to a role: whoever called the function, or any login role. */
export const isReached = (role: string | 'session' | null, { world }: DdlContext): boolean =>
  role === 'session' ||
  (role !== null && world.graph.reachers(role).some(({ login }) => !world.graph.isTrusted(login)));
