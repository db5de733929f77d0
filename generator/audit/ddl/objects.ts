import { helpersOf } from '../body/called.ts';
import { UNTOLD } from '../body/firing.ts';
import { namesOf } from '../body/names.ts';
import { outcomesOf } from '../body/outcomes.ts';
import { findAll, parsePlpgsql } from '../body/plpgsql.ts';
import type { Fields } from '../body/statement.ts';
import {
  type DdlContext,
  type DdlJudge,
  functionsBehind,
  isReached,
  means,
  namedObjects,
  owns,
  roleOf,
  schemasOf,
  supportsNamed,
} from './ddl.ts';

const FUNCTIONS = ['OBJECT_FUNCTION', 'OBJECT_PROCEDURE', 'OBJECT_ROUTINE'];
const SUPPORTS: Readonly<Record<string, readonly string[]>> = {
  OBJECT_TYPE: ['TYPE', 'DOMAIN'],
  OBJECT_DOMAIN: ['DOMAIN'],
  OBJECT_SEQUENCE: ['SEQUENCE'],
  OBJECT_COLLATION: ['COLLATION'],
};
/** What goes with them was looked for already, or is not of the table. */
const APART = [
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_INDEX',
  'OBJECT_TRIGGER',
  'OBJECT_POLICY',
  'OBJECT_RULE',
  'OBJECT_STATISTIC_EXT',
];

const mayDrop = (
  context: DdlContext,
  { owner, schema }: { readonly owner: string; readonly schema: string },
): boolean =>
  owns(context, owner) ||
  context.world.facts.schemas.some((found) => found.name === schema && owns(context, found.owner));

/** Without CASCADE, PostgreSQL drops nothing that the table stands on. */
export const dropped: DdlJudge = ({ objects, removeType, behavior }, context) => {
  if (behavior !== 'DROP_CASCADE') return 'harmless';
  const type = String(removeType);
  const named = namedObjects(objects);
  const gone = (statement: string) => ({ capability: 'drop', statement: `${statement} … CASCADE` }) as const;
  if (type === 'OBJECT_SCHEMA') {
    const homes = new Set([
      ...schemasOf(context.table),
      ...functionsBehind(context).map(({ schema }) => schema),
      ...context.table.members
        .flatMap(({ oid }) => context.world.supportsOf(oid))
        .map(({ schema }) => schema),
    ]);
    const owned = context.world.facts.schemas.some(
      ({ name, owner }) => homes.has(name) && named.some(([one]) => one === name) && owns(context, owner),
    );
    return owned ? gone('DROP SCHEMA') : 'harmless';
  }
  if (FUNCTIONS.includes(type)) {
    const behind = functionsBehind(context).filter((found) =>
      named.some((names) => means(names, found, context)),
    );
    return behind.some((found) => mayDrop(context, found)) ? gone('DROP FUNCTION') : 'harmless';
  }
  const kinds = SUPPORTS[type];
  if (kinds) {
    const found = named.flatMap((names) => supportsNamed(names, kinds, context));
    return found.some((support) => mayDrop(context, support)) ? gone(`DROP ${found[0]?.kind}`) : 'harmless';
  }
  if (type === 'OBJECT_TABLE') {
    const parent = context.table.parents.find((one) => named.some((names) => means(names, one, context)));
    return parent && mayDrop(context, parent) ? gone('DROP TABLE of its parent') : 'harmless';
  }
  return APART.includes(type) ? 'harmless' : 'unknown';
};

/** CREATE OR REPLACE of a function behind the table; a guard that refuses everything may be put there again. */
export const functionMade: DdlJudge = ({ replace, funcname, parameters, options }, context) => {
  const secure = findAll(options, 'DefElem').some(({ defname }) => defname === 'security');
  const names = namesOf(funcname);
  const behind = functionsBehind(context);
  const helpers = behind.flatMap((found) => helpersOf(found, context.world.routinesNamed));
  const replaced = [...behind, ...helpers.map(({ routine }) => routine)].find(
    (found) =>
      means(names, found, context) &&
      (found.arguments === '' ? 0 : found.arguments.split(',').length) ===
        findAll(parameters ?? [], 'FunctionParameter').length,
  );
  if (replaced === undefined || replace !== true) return secure ? 'unknown' : 'harmless';
  if (!owns(context, replaced.owner)) return 'harmless';
  return refuses(options) ? 'harmless' : { capability: 'alter', statement: 'CREATE OR REPLACE FUNCTION' };
};

const refuses = (options: unknown): boolean => {
  const text = findAll(options, 'DefElem')
    .filter(({ defname }) => defname === 'as')
    .flatMap(({ arg }) => findAll(arg, 'String'))
    .map(({ sval }) => String(sval ?? ''))
    .join('');
  const body = parsePlpgsql({
    definition: `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS '${text.replaceAll("'", "''")}'`,
  });
  if (!body) return false;
  const outcomes = outcomesOf(body, { firing: UNTOLD, called: () => 'unread' });
  return outcomes.every(({ ending }) => ending === 'raise');
};

export const ownerChanged: DdlJudge = ({ objectType, object, newowner }, context) => {
  const type = String(objectType);
  const names = namedObjects([object])[0] ?? [];
  const objects =
    type === 'OBJECT_SCHEMA'
      ? context.world.facts.schemas.filter(
          ({ name }) => name === names[0] && schemasOf(context.table).has(name),
        )
      : FUNCTIONS.includes(type)
        ? functionsBehind(context).filter((found) => means(names, found, context))
        : SUPPORTS[type]
          ? supportsNamed(names, SUPPORTS[type], context)
          : null;
  if (objects === null) return 'unknown';
  const given =
    objects.some(({ owner }) => owns(context, owner)) && isReached(roleOf(newowner, context), context);
  return given ? { capability: 'escalate', statement: 'ALTER … OWNER TO' } : 'harmless';
};

/** A table, its columns and its schema by another name: what was appended is not found, and nothing is appended. */
export const renamed: DdlJudge = ({ renameType, relation, subname }, context) => {
  const { schemaname, relname } = (relation ?? {}) as Fields;
  const names = [schemaname, relname].filter((name): name is string => typeof name === 'string');
  if (renameType === 'OBJECT_SCHEMA') {
    const own = context.world.facts.schemas.find(
      ({ name }) => name === subname && schemasOf(context.table).has(name),
    );
    return own && owns(context, own.owner)
      ? { capability: 'alter', statement: 'ALTER SCHEMA … RENAME' }
      : 'harmless';
  }
  if (relation === undefined || renameType === 'OBJECT_INDEX') return 'harmless';
  const own = context.table.members.find((member) => means(names, member, context));
  return own && owns(context, own.owner)
    ? { capability: 'alter', statement: 'ALTER TABLE … RENAME' }
    : 'harmless';
};

export const schemaChanged: DdlJudge = (fields, context) =>
  renamed({ ...fields, renameType: fields.objectType }, context) === 'harmless'
    ? 'harmless'
    : { capability: 'alter', statement: 'ALTER TABLE … SET SCHEMA' };

/** RENAME VALUE changes what stored events say. */
export const enumChanged: DdlJudge = ({ typeName, oldVal }, context) => {
  if (oldVal === undefined) return 'harmless';
  const found = supportsNamed(namesOf(typeName), ['TYPE'], context);
  return found.some(({ owner }) => owns(context, owner))
    ? { capability: 'alter', statement: 'ALTER TYPE … RENAME VALUE' }
    : 'harmless';
};
