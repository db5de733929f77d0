import type { EventShape, TableShape } from './definition-shape.ts';
import { buildEarlier } from './earlier.ts';
import { buildExpectation } from './expectation.ts';
import type { Correction, EventType, NarrationLine, Roles } from './model.ts';
import { nameProblems, pathTo, quoted, repeated } from './names.ts';
import { compilePayload } from './payload/compile.ts';
import { ruleProblems } from './payload/rules.ts';
import { UNREAD_PAYLOAD } from './payload/unread.ts';
import type { Problem } from './problem.ts';

interface EventSource {
  readonly at: string;
  readonly name: string;
  readonly shape: EventShape;
  readonly table: TableShape;
  readonly roles: Pick<Roles, 'writers'>;
  readonly report: (...problems: readonly Problem[]) => void;
}

/** One event type of the model; what is wrong with it goes to `report`. */
export const buildEvent = (source: EventSource): EventType => {
  const { at, name, shape, table, roles, report } = source;
  report(...nameProblems(at, name));
  if (shape.subject !== undefined) report(...nameProblems(`${at}.subject`, shape.subject));
  reportWriters(source, roles);
  const payload = compilePayload(shape.payload, `${at}.payload`);
  report(...payload.problems);
  const event: Omit<EventType, 'earlier'> = {
    name,
    version: shape.version ?? 1,
    doc: shape.doc,
    subject: shape.subject ?? null,
    payload: payload.type?.kind === 'object' ? payload.type : UNREAD_PAYLOAD,
    rules: shape.rules ?? [],
    writers: shape.writers,
    reasonRequired: shape.reason !== 'optional',
    narration: narrationOf(shape.narration),
    leadsTo: (shape.leadsTo ?? []).map((given, index) =>
      buildExpectation({ at: `${at}.leadsTo[${index}]`, given, subject: shape.subject, table, report }),
    ),
    correction: correctionOf(source),
  };
  if (payload.problems.length > 0) return { ...event, earlier: [] };
  report(...ruleProblems(event, at));
  const correctedBy = (earlierAt: string, of: string | readonly string[]): readonly string[] =>
    correctedTypes({ ...source, at: earlierAt }, of);
  return { ...event, earlier: buildEarlier({ at, shape, newest: event, correctedBy, report }) };
};

const reportWriters = ({ at, shape, report }: EventSource, roles: EventSource['roles']): void => {
  const known = roles.writers.map(({ role }) => role);
  shape.writers.forEach((writer, index) => {
    if (known.includes(writer)) return;
    report({
      at: `${at}.writers[${index}]`,
      problem: `there is no writer ${quoted(writer)}`,
      hint: `Name one of roles.writers: ${known.join(', ')}.`,
    });
  });
  for (const writer of repeated(shape.writers)) {
    report({ at: `${at}.writers`, problem: `${quoted(writer)} stands here twice`, hint: 'Name it once.' });
  }
};

const narrationOf = (given: EventShape['narration']): NarrationLine[] => {
  if (given === undefined) return [];
  if (typeof given === 'string') return [{ when: null, say: given }];
  return given.map(({ when = null, say }) => ({ when, say }));
};

const correctionOf = (source: EventSource): Correction | null => {
  const given = source.shape.corrects;
  if (given === undefined) return null;
  const {
    of,
    again = false,
    effect = 'replaces',
  } = typeof given === 'string' || Array.isArray(given) ? { of: given } : given;
  return { of: correctedTypes(source, of), again, effect };
};

/** The event types that a correction may correct: those of its table, once each. */
const correctedTypes = (
  { at, name, table, report }: EventSource,
  of: string | readonly string[],
): readonly string[] => {
  const corrected = typeof of === 'string' ? [of] : of;
  for (const target of corrected) {
    if (Object.hasOwn(table.events, target)) continue;
    report({
      at: `${at}.corrects`,
      problem: `${quoted(name)} corrects ${quoted(target)}, which is no event type of this table`,
      hint: `Name one of ${Object.keys(table.events).join(', ')}.`,
    });
  }
  if (corrected.length === 0 || repeated(corrected).length > 0) {
    const hint = 'Name every event type that it corrects, once each.';
    report({
      at: pathTo(at, 'corrects'),
      problem: 'the list of corrected event types is empty or repeats one',
      hint,
    });
  }
  return corrected;
};
