import type { Hole, Rule } from '../../finding.ts';
import type { Cut } from '../../fix/cut.ts';
import { revokeMembers } from '../../owner-holes.ts';

/** Predefined roles that lead to a superuser (manual, "Predefined Roles": they can be used to gain superuser access). */
const SERVER_ACCESS: Readonly<Record<string, string>> = {
  pg_execute_server_program: 'runs programs as the operating system user of the server',
  pg_write_server_files: "writes the server's files",
  pg_read_server_files: "reads the server's files, among them the password hashes",
};

export const rule: Rule = {
  summary:
    'A login role can become a superuser: by membership, or by a predefined role that reaches the server.',
  judge: (world) => {
    const bySet = world.graph.superusers.flatMap((superuser) =>
      world.graph
        .reachers(superuser, 'become')
        .map((reach) =>
          hole(
            reach.login,
            [...reach.steps, 'SUPERUSER'],
            superuser,
            revokeMembers(world, superuser),
            'and is a superuser then',
          ),
        ),
    );
    const byServer = Object.entries(SERVER_ACCESS).flatMap(([role, does]) =>
      world.graph
        .reachers(role)
        .map((reach) =>
          hole(reach.login, [...reach.steps, does], role, revokeMembers(world, role), `, which ${does}`),
        ),
    );
    return [...bySet, ...byServer];
  },
};

const hole = (
  login: string,
  path: readonly string[],
  object: string,
  cuts: readonly Cut[],
  why: string,
): Hole => ({
  severity: 'error',
  confidence: 'proven',
  role: login,
  capability: 'escalate',
  path,
  object,
  cuts,
  message: `${login} can use ${object}${why.startsWith(',') ? why : ` ${why}`} (${path.slice(1).join(', ')}): no wall in the database holds against that.`,
});
