import type { NotLoaded } from '../input/not-loaded.ts';

/**
 * What the audit reads from the catalogs, as plain rows. Roles are names (a name is unique in a cluster),
 * relations and functions are OIDs inside a run; no OID reaches a report. The grantee PUBLIC is the name
 * `public`: no role can have it.
 */
export const PUBLIC = 'public';

export interface ServerFact {
  readonly version: string;
  readonly major: number;
  readonly database: string;
  readonly database_owner: string;
  readonly reader: string;
}

export interface RoleFact {
  readonly name: string;
  readonly superuser: boolean;
  readonly inherits: boolean;
  readonly create_role: boolean;
  readonly login: boolean;
  readonly replication: boolean;
  readonly bypass_rls: boolean;
}

export interface MembershipFact {
  readonly role: string;
  readonly member: string;
  readonly grantor: string;
  readonly admin: boolean;
  readonly inherit: boolean;
  readonly set_role: boolean;
}

/** One entry of an access control list. */
export interface GrantFact {
  readonly grantor: string;
  readonly grantee: string;
  readonly privilege: string;
  readonly grantable: boolean;
}

export interface TableFact {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  readonly is_partition: boolean;
  readonly comment: string | null;
  /** The first trigger on UPDATE, DELETE or TRUNCATE whose function raises. */
  readonly guard: string | null;
  /** It has the columns of PaperTrail's log of versions. */
  readonly is_paper_trail: boolean;
}

/** A picked table (depth 0), a partition or child of it (depth > 0) or a parent of it (depth < 0). */
export interface RelationFact {
  readonly root: number;
  readonly oid: number;
  readonly depth: number;
  readonly schema: string;
  readonly name: string;
  /** r table, p partitioned table, f foreign table. */
  readonly kind: string;
  readonly owner: string;
  /** p permanent, u unlogged. */
  readonly persistence: string;
  readonly is_partition: boolean;
  readonly row_security: boolean;
  readonly force_row_security: boolean;
  readonly parent: number | null;
}

export interface RelationGrantFact extends GrantFact {
  readonly relation: number;
}

export interface ColumnGrantFact extends RelationGrantFact {
  readonly column_name: string;
}

export interface ColumnFact {
  readonly relation: number;
  readonly name: string;
  readonly position: number;
  readonly type: string;
  readonly not_null: boolean;
  /** a ALWAYS, d BY DEFAULT, empty for none. */
  readonly identity: string;
  readonly generated: string;
  readonly default_expression: string | null;
  readonly primary_key: boolean;
  /** CHECK constraints about this column alone that are enforced, as expressions. */
  readonly checks: readonly string[];
  /** b base, d domain, e enum, c composite. */
  readonly type_kind: string;
  /** pg_type.typcategory; a domain has that of its type. */
  readonly type_category: string;
  readonly type_oid: number;
  readonly type_name: string;
  readonly type_owner: string;
}

/** A column whose `=` calls different values equal; `is_loose` false: it is not known whether it does. */
export interface LooseColumnFact {
  readonly relation: number;
  readonly name: string;
  readonly is_loose: boolean;
}

export interface SchemaFact {
  readonly name: string;
  readonly owner: string;
}

export interface SchemaGrantFact extends GrantFact {
  readonly schema: string;
}

export interface TriggerFact {
  readonly relation: number;
  readonly name: string;
  /** Bits: 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate, 64 instead. */
  readonly type: number;
  /** O origin, A always, R replica, D disabled. */
  readonly enabled: string;
  readonly function: number;
  readonly has_condition: boolean;
  readonly has_columns: boolean;
  /** Of UPDATE OF. */
  readonly columns: readonly string[];
  readonly definition: string;
}

/** A trigger that a partition has from a table above it, where alone it can be dropped. */
export interface ClonedTriggerFact {
  readonly relation: number;
  readonly name: string;
  readonly made_on_schema: string;
  readonly made_on_name: string;
}

