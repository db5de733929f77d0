import type { NamedRule, Rule } from './finding.ts';
import { rule as actorForgeable } from './rules/actor-forgeable/rule.ts';
import { rule as constraintNotEnforced } from './rules/constraint-not-enforced/rule.ts';
import { rule as createrole } from './rules/createrole/rule.ts';
import { rule as databaseOwnerCanLogIn } from './rules/database-owner-can-log-in/rule.ts';
import { rule as defaultAsksSetting } from './rules/default-asks-setting/rule.ts';
import { rule as defaultPrivileges } from './rules/default-privileges/rule.ts';
import { rule as definerBorrowsCode } from './rules/definer-borrows-code/rule.ts';
import { rule as definerFunction } from './rules/definer-function/rule.ts';
import { rule as definerSearchPath } from './rules/definer-search-path/rule.ts';
import { rule as deleteGranted } from './rules/delete-granted/rule.ts';
import { rule as eventTriggerOwnerCanLogIn } from './rules/event-trigger-owner-can-log-in/rule.ts';
import { rule as extensionOwnerCanLogIn } from './rules/extension-owner-can-log-in/rule.ts';
import { rule as factUnreadable } from './rules/fact-unreadable/rule.ts';
import { rule as foreignKeyCascades } from './rules/foreign-key-cascades/rule.ts';
import { rule as foreignPartition } from './rules/foreign-partition/rule.ts';
import { rule as foreignServerUsable } from './rules/foreign-server-usable/rule.ts';
import { rule as functionOwnerCanLogIn } from './rules/function-owner-can-log-in/rule.ts';
import { rule as guardIneffective } from './rules/guard-ineffective/rule.ts';
import { rule as guardMissing } from './rules/guard-missing/rule.ts';
import { rule as guardNotAlways } from './rules/guard-not-always/rule.ts';
import { rule as guardSilent } from './rules/guard-silent/rule.ts';
import { rule as guardUnjudged } from './rules/guard-unjudged/rule.ts';
import { rule as idForgeable } from './rules/id-forgeable/rule.ts';
import { rule as insertTriggerDrops } from './rules/insert-trigger-drops/rule.ts';
import { rule as jobTableWritable } from './rules/job-table-writable/rule.ts';
import { rule as maintainGranted } from './rules/maintain-granted/rule.ts';
import { rule as maintenanceRunsCode } from './rules/maintenance-runs-code/rule.ts';
import { rule as ownerCanLogIn } from './rules/owner-can-log-in/rule.ts';
import { rule as powerfulAttribute } from './rules/powerful-attribute/rule.ts';
import { rule as referencesGranted } from './rules/references-granted/rule.ts';
import { rule as replicationRoleSettable } from './rules/replication-role-settable/rule.ts';
import { rule as rewriteRule } from './rules/rewrite-rule/rule.ts';
import { rule as rowSecurityHides } from './rules/row-security-hides/rule.ts';
import { rule as schemaOwnerCanLogIn } from './rules/schema-owner-can-log-in/rule.ts';
import { rule as searchPathDiverts } from './rules/search-path-diverts/rule.ts';
import { rule as sequenceWritable } from './rules/sequence-writable/rule.ts';
import { rule as serverFunctionGranted } from './rules/server-function-granted/rule.ts';
import { rule as serverSettingGranted } from './rules/server-setting-granted/rule.ts';
import { rule as stateWithoutEvent } from './rules/state-without-event/rule.ts';
import { rule as statementNotLoaded } from './rules/statement-not-loaded/rule.ts';
import { rule as subscriptionWrites } from './rules/subscription-writes/rule.ts';
import { rule as superuser } from './rules/superuser/rule.ts';
import { rule as superuserReachable } from './rules/superuser-reachable/rule.ts';
import { rule as supportOwnerCanLogIn } from './rules/support-owner-can-log-in/rule.ts';
import { rule as timeForgeable } from './rules/time-forgeable/rule.ts';
import { rule as timeZoneShifts } from './rules/time-zone-shifts/rule.ts';
import { rule as transactionForgeable } from './rules/transaction-forgeable/rule.ts';
import { rule as triggerGranted } from './rules/trigger-granted/rule.ts';
import { rule as truncateGranted } from './rules/truncate-granted/rule.ts';
import { rule as truncateGuardMissing } from './rules/truncate-guard-missing/rule.ts';
import { rule as typeOwnerCanLogIn } from './rules/type-owner-can-log-in/rule.ts';
import { rule as unlogged } from './rules/unlogged/rule.ts';
import { rule as untrustedLanguage } from './rules/untrusted-language/rule.ts';
import { rule as updateGranted } from './rules/update-granted/rule.ts';
import { rule as viewWrites } from './rules/view-writes/rule.ts';
import { rule as writeAllData } from './rules/write-all-data/rule.ts';
import { rule as writeSetsOff } from './rules/write-sets-off/rule.ts';

