import type { CompatRule, NamedCompatRule } from './rule.ts';
import { rule as actorNarrowed } from './rules/actor-narrowed/rule.ts';
import { rule as anchorRemoved } from './rules/anchor-removed/rule.ts';
import { rule as anchorRequired } from './rules/anchor-required/rule.ts';
import { rule as anchorTypeChanged } from './rules/anchor-type-changed/rule.ts';
import { rule as boundsNarrowed } from './rules/bounds-narrowed/rule.ts';
import { rule as catalogRenamed } from './rules/catalog-renamed/rule.ts';
import { rule as correctionChanged } from './rules/correction-changed/rule.ts';
import { rule as enumValueRemoved } from './rules/enum-value-removed/rule.ts';
import { rule as envelopeWidened } from './rules/envelope-widened/rule.ts';
import { rule as eventRemoved } from './rules/event-removed/rule.ts';
import { rule as fieldRemoved } from './rules/field-removed/rule.ts';
import { rule as fieldRuleAdded } from './rules/field-rule-added/rule.ts';
import { rule as nullableRemoved } from './rules/nullable-removed/rule.ts';
import { rule as optionalBecameRequired } from './rules/optional-became-required/rule.ts';
import { rule as patternChanged } from './rules/pattern-changed/rule.ts';
import { rule as payloadWidened } from './rules/payload-widened/rule.ts';
import { rule as reasonRequired } from './rules/reason-required/rule.ts';
import { rule as requiredFieldAdded } from './rules/required-field-added/rule.ts';
import { rule as roleRemoved } from './rules/role-removed/rule.ts';
import { rule as runChanged } from './rules/run-changed/rule.ts';
import { rule as schemaRenamed } from './rules/schema-renamed/rule.ts';
import { rule as streamsSwitched } from './rules/streams-switched/rule.ts';
import { rule as subjectChanged } from './rules/subject-changed/rule.ts';
import { rule as tableRemoved } from './rules/table-removed/rule.ts';
import { rule as typeChanged } from './rules/type-changed/rule.ts';
import { rule as unknownKeyClaimed } from './rules/unknown-key-claimed/rule.ts';
import { rule as unknownKeysRefused } from './rules/unknown-keys-refused/rule.ts';
import { rule as versionChanged } from './rules/version-changed/rule.ts';
import { rule as versionLowered } from './rules/version-lowered/rule.ts';
import { rule as versionRemoved } from './rules/version-removed/rule.ts';
import { rule as versionSkipped } from './rules/version-skipped/rule.ts';
import { rule as writerRemoved } from './rules/writer-removed/rule.ts';

/** By the name of its folder. Listed, as the build finds imports and no folders; the tests hold it against them. */
const BY_ID: Readonly<Record<string, CompatRule>> = {
  'actor-narrowed': actorNarrowed,
  'anchor-removed': anchorRemoved,
  'anchor-required': anchorRequired,
  'anchor-type-changed': anchorTypeChanged,
  'bounds-narrowed': boundsNarrowed,
  'catalog-renamed': catalogRenamed,
  'correction-changed': correctionChanged,
  'enum-value-removed': enumValueRemoved,
  'envelope-widened': envelopeWidened,
  'event-removed': eventRemoved,
  'field-removed': fieldRemoved,
  'field-rule-added': fieldRuleAdded,
  'nullable-removed': nullableRemoved,
  'optional-became-required': optionalBecameRequired,
  'pattern-changed': patternChanged,
  'payload-widened': payloadWidened,
  'reason-required': reasonRequired,
  'required-field-added': requiredFieldAdded,
  'role-removed': roleRemoved,
  'run-changed': runChanged,
  'schema-renamed': schemaRenamed,
  'streams-switched': streamsSwitched,
  'subject-changed': subjectChanged,
  'table-removed': tableRemoved,
  'type-changed': typeChanged,
  'unknown-key-claimed': unknownKeyClaimed,
  'unknown-keys-refused': unknownKeysRefused,
  'version-changed': versionChanged,
  'version-lowered': versionLowered,
  'version-removed': versionRemoved,
  'version-skipped': versionSkipped,
  'writer-removed': writerRemoved,
};

/** Every rule of compatibility. */
export const COMPAT_RULES: readonly NamedCompatRule[] = Object.entries(BY_ID).map(([id, rule]) => ({
  ...rule,
  id,
}));
