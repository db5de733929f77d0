import type { Catalog } from '../../catalog/model.ts';
import { splitStatements } from '../../ddl/parse.ts';
import { visibleJson } from '../../history/visible.ts';
import type { Finding, PlannedStep } from './plan.ts';
import type { Absent, Upgrade } from './upgrade.ts';

/** When `apply` runs a statement; `docs/upgrade.md` says what each means. */
type When = 'before' | 'transaction' | 'after' | 'record';

/** The plan for machines; `schemaVersion` changes when its shape does. Needs `loadLexer`. */
export const planJson = (found: Upgrade | Absent, catalog: Catalog): string =>
  visibleJson(
    `${JSON.stringify(
      {
        schemaVersion: 1,
        catalog: catalog.name,
        schema: catalog.schema,
        wanted: { version: catalog.version, contentHash: found.contentHash },
        ...(found.installed === null ? installationOf(found) : upgradeOf(found)),
      },
      null,
      2,
    )}\n`,
  );

const installationOf = ({ files }: Absent) => ({
  installed: null,
  isDrift: false,
  statements: files.flatMap(({ path, purpose, text }) =>
    splitStatements(text).map((sql) => ({
      phase: 'transaction',
      object: path,
      why: purpose,
      hazards: [],
      sql,
    })),
  ),
  rebuilds: [],
  findings: [],
  structure: [],
  structureProblem: null,
  notes: [],
});

const upgradeOf = ({ installed, isDrift, plan, structureProblem }: Upgrade) => {
  const { before, within, after, rebuilds, record, byHand, refusals, structure, notes } = plan;
  const isLastOfAll = after.length + rebuilds.length > 0;
  return {
    installed: {
      version: installed.version,
      contentHash: installed.contentHash,
      madeWith: installed.madeWith,
    },
    isDrift,
    statements: [
      ...before.map(statement('before')),
      ...within.map(statement('transaction')),
      ...after.map(statement('after')),
      ...record.map(statement(isLastOfAll ? 'record' : 'transaction')),
    ],
    rebuilds,
    findings: [...refusals.map(finding('refused')), ...byHand.map(finding('by hand'))],
    structure,
    structureProblem: structureProblem && { message: structureProblem.message, hint: structureProblem.hint },
    notes,
  };
};

const statement =
  (phase: When) =>
  ({ object, why, hazards, sql }: PlannedStep) => ({
    phase,
    object,
    why,
    hazards: hazards.map(({ kind, message }) => ({ kind, message })),
    sql,
  });

const finding =
  (kind: 'refused' | 'by hand') =>
  ({ what, how }: Finding) => ({ kind, what, how });
