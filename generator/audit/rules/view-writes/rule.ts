import type { ColumnGrantFact, GrantFact, RelationFact, ViewFact } from '../../facts/facts.ts';
import type { Capability, Hole, Rule } from '../../finding.ts';
import { revokeFromObject } from '../../fix/revoke-from-object.ts';
import { filledByTriggers, incomplete, missingOf, severityOf } from '../../forge-holes.ts';
import type { Reach } from '../../graph/role-graph.ts';
import { hasPrivilege } from '../../power.ts';
import {
  behindPolicies,
  behindWall,
  type Judged,
  mayChoose,
  reachersOf,
  whoOf,
} from '../../privilege-holes.ts';
import { holesByReach } from '../../public-witness.ts';
import { rowSecurityAs } from '../../row-security.ts';
import { type Stamp, stampsOf } from '../../stamps.ts';
import { isRuled, isUpdatable, lowestView, passesOn, sourcesOf } from '../../view-chain.ts';
import { nameOf, type World } from '../../world.ts';

const WRITES = [
  { privilege: 'UPDATE', capability: 'update', does: 'rewrite' },
  { privilege: 'DELETE', capability: 'delete', does: 'remove' },
  { privilege: 'INSERT', capability: 'forge', does: 'forge' },
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
  const { privilege } = write;
  if (!isUpdatable(view, privilege) || !passesOn(world, relation, view, privilege)) return [];
  const passed = privilege === 'DELETE' ? [] : passedColumns(world, relation, view, privilege);
  return grantsOn(world, view, privilege)
    .filter(({ grantee }) => grantee !== view.owner && !world.graph.isSuperuser(grantee))
    .flatMap(({ columns, ...grant }) => {
      const open = passed.filter((column) => columns === null || columns.includes(column));
      if (privilege !== 'DELETE' && open.length === 0) return [];
      const stamps = privilege === 'INSERT' ? forgeable(world, relation, view, open) : [];
      const holesOf = (reach: Reach): readonly Hole[] => {
        const judged = judgedBy(world, relation, view, write, reach.login, stamps);
        if (judged === null) return [];
        const supplied = suppliedThrough(world, relation, view, reach.login);
        const path = [
          ...reach.steps,
          `${privilege} on view ${nameOf(view)}`,
          `${privilege} on ${nameOf(relation)} as ${view.owner}`,
        ];
        return [
          {
            severity: judged.severity,
            confidence: judged.confidence,
            ...(judged.awaitsPolicy === true ? { awaitsPolicy: true } : {}),
            role: reach.login,
            capability: write.capability as Capability,
            path,
            object: `${nameOf(view)}/${grant.grantor}>${grant.grantee}`,
            cuts: [
              revokeFromObject(
                { type: 'TABLE', name: nameOf(view), owner: view.owner },
                { ...grant, privilege },
              ),
            ],
            plan: {
              hops: reach.hops,
              ...(judged.needs === undefined ? {} : { needs: judged.needs }),
              attack:
                privilege === 'INSERT' && stamps.some(({ shown, column }) => shown !== column.name)
                  ? { kind: 'untried', why: 'the view calls the columns otherwise' }
                  : privilege === 'INSERT'
                    ? {
                        kind: 'forge',
                        on: view,
                        stamps: stamps.map(({ shown }) => shown),
                        filled: [
                          ...filledByTriggers(world, relation),
                          ...view.columns.filter((column) => !supplied.has(column)),
                        ],
                      }
                    : {
                        kind: 'write',
                        operation: privilege,
                        on: view,
                        columns: open.length > 0 ? open : null,
                      },
            },
            message: `${whoOf(reach)} may ${write.does} events of ${nameOf(relation)} through the view ${nameOf(view)}, which writes as ${view.owner}: ${path.slice(1).join(', ')}; ${judged.but}.`,
          },
        ];
      };
      return reachersOf(world, grant.grantee, view.schema).flatMap((reach) =>
        holesByReach(world, view.schema, reach, (one) =>
          isRuled(world, view, privilege, one.login) ? [] : holesOf(one),
        ),
      );
    });
};

