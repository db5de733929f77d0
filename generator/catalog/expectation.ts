import type { EventShape, TableShape } from './definition-shape.ts';
import { durationSeconds } from './duration.ts';
import type { Expectation } from './model.ts';
import { quoted } from './names.ts';
import type { Problem } from './problem.ts';

interface ExpectationSource {
  readonly at: string;
  readonly given: NonNullable<EventShape['leadsTo']>[number];
  /** Subject of the event that leads to another. */
  readonly subject: string | undefined;
  readonly table: TableShape;
  readonly report: (...problems: readonly Problem[]) => void;
}

/** One entry of `leadsTo`, with its defaults filled in. */
export const buildExpectation = (source: ExpectationSource): Expectation => {
  const { at, given, table, report } = source;
  const {
    when = null,
    anyOf,
    having = null,
    same,
    within,
    otherwise,
  } = typeof given === 'string' ? { anyOf: given } : given;
  const names = typeof anyOf === 'string' ? [anyOf] : anyOf;
  for (const name of names) {
    if (Object.hasOwn(table.events, name)) continue;
    report({
      at,
      problem: `it leads to ${quoted(name)}, which is no event type of this table`,
      hint: `Name one of ${Object.keys(table.events).join(', ')}.`,
    });
  }
  return {
    when,
    anyOf: names,
    having,
    same: same ?? defaultTie(source, names),
    withinSeconds: within === undefined ? null : secondsOf(within, source),
    otherwise: otherwise ?? `whether ${names.join(' or ')} happened`,
  };
};

/**
 * The subject where every event that may follow is about the same kind of thing, else the run. A name that is no
 * event type has been told of, and says nothing about the tie.
 */
const defaultTie = (
  { at, subject, table, report }: ExpectationSource,
  names: readonly string[],
): 'subject' | 'run' => {
  const known = names.filter((name) => Object.hasOwn(table.events, name));
  if (subject !== undefined && known.every((name) => table.events[name]?.subject === subject))
    return 'subject';
  if (Object.keys(table.anchors ?? {}).length === 0) {
    const problem =
      'nothing ties the later event to this one: their subjects differ and the table has no anchor';
    report({ at, problem, hint: 'Give both the same subject, or give the table an anchor such as run_id.' });
  }
  return 'run';
};

const secondsOf = (within: string, { at, report }: ExpectationSource): number => {
  const seconds = durationSeconds(within);
  if (seconds !== null) return seconds;
  const hint = 'Write it as "30 seconds", "15 minutes", "2 hours" or "7 days".';
  report({ at: `${at}.within`, problem: `${quoted(within)} is no duration`, hint });
  return 0;
};