/** By the name of its folder. Listed, as the build finds imports and no folders; the tests hold it against them. */
const BY_ID: Readonly<Record<string, Rule>> = {
  'actor-forgeable': actorForgeable,
  'constraint-not-enforced': constraintNotEnforced,
  createrole: createrole,
  'database-owner-can-log-in': databaseOwnerCanLogIn,
  'default-asks-setting': defaultAsksSetting,
  'default-privileges': defaultPrivileges,
  'definer-borrows-code': definerBorrowsCode,
  'definer-function': definerFunction,
  'definer-search-path': definerSearchPath,
  'delete-granted': deleteGranted,
  'event-trigger-owner-can-log-in': eventTriggerOwnerCanLogIn,
  'extension-owner-can-log-in': extensionOwnerCanLogIn,
  'fact-unreadable': factUnreadable,
  'foreign-key-cascades': foreignKeyCascades,
  'foreign-partition': foreignPartition,
  'foreign-server-usable': foreignServerUsable,
  'function-owner-can-log-in': functionOwnerCanLogIn,
  'guard-ineffective': guardIneffective,
  'guard-missing': guardMissing,
  'guard-not-always': guardNotAlways,
  'guard-silent': guardSilent,
  'guard-unjudged': guardUnjudged,
  'id-forgeable': idForgeable,
  'insert-trigger-drops': insertTriggerDrops,
  'job-table-writable': jobTableWritable,
  'maintain-granted': maintainGranted,
  'maintenance-runs-code': maintenanceRunsCode,
  'owner-can-log-in': ownerCanLogIn,
  'powerful-attribute': powerfulAttribute,
  'references-granted': referencesGranted,
  'replication-role-settable': replicationRoleSettable,
  'rewrite-rule': rewriteRule,
  'row-security-hides': rowSecurityHides,
  'schema-owner-can-log-in': schemaOwnerCanLogIn,
  'search-path-diverts': searchPathDiverts,
  'sequence-writable': sequenceWritable,
  'server-function-granted': serverFunctionGranted,
  'server-setting-granted': serverSettingGranted,
  'state-without-event': stateWithoutEvent,
  'statement-not-loaded': statementNotLoaded,
  'subscription-writes': subscriptionWrites,
  superuser: superuser,
  'superuser-reachable': superuserReachable,
  'support-owner-can-log-in': supportOwnerCanLogIn,
  'time-forgeable': timeForgeable,
  'time-zone-shifts': timeZoneShifts,
  'transaction-forgeable': transactionForgeable,
  'trigger-granted': triggerGranted,
  'truncate-granted': truncateGranted,
  'truncate-guard-missing': truncateGuardMissing,
  'type-owner-can-log-in': typeOwnerCanLogIn,
  unlogged: unlogged,
  'untrusted-language': untrustedLanguage,
  'update-granted': updateGranted,
  'view-writes': viewWrites,
  'write-all-data': writeAllData,
  'write-sets-off': writeSetsOff,
};

/** Every rule of the audit. */
export const AUDIT_RULES: readonly NamedRule[] = Object.entries(BY_ID).map(([id, rule]) => ({ ...rule, id }));
