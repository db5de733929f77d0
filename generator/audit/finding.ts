import type { Cut } from './fix/cut.ts';
import type { Plan } from './prove/plan.ts';
import type { Proof } from './prove/proof.ts';
import type { EventTable, World } from './world.ts';

export const SEVERITIES = ['error', 'warning', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** proven: the catalogs alone say so. derived: it also rests on how a body was read. unknown: can't be judged. */
export type Confidence = 'proven' | 'derived' | 'unknown';

export type Capability =
  | 'update'
  | 'delete'
  | 'truncate'
  | 'drop'
  | 'alter'
  | 'forge'
  | 'suppress'
  | 'reorder'
  | 'hide'
  | 'escalate';

export type Verdict = 'append-only' | 'nominal' | 'unproven';

/** What a rule finds on one table. */
export interface Hole {
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** The login role that could do the harm; empty when the finding is about the table alone. */
  readonly role: string;
  readonly capability: Capability;
  readonly path: readonly string[];
  readonly message: string;
  /** The object at fault; part of the stable key. */
  readonly object: string;
  /** Everything that must be cut to close it. */
  readonly cuts: readonly Cut[];
  /** Only that row security has no policy for it holds it back: a policy that a fix adds would open it. */
  readonly awaitsPolicy?: boolean;
  /** How to execute it; absent where there is nothing to execute. */
  readonly plan?: Plan;
}

/** One rule: a folder below `rules/` whose name is its id. */
export interface Rule {
  /** The worst that its findings are. */
  readonly severity: Severity;
  readonly summary: string;
  readonly judge: (world: World, table: EventTable) => readonly Hole[];
}

export interface NamedRule extends Rule {
  /** The name of its folder. */
  readonly id: string;
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly role: string;
  readonly capability: Capability;
  readonly path: readonly string[];
  readonly message: string;
  readonly fix: readonly string[];
  readonly key: string;
  /** With --prove: what came of executing it, and the statements or the reason. */
  readonly proof?: Proof['proof'];
  readonly proofBecause?: string;
}
