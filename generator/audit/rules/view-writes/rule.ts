import type { Operation } from '../../body/condition.ts';
import type { GrantFact, RelationFact, ViewFact } from '../../facts/facts.ts';
import type { Capability, Hole, Rule } from '../../finding.ts';
import { revokeFromObject } from '../../fix/revoke-from-object.ts';
import { severityOf } from '../../forge-holes.ts';
import { hasPrivilege } from '../../power.ts';
import { behindWall, type Judged, reachersOf, whoOf } from '../../privilege-holes.ts';
import { type Stamp, stampsOf } from '../../stamps.ts';
import { nameOf, type World } from '../../world.ts';

/** Bits of pg_relation_is_updatable. */
const WRITES = [
  { privilege: 'UPDATE', bit: 4, capability: 'update', does: 'rewrite' },
  { privilege: 'DELETE', bit: 16, capability: 'delete', does: 'remove' },
  { privilege: 'INSERT', bit: 8, capability: 'forge', does: 'forge' },
] as const;
type Write = (typeof WRITES)[number];

export const rule: Rule = {
  severity: 'error',
  summary:
    'A login role may write to a view that passes the write on to the table with the rights of its owner.',
  judge: (world, table) =>
    table.members.flatMap((relation) =>
      world.facts.views
        .filter((view) => view.relation === relation.oid && !view.invoker)
        .flatMap((view) => WRITES.flatMap((write) => holesBy(world, relation, view, write))),
    ),
};

const holesBy = (world: World, relation: RelationFact, view: ViewFact, write: Write): readonly Hole[] => {
  if ((view.updatable & write.bit) === 0 || !passes(world, relation, view, write.privilege)) return [];
  const stamps = write.privilege === 'INSERT' ? forgeable(world, relation, view) : [];
  const grants = [
    ...world.grantsOn(view.oid, write.privilege),
    ...world.columnGrantsOn(view.oid, write.privilege),
  ];
  return distinctGrants(grants)
    .filter(({ grantee }) => grantee !== view.owner && !world.graph.isSuperuser(grantee))
    .flatMap((grant) =>
      reachersOf(world, grant.grantee, view.schema).flatMap((reach): readonly Hole[] => {
        const judged = judgedBy(world, relation, write, reach.login, stamps);
        if (judged === null) return [];
        const path = [
          ...reach.steps,
          `${write.privilege} on view ${nameOf(view)}`,
          `${write.privilege} on ${nameOf(relation)} as ${view.owner}`,
        ];
        return [
          {
            severity: judged.severity,
            confidence: judged.confidence,
            role: reach.login,
            capability: write.capability as Capability,
            path,
            object: `${nameOf(view)}/${grant.grantor}>${grant.grantee}`,
            cuts: [
              revokeFromObject(
                { type: 'TABLE', name: nameOf(view), owner: view.owner },
                { ...grant, privilege: write.privilege },
              ),
            ],
            plan: {
              hops: reach.hops,
              ...(judged.needs === undefined ? {} : { needs: judged.needs }),
              attack:
                write.privilege === 'INSERT'
                  ? { kind: 'forge', on: view, stamps: stamps.map(({ column }) => column.name) }
                  : { kind: 'write', operation: write.privilege, on: view, columns: null },
            },
            message: `${whoOf(reach)} may ${write.does} events of ${nameOf(relation)} through the view ${nameOf(view)}, which writes as ${view.owner}: ${path.slice(1).join(', ')}; ${judged.but}.`,
          },
        ];
      }),
    );
};

/** Whether every owner on the way down may do what the owner above passes on. */
const passes = (world: World, relation: RelationFact, view: ViewFact, privilege: string): boolean => {
  if (view.base === relation.oid) return hasPrivilege(world, view.owner, relation, privilege);
  const below = world.facts.views.find(
    ({ oid, relation: root }) => oid === view.base && root === view.relation,
  );
  return (
    below !== undefined &&
    !below.invoker &&
    hasPrivilege(world, view.owner, below, privilege) &&
    passes(world, relation, below, privilege)
  );
};

const forgeable = (world: World, relation: RelationFact, view: ViewFact): readonly Stamp[] =>
  stampsOf(world, relation).filter(({ random, column }) => !random && view.columns.includes(column.name));

/** For INSERT the worst of the columns that the view lets a writer supply; null when none can be forged. */
const judgedBy = (
  world: World,
  relation: RelationFact,
  { privilege }: Write,
  login: string,
  stamps: readonly Stamp[],
): Judged | null => {
  if (privilege !== 'INSERT') {
    return behindWall(world, world.wall(relation, privilege as Operation), login, privilege as Operation);
  }
  const judged = stamps.flatMap((stamp) => {
    const found = severityOf(world, stamp, login);
    return found === null ? [] : [{ ...found, name: stamp.column.name }];
  });
  const worst = judged.find(({ severity }) => severity === 'error') ?? judged[0];
  if (!worst) return null;
  const names = judged.filter(({ severity }) => severity === worst.severity).map(({ name }) => name);
  return { ...worst, but: `it may supply ${names.join(', ')}${worst.because}` };
};

const distinctGrants = (grants: readonly GrantFact[]): readonly GrantFact[] => [
  ...new Map(grants.map((grant) => [`${grant.grantor} ${grant.grantee}`, grant])).values(),
];
