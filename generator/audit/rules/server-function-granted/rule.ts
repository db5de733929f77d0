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

/** Whether it leads in is up to pg_hba.conf and the password file of the server's user, which no catalog tells. */
const CONNECTS = 'dblink_connect_u';

export const rule: Rule = {
  severity: 'error',
  summary:
    'A login role may run a function that reaches the files of the server, rows under all triggers, or the server as its own user.',
  judge: (world) =>
    world.facts.serverFunctions
      .filter(({ grantee }) => !world.graph.isSuperuser(grantee))
      .flatMap((found) =>
        world.graph.reachers(found.grantee).map((reach): Hole => {
          const path = [...reach.steps, `EXECUTE on ${found.name}`];
          const connects = found.short_name === CONNECTS;
          const does = connects
            ? 'connects as the user that runs the server, where pg_hba.conf asks it for no password: it may come back as a superuser'
            : `${DOES[found.short_name] ?? 'reaches the server'}: no wall in the database holds against that`;
          return {
            severity: connects ? 'warning' : 'error',
            confidence: connects ? 'unknown' : 'proven',
            role: reach.login,
            capability: 'escalate',
            path,
            object: `${found.name}/${found.grantor}>${found.grantee}`,
            plan: {
              hops: reach.hops,
              attack: {
                kind: 'untried',
                why: 'what happens outside of the transaction can not be rolled back',
              },
            },
            cuts: [revokeFromObject({ type: 'FUNCTION', name: found.name, owner: found.owner }, found)],
            message: `${whoOf(reach)} may run ${found.name} (${path.slice(1).join(', ')}), which ${does}.`,
          };
        }),
      ),
};
