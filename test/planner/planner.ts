import { spawnSync } from 'node:child_process';

/** pg-schema-diff, where there is one: by INDELIBLE_PG_SCHEMA_DIFF, else by PATH. */
const program = process.env.INDELIBLE_PG_SCHEMA_DIFF || 'pg-schema-diff';

/**
 * Whether pg-schema-diff is here. What needs it is `describe.skipIf(!hasPlanner)`, and its name says so: the run lists
 * by name what was skipped, and counts it.
 */
export const hasPlanner = spawnSync(program, ['version']).status === 0;
