import type { Connection } from '@databases/pg';
import type { Facts } from '../facts/facts.ts';
import type { Finding } from '../finding.ts';
import type { JudgedTable } from '../judge.ts';
import { stampsOf } from '../stamps.ts';
import { type EventTable, eventTables, worldOf } from '../world.ts';
import { triesOf } from './attacks.ts';
import { type Ground, prepareGround } from './ground.ts';
import { type Limits, type Observer, openObserver } from './observer.ts';
import type { Plan } from './plan.ts';
import type { Proof } from './proof.ts';
import { reachesOutside } from './reaches-outside.ts';
import { mayBecome, sessionOf } from './session.ts';
import { tryAll } from './try-all.ts';

export interface Proving {
  readonly facts: Facts;
  readonly trusted: ReadonlySet<string>;
  readonly tables: readonly JudgedTable[];
  readonly plans: ReadonlyMap<string, Plan>;
  readonly inPlace: boolean;
  readonly limits: Limits;
}

/**
 * Executes what findings say, on a connection inside a transaction that the caller rolls back. Gives a proof for the
 * key of every finding.
 */
export const proveFindings = async (
  connection: Connection,
  { facts, trusted, tables, plans, inPlace, limits }: Proving,
): Promise<ReadonlyMap<string, Proof>> => {
  const observer = await openObserver(connection, inPlace, limits);
  const world = worldOf(facts, trusted);
  const proofs = new Map<string, Proof>();
  for (const table of eventTables(facts)) {
    const judged = tables.find(({ schema, table: name }) => schema === table.schema && name === table.table);
    const wanted = judged?.findings.filter((finding) => worthTrying(finding, plans.get(finding.key))) ?? [];
    for (const finding of judged?.findings ?? [])
      proofs.set(finding.key, untried(finding, plans.get(finding.key)));
    if (wanted.length === 0) continue;
    const ground = await prepareGround(observer, table);
    const stamps = table.members
      .slice(0, 1)
      .flatMap((root) => stampsOf(world, root))
      .map(({ column }) => column.name);
    for (const finding of wanted) {
      const plan = plans.get(finding.key);
      if (plan === undefined) continue;
      proofs.set(finding.key, await proofOf(observer, facts, table, ground, finding, plan, stamps));
    }
  }
  return proofs;
};

/** Errors, and what the rules could not judge: PostgreSQL may. */
const worthTrying = ({ severity, confidence }: Finding, plan: Plan | undefined): boolean =>
  plan !== undefined &&
  plan.attack.kind !== 'untried' &&
  (severity === 'error' || (severity === 'warning' && confidence === 'unknown'));

const untried = ({ severity }: Finding, plan: Plan | undefined): Proof => {
  if (severity === 'note') return notTried('a note says what is left to trust');
  if (plan?.attack.kind === 'untried') return notTried(plan.attack.why);
  return notTried('a warning says what could become a way in, not that it is one');
};

const notTried = (because: string): Proof => ({ proof: 'not tried', because });

const proofOf = async (
  observer: Observer,
  facts: Facts,
  table: EventTable,
  ground: Ground | string,
  finding: Finding,
  plan: Plan,
  stamps: readonly string[],
): Promise<Proof> => {
  const { attack } = plan;
  if (attack.kind === 'untried') return notTried(attack.why);
  const barred = await mayBecome(observer, finding.role, plan.hops);
  if (barred !== null) return notTried(barred);
  if (typeof ground === 'string') return notTried(ground);
  if (observer.inPlace) {
    const outside = reachesOutside(facts, table, attack);
    if (outside !== null) return notTried(outside);
  }
  const session = await sessionOf(observer, facts, finding.role, plan.hops);
  const tries = await triesOf(observer, ground, attack, finding.capability, stamps);
  return tryAll(observer, facts, ground, session, tries, plan);
};