/** Columns of a view that stand for one of the table which the owner at the bottom may write. */
const passedColumns = (
  world: World,
  relation: RelationFact,
  view: ViewFact,
  privilege: 'INSERT' | 'UPDATE',
): readonly string[] => {
  const { owner } = lowestView(world, relation, view);
  return [...sourcesOf(world, relation, view)]
    .filter(([, source]) => hasPrivilege(world, owner, relation, privilege, [source]))
    .map(([column]) => column);
};

/** A stamp, and what the view calls it. */
interface ShownStamp extends Stamp {
  readonly shown: string;
}

/** Of the columns that a writer may supply those that only the database should fill. */
const forgeable = (
  world: World,
  relation: RelationFact,
  view: ViewFact,
  open: readonly string[],
): readonly ShownStamp[] => {
  const sources = sourcesOf(world, relation, view);
  const stamps = stampsOf(world, relation).filter(({ random }) => !random);
  return open.flatMap((shown) =>
    stamps.filter(({ column }) => column.name === sources.get(shown)).map((stamp) => ({ ...stamp, shown })),
  );
};

/** How bad it is; for INSERT by the worst of the columns that can be supplied, null when none can be forged. */
const judgedBy = (
  world: World,
  relation: RelationFact,
  view: ViewFact,
  { privilege }: Write,
  login: string,
  stamps: readonly ShownStamp[],
): Judged | null => {
  const { owner } = lowestView(world, relation, view);
  if (privilege !== 'INSERT') {
    const chooses = mayChoose(world, view, login) && hasPrivilege(world, owner, relation, 'SELECT');
    const wall = behindWall(
      world,
      world.wall(relation, privilege),
      login,
      privilege,
      chooses ? 'reader' : 'blind',
    );
    return behindPolicies(wall, rowSecurityAs(world, relation, owner, privilege, false), privilege);
  }
  const judged = stamps.flatMap((stamp) => {
    const found = severityOf(world, stamp, login);
    return found === null ? [] : [{ ...found, name: stamp.shown }];
  });
  const worst = judged.find(({ severity }) => severity === 'error') ?? judged[0];
  if (!worst) return null;
  const names = judged.filter(({ severity }) => severity === worst.severity).map(({ name }) => name);
  const sources = sourcesOf(world, relation, view);
  const supplied = [...suppliedThrough(world, relation, view, login)];
  const missing = missingOf(
    world,
    relation,
    (role) => world.graph.gets(login, role),
    new Set(supplied.map((column) => sources.get(column) ?? column)),
  );
  const { because, ...found } = missing === null ? worst : incomplete(worst, missing);
  const supplies = { ...found, but: `it may supply ${names.join(', ')}${because}` };
  return behindPolicies(supplies, rowSecurityAs(world, relation, owner, 'INSERT', false), 'INSERT');
};

/** Columns of a view by which a login may supply an event's, by whichever grants. */
const suppliedThrough = (
  world: World,
  relation: RelationFact,
  view: ViewFact,
  login: string,
): ReadonlySet<string> => {
  const supplied = grantsOn(world, view, 'INSERT').flatMap(({ grantee, columns }) =>
    world.graph.gets(login, grantee) ? (columns ?? view.columns) : [],
  );
  const passed = passedColumns(world, relation, view, 'INSERT');
  return new Set(supplied.filter((column) => passed.includes(column)));
};

/** Grants on a view, a row a grantor and grantee; `columns` null for the whole view. */
const grantsOn = (
  world: World,
  view: ViewFact,
  privilege: string,
): readonly (GrantFact & { readonly columns: readonly string[] | null })[] => {
  const whole = world.grantsOn(view.oid, privilege).map((grant) => ({ ...grant, columns: null }));
  const byColumn = new Map<string, ColumnGrantFact & { columns: string[] }>();
  for (const grant of world.columnGrantsOn(view.oid, privilege)) {
    const key = `${grant.grantor} ${grant.grantee}`;
    const known = byColumn.get(key);
    if (known) known.columns.push(grant.column_name);
    else byColumn.set(key, { ...grant, columns: [grant.column_name] });
  }
  return [...whole, ...byColumn.values()];
};