export interface FunctionFact {
  readonly relation: number;
  readonly used_by: string;
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly arguments: string;
  readonly language: string;
  readonly owner: string;
  readonly security_definer: boolean;
  readonly settings: readonly string[];
  readonly definition: string;
}

export interface SequenceFact {
  readonly relation: number;
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  readonly column_name: string;
  readonly is_identity: boolean;
}

export interface ParameterGrantFact extends GrantFact {
  readonly parameter: string;
}

export interface ForeignKeyFact {
  readonly name: string;
  readonly relation: number;
  readonly referenced: number;
  readonly relation_name: string;
  readonly referenced_name: string;
  readonly referenced_owner: string;
  /** a NO ACTION, r RESTRICT, c CASCADE, n SET NULL, d SET DEFAULT. */
  readonly on_delete: string;
  readonly on_update: string;
  readonly definition: string;
}

/** A foreign key of any table that changes or removes rows when the other side changes. */
export interface CascadeFact {
  readonly name: string;
  readonly relation: number;
  readonly schema: string;
  readonly relation_name: string;
  /** Its action runs with this role's rights. */
  readonly owner: string;
  readonly columns: readonly string[];
  readonly referenced: number;
  readonly referenced_columns: readonly string[];
  /** As in ForeignKeyFact. */
  readonly on_delete: string;
  readonly on_update: string;
  /** Somebody made a trigger of it ENABLE ALWAYS or ENABLE REPLICA. */
  readonly in_replica_mode: boolean;
  readonly definition: string;
}

/** A rewrite rule of any table or view. */
export interface ActionRuleFact {
  readonly name: string;
  readonly on_relation: number;
  readonly on_schema: string;
  readonly on_name: string;
  /** What it does is asked of this role's rights. */
  readonly on_owner: string;
  readonly event: string;
  /** As pg_rewrite.ev_enabled, never D. */
  readonly enabled: string;
  readonly definition: string;
}

export interface ViewFact {
  /** The audited relation at the bottom. */
  readonly relation: number;
  /** What the view itself reads: that relation or another view. */
  readonly base: number;
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  /** Bits of pg_relation_is_updatable: 4 update, 8 insert, 16 delete. */
  readonly updatable: number;
  /** The same where INSTEAD OF triggers count, its own and those of views below. */
  readonly updatable_by_triggers: number;
  /** Its own INSTEAD OF triggers, each with the bits of the statements that it answers: those are not passed on. */
  readonly answers: readonly { readonly trigger: string; readonly bits: number }[];
  /** security_invoker: the caller's rights count, not the owner's. */
  readonly invoker: boolean;
  readonly columns: readonly string[];
  /** Its query. */
  readonly definition: string;
}

/** A default of a column of a view. */
export interface ViewDefaultFact {
  readonly view: number;
  readonly column_name: string;
  readonly type: string;
  readonly expression: string;
}

export interface RewriteRuleFact {
  readonly relation: number;
  readonly name: string;
  readonly on_relation: number;
  readonly on_name: string;
  readonly on_owner: string;
  readonly on_schema: string;
  readonly event: string;
  readonly instead: boolean;
  readonly enabled: string;
  readonly has_condition: boolean;
  readonly definition: string;
}

/** One grantee of a SECURITY DEFINER function. */
export interface DefinerFunctionFact extends GrantFact {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly arguments: string;
  readonly kind: 'FUNCTION' | 'PROCEDURE';
  readonly language: string;
  readonly owner: string;
  readonly is_trigger: boolean;
  /** Only a superuser puts it behind something. */
  readonly returns_event: boolean;
  readonly settings: readonly string[];
  readonly definition: string;
}

/** A function, procedure or aggregate that is not the system's. */
export interface RoutineFact {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly arguments: string;
  readonly most_arguments: number;
  readonly least_arguments: number;
  readonly is_variadic: boolean;
  readonly argument_names: readonly string[];
  readonly kind: 'FUNCTION' | 'PROCEDURE' | 'AGGREGATE';
  readonly language: string;
  readonly trusted_language: boolean;
  /** An extension brought it. */
  readonly of_extension: boolean;
  readonly owner: string;
  readonly security_definer: boolean;
  readonly is_trigger: boolean;
  /** The functions that an aggregate runs, by OID. */
  readonly steps: readonly number[];
  readonly settings: readonly string[];
  /** Empty for languages that can't be read. */
  readonly definition: string;
}

