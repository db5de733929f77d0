import type { Hole, Rule } from '../../finding.ts';
import { revokeFromObject } from '../../fix/revoke-from-object.ts';
import { whoOf } from '../../privilege-holes.ts';

const DOES: Readonly<Record<string, string>> = {
  lo_export: "writes the server's files",
  lo_import: "reads the server's files, among them the password hashes",
  pg_read_file: "reads the server's files, among them the password hashes",
  pg_read_binary_file: "reads the server's files, among them the password hashes",
  pg_file_write: "writes the server's files",
  pg_file_rename: "renames the server's files",
  pg_file_unlink: "removes the server's files",
  heap_force_kill: 'removes rows without firing a trigger',
  heap_force_freeze: 'brings removed rows back without firing a trigger',
};

export const rule: Rule = {
  severity: 'error',
  summary:
    'A login role may run a function that reaches the files of the server, or rows under all triggers.',
  judge: (world) =>
    world.facts.serverFunctions
      .filter(({ grantee }) => !world.graph.isSuperuser(grantee))
      .flatMap((found) =>
        world.graph.reachers(found.grantee).map((reach): Hole => {
          const path = [...reach.steps, `EXECUTE on ${found.name}`];
          return {
            severity: 'error',
            confidence: 'proven',
            role: reach.login,
            capability: 'escalate',
            path,
            object: `${found.name}/${found.grantor}>${found.grantee}`,
            plan: {
              hops: reach.hops,
              attack: { kind: 'untried', why: "what happens to the server's files can not be rolled back" },
            },
            cuts: [revokeFromObject({ type: 'FUNCTION', name: found.name, owner: found.owner }, found)],
            message: `${whoOf(reach)} may run ${found.name}, which ${DOES[found.short_name] ?? 'reaches the server'} (${path.slice(1).join(', ')}): no wall in the database holds against that.`,
          };
        }),
      ),
};
