import type { TableRules } from './table-rules.ts';

/** The event tables of the catalog; the generated client has its own here. */
export const knownTables: readonly TableRules[] = [];
