import { quoteIdentifier } from '../../../ddl/quote.ts';
import { type ForeignServerFact, PUBLIC } from '../../facts/facts.ts';
import type { Hole, Rule } from '../../finding.ts';
import { grantee } from '../../fix/grantee.ts';
import { potentRoles } from '../../potent.ts';
import { whoOf } from '../../privilege-holes.ts';
import type { EventTable, World } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary: 'A login role may use a foreign server, which can lead back to this database as somebody else.',
  judge: (world, table) =>
    world.facts.foreignServers
      .filter(({ wrapper }) => /postgres|dblink/i.test(wrapper))
      .flatMap((found) => {
        const judged = leads(world, table, found);
        if (judged === null) return [];
        return users(world, found).map((reach): Hole => {
          const path = [...reach.steps, `foreign server ${found.server}`, `user mapping for ${found.mapped}`];
          return {
            severity: judged.severity,
            confidence: judged.confidence,
            role: reach.login,
            capability: 'escalate',
            path,
            object: `${found.server}/${found.mapped}`,
            plan: {
              hops: reach.hops,
              attack: { kind: 'untried', why: 'what happens by another session can not be rolled back' },
            },
            cuts: [
              {
                kind: 'statement',
                sql: `DROP USER MAPPING FOR ${grantee(found.mapped)} SERVER ${quoteIdentifier(found.server)};`,
              },
            ],
            message: `${whoOf(reach)} may use the foreign server ${found.server} by the user mapping for ${found.mapped}: ${judged.why}.`,
          };
        });
      }),
};

/** Sessions that the mapping is for, and that may use the server or a foreign table of it. */
const users = (world: World, { mapped, users: allowed, owner }: ForeignServerFact) => {
  const may = (login: string): boolean => [owner, ...allowed].some((role) => world.graph.gets(login, role));
  if (mapped !== PUBLIC) return world.graph.reachers(mapped, 'become').filter(({ login }) => may(login));
  const logins = world.graph.logins.filter(may);
  const witness = logins.find((login) => !world.graph.isTrusted(login)) ?? logins[0];
  return witness === undefined
    ? []
    : [{ login: witness, steps: [witness], hops: [], others: logins.length - 1 }];
};

const optionOf = (options: readonly string[], name: string): string | undefined =>
  options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1);

const LOCAL = /^(localhost|127\.|::1$|\/|$)/;

/** Where it leads, as far as the options say; null when it leads nowhere near the table. */
const leads = (world: World, table: EventTable, { options, mapping_options, mapped }: ForeignServerFact) => {
  const database = optionOf(options, 'dbname');
  const host = optionOf(options, 'host') ?? optionOf(options, 'hostaddr') ?? '';
  const local = LOCAL.test(host);
  if (local && database !== undefined && database !== world.facts.server.database) return null;
  const user = mapping_options === null ? undefined : optionOf(mapping_options, 'user');
  if (local && user !== undefined) {
    if (user === mapped || !potentRoles(world, table)(user)) return null;
    return {
      severity: 'error',
      confidence: 'derived',
      why: `it leads back to this server, as ${user}, who can harm ${table.name}`,
    } as const;
  }
  const where = local ? 'this very server' : `${host}, which may be this very server`;
  return {
    severity: 'warning',
    confidence: 'unknown',
    why: `it leads to ${where}, as ${user ?? 'a user that only its owner may see'}`,
  } as const;
};
