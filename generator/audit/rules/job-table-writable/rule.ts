import type { GrantFact, JobTableFact } from '../../facts/facts.ts';
import type { Hole, Rule } from '../../finding.ts';
import { revokeFromObject } from '../../fix/revoke-from-object.ts';
import { cutOwner, ownerHoles } from '../../owner-holes.ts';
import { reachersOf, whoOf } from '../../privilege-holes.ts';
import type { Attack } from '../../prove/plan.ts';
import { nameOf, type World } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary: 'A login role may write jobs of pg_cron that run as another role.',
  judge: (world, table) =>
    world.facts.jobTables.flatMap((jobs) => {
      const name = nameOf(jobs);
      const { owner } = jobs;
      return [
        ...(jobs.own_only ? [] : grantsOn(world, jobs).flatMap((grant) => holesBy(world, jobs, grant))),
        // Row security does not hold for the owner.
        ...ownerHoles(world, {
          owner,
          steps: [`owns ${name}`],
          capability: 'escalate',
          object: `${name}/owner`,
          attack: LATER,
          cuts: () => cutOwner(world, table, { kind: 'give-away', type: 'TABLE', name, owner }),
          message: (login, way) =>
            `${login} can act as the owner of ${name} (${way}), and so write a job that pg_cron runs as any role, a superuser among them.`,
        }),
      ];
    }),
};

const LATER: Attack = { kind: 'untried', why: 'pg_cron runs the job later, in a session of its own' };

const grantsOn = (world: World, { oid, owner }: JobTableFact): readonly GrantFact[] =>
  ['INSERT', 'UPDATE']
    .flatMap((privilege) => [
      ...world.grantsOn(oid, privilege),
      ...world.columnGrantsOn(oid, privilege).filter(({ column_name }) => column_name === 'username'),
    ])
    .filter(({ grantee }) => grantee !== owner && !world.graph.isSuperuser(grantee));

const holesBy = (world: World, jobs: JobTableFact, grant: GrantFact): readonly Hole[] => {
  const name = nameOf(jobs);
  const column = 'column_name' in grant ? ' (username)' : '';
  return reachersOf(world, grant.grantee, jobs.schema).map((reach): Hole => {
    const path = [...reach.steps, `${grant.privilege}${column} on ${name}`, 'a job of any role'];
    return {
      severity: 'error',
      confidence: 'proven',
      role: reach.login,
      capability: 'escalate',
      path,
      object: `${name}/${grant.privilege}${column}/${grant.grantor}>${grant.grantee}`,
      plan: { hops: reach.hops, attack: LATER },
      cuts: [
        revokeFromObject(
          { type: 'TABLE', name, owner: jobs.owner },
          { ...grant, privilege: `${grant.privilege}${column}` },
        ),
      ],
      message: `${whoOf(reach)} may write a job into ${name} that pg_cron runs as any role, a superuser among them: ${path.slice(1, -1).join(', ')}, and no row security that lets each role write its own jobs only.`,
    };
  });
};
