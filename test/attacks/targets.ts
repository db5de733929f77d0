import type { ConnectionPool } from '@databases/pg';
import type { Target } from './attacks.ts';
import { raw } from './session.ts';
import { SCHEMA } from './stage.ts';

/** Placeholders of one thing that is attacked, and their values. */
export type Placeholders = Readonly<Record<string, string>>;

interface Relation {
  readonly name: string;
  readonly kind: string;
  readonly columns: readonly string[];
  /** A trigger of its own. */
  readonly guard: string | null;
}

const KINDS: Readonly<Record<string, readonly Target[]>> = {
  r: ['table'],
  p: ['table'],
  I: ['index'],
  v: ['view'],
  S: ['sequence'],
  i: ['index'],
};

/** Everything in the schema, as targets; a kind of thing that no attack is aimed at is an error. */
export const targetsOf = async (
  admin: ConnectionPool,
): Promise<Readonly<Record<Target, readonly Placeholders[]>>> => {
  const relations = (await raw(admin, RELATIONS)) as readonly unknown[] as readonly Relation[];
  const unknown = relations.find(({ kind }) => !KINDS[kind]);
  if (unknown)
    throw new Error(`no attack is aimed at ${unknown.name}, a relation of the kind ${unknown.kind}`);
  const ofKind = (kind: Target) => relations.filter((relation) => KINDS[relation.kind]?.includes(kind));
  const functions = (await raw(admin, FUNCTIONS)) as readonly Placeholders[];
  const tables = ofKind('table');
  const views = ofKind('view');
  const named = (placeholder: string) => (relation: Relation) => ({
    [placeholder]: `${SCHEMA}.${relation.name}`,
    name: relation.name,
  });
  return {
    once: [{}],
    table: tables.filter(({ columns }) => columns.includes('recorded_by')).map(named('table')),
    'state table': tables
      .filter(({ columns }) => !columns.includes('recorded_by'))
      .map((table) => ({
        ...named('table')(table),
        field: table.columns[0] ?? '',
        guard: table.guard ?? '',
      })),
    'event table': tables.filter(({ columns }) => columns.includes('event_type')).map(named('table')),
    column: tables.flatMap((table) => table.columns.map((column) => ({ ...named('table')(table), column }))),
    view: views.filter(isOfCorrections).map(named('view')),
    'state view': views
      .filter((view) => !isOfCorrections(view))
      .map((view) => ({ ...named('view')(view), field: view.columns.at(-1) ?? '' })),
    sequence: ofKind('sequence').map(named('sequence')),
    index: ofKind('index').map(named('index')),
    function: functions,
  };
};

const isOfCorrections = ({ columns }: Relation): boolean => columns.includes('correction_reason');

const RELATIONS = `
  SELECT relname::text AS name, relkind::text AS kind, ARRAY(
    SELECT attname::text FROM pg_attribute WHERE attrelid = pg_class.oid AND attnum > 0 ORDER BY attnum
  ) AS columns, (SELECT min(tgname::text) FROM pg_trigger WHERE tgrelid = pg_class.oid AND NOT tgisinternal) AS guard
  FROM pg_class WHERE relnamespace = '${SCHEMA}'::regnamespace ORDER BY relname`;

const FUNCTIONS = `
  SELECT oid::regprocedure::text AS function, pg_get_functiondef(oid) AS definition
  FROM pg_proc WHERE pronamespace = '${SCHEMA}'::regnamespace ORDER BY 1`;
