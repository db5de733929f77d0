export {
  type AnchorDefinition,
  type CatalogDefinition,
  type CorrectionDefinition,
  defineCatalog,
  type EventDefinition,
  type ExpectationDefinition,
  type NarrationDefinition,
  type RolesDefinition,
  type RuleDefinition,
  type TableDefinition,
  type WriterDefinition,
} from './catalog/define.ts';