/** A table, view or foreign table that a body may name. */
export interface NamedRelationFact {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly owner: string;
  /** Of a partition or a child; null: of none. */
  readonly parents: readonly number[] | null;
  readonly triggers: readonly {
    readonly name: string;
    readonly function: number;
    readonly events: readonly string[];
    /** It has a WHEN clause or watches some columns only. */
    readonly conditional: boolean;
    readonly is_after: boolean;
    readonly is_row: boolean;
  }[];
}

/** The table of jobs of a scheduler, and whether row security lets each role write only its own. */
export interface JobTableFact {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  readonly own_only: boolean;
}

/** A function that maintenance of a relation runs with the rights of its owner, who does not own the function. */
export interface MaintenanceFact {
  readonly relation: number;
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  readonly used_as: string;
  readonly function: number;
  /** As it stands in SQL, with its arguments. */
  readonly function_name: string;
  readonly function_owner: string;
}

/** A type or operator that is not the system's. */
export interface NameFact {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'type' | 'operator';
  /** The system has one of that name, too. */
  readonly is_systems: boolean;
  /** Behind it, by OID. */
  readonly functions: readonly number[];
  /** The system's is for the same operands. */
  readonly is_same: boolean;
}

/** A cast by a function that is neither the system's nor an extension's. */
export interface CastFact {
  readonly function: number;
  /** Of its two types those that are not the system's. */
  readonly types: readonly string[];
  /** Relations with columns of those. */
  readonly relations: readonly number[];
}

/** What sessions of a role (null: of any) start with. */
export interface RoleSettingFact {
  readonly role: string | null;
  readonly in_database: boolean;
  readonly name: string;
  readonly value: string;
}

export interface ForeignServerFact {
  readonly server: string;
  readonly owner: string;
  readonly wrapper: string;
  readonly options: readonly string[];
  /** The local role whose sessions are mapped, or PUBLIC. */
  readonly mapped: string;
  /** Null when the reader may not see them. */
  readonly mapping_options: readonly string[] | null;
  readonly users: readonly string[];
}

export interface ServerFunctionFact extends GrantFact {
  readonly name: string;
  readonly short_name: string;
  readonly owner: string;
}

/** An object that a relation stands on. */
export interface SupportFact {
  readonly relation: number;
  readonly oid: number;
  /** The catalog that it is in: `pg_type`. */
  readonly catalog: string;
  /** As ALTER names it: TYPE, DOMAIN, FUNCTION, OPERATOR, OPERATOR CLASS, COLLATION, SEQUENCE, TEXT SEARCH CONFIGURATION. */
  readonly kind: SupportKind;
  readonly schema: string;
  /** As it stands in SQL, with its schema. */
  readonly name: string;
  readonly owner: string;
}

export type SupportKind =
  | 'TYPE'
  | 'DOMAIN'
  | 'FUNCTION'
  | 'OPERATOR'
  | 'OPERATOR CLASS'
  | 'COLLATION'
  | 'SEQUENCE'
  | 'TEXT SEARCH CONFIGURATION';

export interface ExtensionFact {
  readonly relation: number;
  readonly name: string;
  readonly owner: string;
  readonly used_as: string;
}

export interface UnenforcedFact {
  readonly relation: number;
  readonly name: string;
  readonly definition: string;
}

export interface DefinerTriggerFact {
  readonly function: number;
  readonly name: string;
  readonly relation: number;
  readonly schema: string;
  readonly relation_name: string;
  readonly owner: string;
  /** As pg_trigger.tgenabled, never D. */
  readonly enabled: string;
  readonly events: readonly string[];
}

