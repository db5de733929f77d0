import type { Finding } from '../finding.ts';
import { type About, aboutOf, type SaidName } from './about.ts';

/** Where a statement begins: the file as it was named, and the line of its first word, from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** A statement of `--sql` that was loaded. */
export interface Loaded extends Place {
  readonly about: readonly About[];
  /** The schemas that its names were looked up in, the first to be made in; empty: not known. */
  readonly searched: readonly string[];
}

type Told = Pick<Finding, 'key' | 'fix'>;

/**
 * The statement that a finding comes from: the last one that gave what the fix takes back (the GRANT, the OWNER TO, the
 * CREATE FUNCTION), else the one that made the object at fault, else the table. Null without `--sql`, and for what no
 * file says (a schema that was there before). libpg-query must be loaded.
 */
export const placeOf = (
  loaded: readonly Loaded[],
  table: { readonly schema: string; readonly table: string },
  finding: Told,
): Place | null => {
  if (loaded.length === 0) return null;
  for (const statement of finding.fix) {
    for (const undo of aboutOf(statement)) {
      const found = counterpart(loaded, undo);
      if (found) return found;
    }
  }
  const object = objectOf(finding);
  return (
    (object &&
      (byTrigger(loaded, object) ?? creation(loaded, [object.name]) ?? byRole(loaded, [object.role]))) ??
    creation(loaded, [{ schema: table.schema, name: table.table }])
  );
};

/** What a statement of a fix undoes. A GRANT in a fix only keeps what a writer needs: it undoes nothing. */
const counterpart = (loaded: readonly Loaded[], undo: About): Place | null => {
  switch (undo.deed) {
    case 'grant':
      return undo.takes ? grantOf(loaded, undo) : null;
    case 'member':
      return undo.takes ? membershipOf(loaded, undo) : null;
    case 'owner':
      return last(loaded, ({ deed }) => deed === 'owner', undo.objects) ?? creation(loaded, undo.objects);
    case 'trigger':
      return last(loaded, ({ deed, name }) => deed === 'trigger' && name === undo.name, undo.objects);
    case 'role':
      return byRole(loaded, undo.roles);
    case 'default-privileges':
      return last(loaded, (one) => one.deed === 'default-privileges' && !one.takes && gives(one, undo));
    case 'alter':
      return creation(loaded, undo.objects);
    default:
      return null;
  }
};

const grantOf = (loaded: readonly Loaded[], undo: About): Place | null => {
  const schemas = undo.objects.map(({ schema }) => schema);
  return (
    last(loaded, (one) => one.deed === 'grant' && !one.takes && gives(one, undo), undo.objects) ??
    last(
      loaded,
      (one) =>
        one.deed === 'default-privileges' &&
        !one.takes &&
        gives(one, undo) &&
        (one.schemas.length === 0 || one.schemas.some((schema) => schemas.includes(schema))),
    ) ??
    creation(loaded, undo.objects)
  );
};

const membershipOf = (loaded: readonly Loaded[], undo: About): Place | null =>
  last(
    loaded,
    (one) =>
      one.deed === 'member' &&
      !one.takes &&
      common(one.granted, undo.granted) &&
      common(one.roles, undo.roles),
  ) ?? byRole(loaded, undo.roles);

const creation = (loaded: readonly Loaded[], objects: readonly SaidName[]): Place | null =>
  last(loaded, ({ deed }) => deed === 'create', objects);

const byRole = (loaded: readonly Loaded[], roles: readonly string[]): Place | null =>
  last(loaded, (one) => one.deed === 'role' && common(one.roles, roles));

const byTrigger = (loaded: readonly Loaded[], { name, trigger }: FaultyObject): Place | null =>
  trigger === null ? null : last(loaded, (one) => one.deed === 'trigger' && one.name === trigger, [name]);

/** The last statement that does what `test` says to one of the objects; any object when none is named. */
const last = (
  loaded: readonly Loaded[],
  test: (about: About) => boolean,
  objects: readonly SaidName[] | null = null,
): Place | null => {
  for (let index = loaded.length - 1; index >= 0; index--) {
    const statement = loaded[index];
    if (!statement) continue;
    const found = statement.about.some(
      (about) =>
        test(about) && (objects === null || objects.some((object) => means(statement, about, object))),
    );
    if (found) return { file: statement.file, line: statement.line };
  }
  return null;
};

const means = ({ searched }: Loaded, about: About, { schema, name }: SaidName): boolean =>
  (schema !== null && about.schemas.includes(schema)) ||
  about.objects.some(
    (said) =>
      said.name === name &&
      (schema === null ||
        (said.schema === null ? searched.length === 0 || searched.includes(schema) : said.schema === schema)),
  );

/** ALL has no privileges of its own; column grants count as the privilege. */
const gives = (one: About, undo: About): boolean =>
  common(one.roles, undo.roles) &&
  (one.privileges.length === 0 || undo.privileges.length === 0 || common(one.privileges, undo.privileges));

const common = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((one) => others.includes(one));

interface FaultyObject {
  readonly name: SaidName;
  readonly trigger: string | null;
  readonly role: string;
}

const NAME = /^(?:(?:"((?:[^"]|"")+)"|([^".(/|\s]+))\.)?(?:"((?:[^"]|"")+)"|([^".(/|\s]+))/;

/** The object of a finding's key: `public.events/trigger guard`, `schema ledger`, `ledger.refuse()/…`, a role. */
const objectOf = ({ key }: Told): FaultyObject | null => {
  const said = (key.split('|')[2] ?? '').replace(/^(schema|database|type|domain|sequence|view) /, '');
  const found = NAME.exec(said);
  if (!found) return null;
  const [, quotedSchema, schema, quotedName, name] = found;
  const unquoted = (text: string | undefined): string | undefined => text?.replaceAll('""', '"');
  const trigger = /\/(?:trigger |rule )?"?([^"|>]+)"?$/.exec(said)?.[1] ?? null;
  return {
    name: { schema: unquoted(quotedSchema) ?? schema ?? null, name: unquoted(quotedName) ?? name ?? '' },
    trigger,
    role: said,
  };
};
