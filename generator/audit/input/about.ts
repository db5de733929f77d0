import { parsePlPgSQLSync, parseSync } from 'libpg-query';
import { quoteBody } from '../../ddl/quote.ts';
import { findAll } from '../body/plpgsql.ts';

/** A name as a statement says it; `schema` null: the search_path decides. */
export interface SaidName {
  readonly schema: string | null;
  readonly name: string;
}

/** What a statement does to whom: enough to find the one that another takes back. */
export interface About {
  readonly deed:
    | 'grant'
    | 'member'
    | 'owner'
    | 'create'
    | 'alter'
    | 'role'
    | 'trigger'
    | 'default-privileges';
  /** REVOKE and DROP. */
  readonly takes: boolean;
  /** Tables, functions, schemas …; for `trigger` the table. */
  readonly objects: readonly SaidName[];
  /** Schemas all of whose objects are meant (`ON ALL TABLES IN SCHEMA`). */
  readonly schemas: readonly string[];
  /** Who is granted something, becomes owner or is made; `public` for PUBLIC. */
  readonly roles: readonly string[];
  /** For `member` the roles that are granted. */
  readonly granted: readonly string[];
  /** In capitals; empty for ALL and where there is none. */
  readonly privileges: readonly string[];
  /** Of a trigger. */
  readonly name: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Omit<About, 'deed'> = {
  takes: false,
  objects: [],
  schemas: [],
  roles: [],
  granted: [],
  privileges: [],
  name: null,
};

/** Says what a statement is about; empty for one that changes no right, owner, trigger or object. A DO block gives all of its statements. */
export const aboutOf = (statement: string): readonly About[] => {
  const stmts = parsed(statement);
  return stmts.flatMap((stmt) => {
    const [kind = '', fields] = Object.entries(stmt)[0] ?? [];
    if (kind === 'DoStmt') return (statementsOfBlock(fields as Fields) ?? []).flatMap(aboutOf);
    const read = READERS[kind];
    return read ? read((fields ?? {}) as Fields) : [];
  });
};

const parsed = (text: string): readonly Fields[] => {
  try {
    const { stmts } = parseSync(text) as { stmts?: readonly { stmt?: Fields }[] };
    return (stmts ?? []).map(({ stmt }) => stmt ?? {});
  } catch {
    return [];
  }
};

/** The SQL statements of a DO block; null when it puts SQL together itself, or can't be read. */
export const statementsOfBlock = (fields: Fields): readonly string[] | null => {
  const body = findAll(fields, 'DefElem')
    .filter(({ defname }) => defname === 'as')
    .flatMap(({ arg }) => findAll(arg, 'String').map(({ sval }) => String(sval ?? '')))[0];
  if (body === undefined) return null;
  try {
    const text = `CREATE FUNCTION block() RETURNS void LANGUAGE plpgsql AS ${quoteBody(body, 'block')}`;
    const tree = parsePlPgSQLSync(text);
    if (findAll(tree, 'PLpgSQL_stmt_dynexecute').length > 0) return null;
    return [...findAll(tree, 'PLpgSQL_stmt_execsql'), ...findAll(tree, 'PLpgSQL_stmt_perform')].flatMap(
      ({ sqlstmt, expr }) => findAll([sqlstmt, expr], 'PLpgSQL_expr').map(({ query }) => String(query)),
    );
  } catch {
    return null;
  }
};

const relationName = (value: unknown): readonly SaidName[] => {
  const { schemaname, relname } = (value ?? {}) as Fields;
  if (typeof relname !== 'string') return [];
  return [{ schema: typeof schemaname === 'string' ? schemaname : null, name: relname }];
};

/** The parts of a list of strings, a RangeVar, an ObjectWithArgs or a TypeName. */
const objectName = (value: unknown): readonly SaidName[] => {
  const ranges = findAll(value, 'RangeVar');
  if (ranges.length > 0) return ranges.flatMap(relationName);
  const { ObjectWithArgs, TypeName } = (value ?? {}) as { ObjectWithArgs?: Fields; TypeName?: Fields };
  const names = ObjectWithArgs?.objname ?? TypeName?.names ?? value;
  const parts = findAll(names, 'String').map(({ sval }) => String(sval ?? ''));
  const name = parts.at(-1);
  return name === undefined ? [] : [{ schema: parts.at(-2) ?? null, name }];
};

const roleNames = (value: unknown): readonly string[] => findAll(value, 'RoleSpec').flatMap(roleName);

const roleName = (value: unknown): readonly string[] => {
  const { roletype, rolename } = (value ?? {}) as Fields;
  if (roletype === 'ROLESPEC_PUBLIC') return ['public'];
  return typeof rolename === 'string' ? [rolename] : [];
};

const privilegeNames = (value: unknown): readonly string[] =>
  findAll(value, 'AccessPriv').map(({ priv_name }) => String(priv_name ?? ''));

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const granting = ({ is_grant, targtype, objects, grantees, privileges }: Fields): About => {
  const all = targtype === 'ACL_TARGET_ALL_IN_SCHEMA';
  const names = list(objects).flatMap(objectName);
  return {
    ...NOTHING,
    deed: 'grant',
    takes: is_grant !== true,
    objects: all ? [] : names,
    schemas: all ? names.map(({ name }) => name) : [],
    roles: roleNames(grantees),
    privileges: privilegeNames(privileges).map((privilege) => privilege.toUpperCase()),
  };
};

const created = (objects: readonly SaidName[], roles: readonly string[] = []): readonly About[] => [
  { ...NOTHING, deed: 'create', objects, roles },
];

const READERS: Readonly<Record<string, (fields: Fields) => readonly About[]>> = {
  GrantStmt: (fields) => [granting(fields)],
  GrantRoleStmt: ({ granted_roles, grantee_roles, is_grant }) => [
    {
      ...NOTHING,
      deed: 'member',
      takes: is_grant !== true,
      granted: privilegeNames(granted_roles),
      roles: roleNames(grantee_roles),
    },
  ],
  AlterDefaultPrivilegesStmt: ({ options, action }) => {
    const inner = granting((action ?? {}) as Fields);
    const schemas = findAll(options, 'DefElem')
      .filter(({ defname }) => defname === 'schemas')
      .flatMap(({ arg }) => findAll(arg, 'String').map(({ sval }) => String(sval ?? '')));
    return [{ ...inner, deed: 'default-privileges', objects: [], schemas }];
  },
  AlterOwnerStmt: ({ object, relation, newowner }) => [
    {
      ...NOTHING,
      deed: 'owner',
      objects: relation ? relationName(relation) : objectName(object),
      roles: roleName(newowner),
    },
  ],
  AlterTableStmt: ({ relation, cmds }) => {
    const commands = findAll(cmds, 'AlterTableCmd');
    const objects = relationName(relation);
    return commands.map(({ subtype, name, newowner }): About => {
      if (subtype === 'AT_ChangeOwner') {
        return { ...NOTHING, deed: 'owner', objects, roles: roleName(newowner) };
      }
      const trigger = /TrigAll$|Trig$|TrigUser$/.test(String(subtype)) && typeof name === 'string';
      return {
        ...NOTHING,
        deed: trigger ? 'trigger' : 'alter',
        objects,
        name: trigger ? String(name) : null,
      };
    });
  },
  CreateTrigStmt: ({ relation, trigname }) => [
    { ...NOTHING, deed: 'trigger', objects: relationName(relation), name: String(trigname) },
  ],
  CreateStmt: ({ relation }) => created(relationName(relation)),
  CreateTableAsStmt: ({ into }) => created(relationName(((into ?? {}) as Fields).rel)),
  ViewStmt: ({ view }) => created(relationName(view)),
  RuleStmt: ({ relation, rulename }) => [
    { ...NOTHING, deed: 'trigger', objects: relationName(relation), name: String(rulename) },
  ],
  CreatePolicyStmt: ({ table, policy_name }) => [
    { ...NOTHING, deed: 'trigger', objects: relationName(table), name: String(policy_name) },
  ],
  CreateSeqStmt: ({ sequence }) => created(relationName(sequence)),
  CreateFunctionStmt: ({ funcname }) => created(objectName(funcname)),
  AlterFunctionStmt: ({ func }) => [
    { ...NOTHING, deed: 'alter', objects: objectName({ ObjectWithArgs: func }) },
  ],
  CreateSchemaStmt: ({ schemaname, authrole }) =>
    typeof schemaname === 'string' ? created([{ schema: null, name: schemaname }], roleName(authrole)) : [],
  CreateEnumStmt: ({ typeName }) => created(objectName(typeName)),
  CreateDomainStmt: ({ domainname }) => created(objectName(domainname)),
  CompositeTypeStmt: ({ typevar }) => created(relationName(typevar)),
  CreatedbStmt: ({ dbname }) => created([{ schema: null, name: String(dbname) }]),
  CreateExtensionStmt: ({ extname }) => created([{ schema: null, name: String(extname) }]),
  CreateEventTrigStmt: ({ trigname, funcname }) =>
    created([{ schema: null, name: String(trigname) }, ...objectName(funcname)]),
  CreateForeignServerStmt: ({ servername }) => created([{ schema: null, name: String(servername) }]),
  CreateSubscriptionStmt: ({ subname }) => created([{ schema: null, name: String(subname) }]),
  CreateRoleStmt: ({ role, options }) => [
    { ...NOTHING, deed: 'role', roles: [String(role)] },
    // CREATE ROLE x IN ROLE y
    ...findAll(options, 'DefElem')
      .filter(({ defname }) => defname === 'addroleto')
      .map(
        ({ arg }): About => ({
          ...NOTHING,
          deed: 'member',
          roles: [String(role)],
          granted: roleNames(arg),
        }),
      ),
  ],
  AlterRoleStmt: ({ role }) => [{ ...NOTHING, deed: 'role', roles: roleName(role) }],
  AlterRoleSetStmt: ({ role }) => [{ ...NOTHING, deed: 'role', roles: roleName(role) }],
  DropStmt: ({ removeType, objects }) => {
    if (!['OBJECT_TRIGGER', 'OBJECT_RULE', 'OBJECT_POLICY'].includes(String(removeType))) return [];
    return list(objects).map((object): About => {
      const parts = findAll(object, 'String').map(({ sval }) => String(sval ?? ''));
      const table = { schema: parts.at(-3) ?? null, name: parts.at(-2) ?? '' };
      return { ...NOTHING, deed: 'trigger', takes: true, objects: [table], name: parts.at(-1) ?? null };
    });
  },
};
