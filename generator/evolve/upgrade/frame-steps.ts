import type { Catalog } from '../../catalog/model.ts';
import { splitStatements } from '../../ddl/parse.ts';
import { renderFile } from '../../ddl/query-template.ts';
import type { SqlFile } from '../../ddl/sql-files.ts';
import type { DoubtedEvents } from './doubted-events.ts';
import { lockHazard } from './hazards.ts';
import type { PlannedStep } from './plan.ts';

const ROLES = '10_roles/';
const REGISTRY = '90_registry/';

/** The files of roles that are not there. */
export const roleSteps = (files: readonly SqlFile[], absent: readonly string[]): PlannedStep[] =>
  absent.length === 0
    ? []
    : files
        .filter(({ path }) => path.startsWith(ROLES))
        .flatMap(({ text, path }) =>
          statementsOf(text, `role of ${path}`, `roles are missing: ${absent.join(', ')}`),
        );

/** The entry in the registry. */
export const recordOf = (files: readonly SqlFile[], { name, version }: Catalog): PlannedStep[] =>
  files
    .filter(({ path }) => path.startsWith(REGISTRY))
    .flatMap(({ text }) =>
      statementsOf(text, 'the registry', `${name} ${version} is installed from here on`),
    );

/** Makes whoever upgrades the owner. */
export const becomeSteps = async ({ roles: { owner } }: Catalog): Promise<PlannedStep[]> =>
  statementsOf(
    await renderFile('upgrade/as_owner.sql', { owner }),
    `role ${owner}`,
    'no default privileges of whoever upgrades reach the event store',
  );

/** Nobody appends to these tables until the transaction ends. */
export const lockSteps = async (
  { schema }: Catalog,
  events: readonly DoubtedEvents[],
): Promise<PlannedStep[]> => {
  const steps: PlannedStep[] = [];
  for (const table of new Set(events.map((one) => one.table))) {
    const text = await renderFile('upgrade/lock_events.sql', { schema, table });
    const object = `table ${table}`;
    const [step] = statementsOf(
      text,
      object,
      'apply holds what was appended meanwhile against the new checks',
    );
    if (step)
      steps.push({
        ...step,
        hazards: [lockHazard('SHARE ROW EXCLUSIVE', object, 'nobody appends, readers go on')],
      });
  }
  return steps;
};

/** Rebuilds of projections that are left to be gone on with when the transaction has ended. */
export const beginSteps = async (
  { schema }: Catalog,
  projections: readonly string[],
): Promise<PlannedStep[]> => {
  const texts = await Promise.all(
    projections.map((projection) => renderFile('upgrade/begin_rebuild.sql', { schema, projection })),
  );
  return texts.flatMap((text, index) =>
    statementsOf(
      text,
      `projection ${projections[index]}`,
      'its state is folded from the stored events again',
    ),
  );
};

const statementsOf = (text: string, object: string, why: string): PlannedStep[] =>
  splitStatements(text).map((sql) => ({
    sql,
    object,
    why,
    hazards: [],
    transactional: true,
    lockTimeoutMilliseconds: null,
  }));
