import { quoteIdentifier } from '../../../ddl/quote.ts';
import type { Hole, Rule } from '../../finding.ts';

/** From version 16 on CREATEROLE reaches only the roles that it has ADMIN OPTION on, which the paths know. */
const LAST_MAJOR = 15;

export const rule: Rule = {
  severity: 'error',
  summary:
    'Up to PostgreSQL 15 a role with CREATEROLE can make itself a member of every role but superusers.',
  judge: (world, table) => {
    if (world.facts.server.major > LAST_MAJOR) return [];
    return world.facts.roles
      .filter(({ create_role, superuser }) => create_role && !superuser)
      .flatMap(({ name }) =>
        world.graph.reachers(name, 'become').map((reach): Hole => {
          const path = [...reach.steps, 'CREATEROLE', `grants itself ${table.owner}`, `owns ${table.name}`];
          return {
            severity: 'error',
            confidence: 'proven',
            role: reach.login,
            capability: 'escalate',
            path,
            object: name,
            plan: {
              hops: [...reach.hops, { kind: 'grant', role: table.owner }],
              // PostgreSQL refuses circles: the role has to take the owner's membership in itself away first.
              attack: world.graph.gets(table.owner, reach.login)
                ? {
                    kind: 'untried',
                    why: `${table.owner} is a member of ${reach.login}, and has to be none first`,
                  }
                : {
                    kind: 'own',
                    object: 'TABLE',
                    on: { schema: table.schema, name: table.table },
                    oid: table.oid,
                    owner: table.owner,
                  },
            },
            cuts: [{ kind: 'statement', sql: `ALTER ROLE ${quoteIdentifier(name)} NOCREATEROLE;` }],
            message: `${reach.login} has CREATEROLE (${path.slice(1).join(', ')}): on PostgreSQL ${world.facts.server.major} it can grant itself any role that is no superuser, change its password and settings, and so act as the owner of ${table.name} or as its writers.`,
          };
        }),
      );
  },
};
