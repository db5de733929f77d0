import type { Ddl, DdlContext, DdlJudge, DdlJudged } from './ddl.ts';
import { schemaGranted } from './grants.ts';
import { dropped, enumChanged, functionMade, ownerChanged, renamed, schemaChanged } from './objects.ts';
import { ownedDropped, ownedReassigned, roleChanged, roleGranted, settingsChanged } from './roles.ts';

const harmless: DdlJudge = () => 'harmless';

/** By the node of PostgreSQL's parse tree; what is not here can not be judged. */
const JUDGES: Readonly<Record<string, DdlJudge>> = {
  DropStmt: dropped,
  CreateFunctionStmt: functionMade,
  AlterOwnerStmt: ownerChanged,
  RenameStmt: renamed,
  AlterObjectSchemaStmt: schemaChanged,
  AlterEnumStmt: enumChanged,
  GrantStmt: schemaGranted,
  GrantRoleStmt: roleGranted,
  CreateRoleStmt: roleChanged,
  AlterRoleStmt: roleChanged,
  AlterRoleSetStmt: settingsChanged,
  AlterDatabaseSetStmt: settingsChanged,
  DropOwnedStmt: ownedDropped,
  ReassignOwnedStmt: ownedReassigned,
  ConstraintsSetStmt: harmless,
  DropRoleStmt: harmless,
  CreateEnumStmt: harmless,
  CreateDomainStmt: harmless,
  CompositeTypeStmt: harmless,
  CreateStatsStmt: harmless,
  ReindexStmt: harmless,
  ClusterStmt: harmless,
  CheckPointStmt: harmless,
  DiscardStmt: harmless,
  SecLabelStmt: harmless,
};

/** What a statement that changes objects or roles does to the table, when `as` runs it. */
export const judgeDdl = ({ kind, fields }: Ddl, context: DdlContext): DdlJudged =>
  JUDGES[kind]?.(fields, context) ?? 'unknown';