/** One grantee of an aggregate with a step that runs with its owner's rights. */
export interface DefinerAggregateFact extends GrantFact {
  /** The step. */
  readonly function: number;
  readonly schema: string;
  readonly name: string;
  readonly arguments: string;
  readonly owner: string;
}

export interface PolicyFact {
  readonly relation: number;
  readonly name: string;
  readonly command: 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | 'ALL';
  readonly permissive: boolean;
  readonly roles: readonly string[];
  readonly using_expression: string | null;
  readonly check_expression: string | null;
}

export interface DefaultPrivilegeFact {
  readonly creator: string;
  readonly schema: string | null;
  readonly grantee: string;
  readonly privilege: string;
}

export interface EventTriggerFact {
  readonly name: string;
  readonly function: number;
  readonly function_name: string;
  readonly function_owner: string;
  /** As pg_event_trigger.evtenabled, never D. */
  readonly enabled: string;
}

export interface SubscriptionFact {
  readonly relation: number;
  readonly name: string;
  readonly owner: string;
  readonly enabled: boolean;
}

/** A fact that could not be read, and why: the audit is then incomplete. */
export interface Unreadable {
  readonly fact: string;
  readonly reason: string;
}

export interface Facts {
  readonly server: ServerFact;
  readonly roles: readonly RoleFact[];
  readonly memberships: readonly MembershipFact[];
  readonly databaseGrants: readonly GrantFact[];
  readonly parameterGrants: readonly ParameterGrantFact[];
  readonly schemas: readonly SchemaFact[];
  readonly schemaGrants: readonly SchemaGrantFact[];
  readonly tables: readonly TableFact[];
  readonly relations: readonly RelationFact[];
  readonly relationGrants: readonly RelationGrantFact[];
  readonly columns: readonly ColumnFact[];
  readonly looseColumns: readonly LooseColumnFact[];
  readonly columnGrants: readonly ColumnGrantFact[];
  readonly triggers: readonly TriggerFact[];
  readonly clonedTriggers: readonly ClonedTriggerFact[];
  readonly functions: readonly FunctionFact[];
  readonly sequences: readonly SequenceFact[];
  readonly sequenceGrants: readonly RelationGrantFact[];
  readonly foreignKeys: readonly ForeignKeyFact[];
  readonly cascades: readonly CascadeFact[];
  readonly actionRules: readonly ActionRuleFact[];
  readonly views: readonly ViewFact[];
  readonly viewDefaults: readonly ViewDefaultFact[];
  readonly rewriteRules: readonly RewriteRuleFact[];
  readonly definerFunctions: readonly DefinerFunctionFact[];
  readonly definerTriggers: readonly DefinerTriggerFact[];
  readonly definerAggregates: readonly DefinerAggregateFact[];
  /** TRIGGER on any relation, audited or not. */
  readonly triggerGrants: readonly RelationGrantFact[];
  readonly policies: readonly PolicyFact[];
  readonly defaultPrivileges: readonly DefaultPrivilegeFact[];
  readonly eventTriggers: readonly EventTriggerFact[];
  readonly subscriptions: readonly SubscriptionFact[];
  readonly routines: readonly RoutineFact[];
  readonly namedRelations: readonly NamedRelationFact[];
  readonly jobTables: readonly JobTableFact[];
  readonly maintenance: readonly MaintenanceFact[];
  readonly names: readonly NameFact[];
  readonly casts: readonly CastFact[];
  readonly roleSettings: readonly RoleSettingFact[];
  readonly foreignServers: readonly ForeignServerFact[];
  readonly serverFunctions: readonly ServerFunctionFact[];
  readonly extensions: readonly ExtensionFact[];
  readonly supports: readonly SupportFact[];
  readonly unenforced: readonly UnenforcedFact[];
  /** Tables that hold state, by OID; their grants are among `relationGrants`. */
  readonly state: readonly number[];
  readonly unreadable: readonly Unreadable[];
  readonly notLoaded: readonly NotLoaded[];
}
