import { EVENT_COLUMNS } from '../catalog/event-columns.ts';
import type { EventTable, EventType, Expectation } from '../catalog/model.ts';
import { quoted } from '../catalog/names.ts';
import { fieldsHint } from '../catalog/payload/fields-hint.ts';
import { isUnread } from '../catalog/payload/unread.ts';
import type { Problem } from '../catalog/problem.ts';
import { canHold, fieldOf, type Piece, piecesOf } from './placeholder.ts';

/**
 * What `replay` could not tell of an event type: placeholders that name nothing, conditions on fields that the
 * payload doesn't have, and expectations that no later event can meet. `at` is a path inside the event type.
 */
export const narrationProblems = (event: EventType, table: Omit<EventTable, 'projections'>): Problem[] => [
  ...event.narration.flatMap((line, index) => [
    ...whenProblems(event, line.when, `narration[${index}]`),
    ...sayProblems(event, table, line.say, placeOf(event, index)),
  ]),
  ...unreachableLines(event),
  ...event.leadsTo.flatMap((expected, index) =>
    expectationProblems(event, table, expected, `leadsTo[${index}]`),
  ),
];

/** A line that is all there is stands there as text, without its list. */
const placeOf = ({ narration }: EventType, index: number): string =>
  narration.length === 1 && narration[0]?.when === null ? 'narration' : `narration[${index}].say`;

const sayProblems = (
  event: EventType,
  table: Omit<EventTable, 'projections'>,
  say: string,
  at: string,
): Problem[] =>
  say.trim() === ''
    ? [{ at, problem: 'the line says nothing', hint: 'Write the event as a clause of a sentence.' }]
    : piecesOf(say).flatMap((piece) => pieceProblems(event, table, piece, at));

const whenProblems = (event: EventType, when: string | null, at: string): Problem[] =>
  when === null || hasField(event, when)
    ? []
    : [{ at: `${at}.when`, problem: `the payload has no field ${quoted(when)}`, hint: fieldsHint(event) }];

const pieceProblems = (
  event: EventType,
  table: Omit<EventTable, 'projections'>,
  piece: Piece,
  at: string,
): Problem[] => {
  if (piece.kind === 'payload' && !isUnread(event) && !canHold(event.payload, piece.path)) {
    return [{ at, problem: `the payload has no field ${quoted(piece.path)}`, hint: fieldsHint(event) }];
  }
  const columns = columnsOf(table);
  if (piece.kind === 'text') return unclosedProblems(piece.text, columns, at);
  if (piece.kind === 'column' && !columns.includes(piece.name)) {
    const problem = `there is no column ${quoted(piece.name)} to put in`;
    const hint = `Use a column (${columns.join(', ')}) or a field of the payload, {payload.field}.`;
    return [{ at, problem, hint }];
  }
  return [];
};

/** A brace alone is text, but not one before what could be put in. */
const unclosedProblems = (text: string, columns: readonly string[], at: string): Problem[] => {
  const names = [...text.matchAll(/\{(payload(?:\.\w+)+|\w+)/g)].map(([, name = '']) => name);
  return names
    .filter((name) => name.startsWith('payload.') || columns.includes(name))
    .map((name) => ({
      at,
      problem: `the brace before ${quoted(name)} is not closed`,
      hint: `Write {${name}} to put it in.`,
    }));
};

const unreachableLines = (event: EventType): Problem[] => {
  const always = event.narration.findIndex(({ when }) => when === null);
  if (always < 0 || always === event.narration.length - 1) return [];
  const problem = 'the line is never told: the one before it has no condition';
  return [
    {
      at: `narration[${always + 1}]`,
      problem,
      hint: 'Put the line without a condition last, or remove this one.',
    },
  ];
};

const expectationProblems = (
  event: EventType,
  table: Omit<EventTable, 'projections'>,
  expected: Expectation,
  at: string,
): Problem[] => {
  const followers = table.events.filter(({ name }) => expected.anyOf.includes(name));
  return [
    ...whenProblems(event, expected.when, at),
    ...tieProblems(event, table, followers, expected.same, at),
    ...followers.flatMap((follower) => havingProblems(follower, expected.having, at)),
  ];
};

const havingProblems = (follower: EventType, having: string | null, at: string): Problem[] =>
  having === null || hasField(follower, having)
    ? []
    : [
        {
          at: `${at}.having`,
          problem: `the payload of ${quoted(follower.name)} has no field ${quoted(having)}`,
          hint: fieldsHint(follower),
        },
      ];

/** A later event that can't share what ties it to this one would be reported missing for ever. */
const tieProblems = (
  event: EventType,
  table: Omit<EventTable, 'projections'>,
  followers: readonly EventType[],
  same: Expectation['same'],
  at: string,
): Problem[] => {
  if (same === 'run') {
    if (table.anchors.length > 0) return [];
    const hint = 'Give the table an anchor such as run_id, or tie them by "subject".';
    return [{ at: `${at}.same`, problem: 'the table has no anchor, so no run ties the events', hint }];
  }
  return followers
    .filter(({ subject }) => event.subject === null || subject !== event.subject)
    .map(({ name, subject }) => ({
      at: `${at}.same`,
      problem: `${quoted(name)} is about ${subjectName(subject)}, this event about ${subjectName(event.subject)}`,
      hint: 'Give both the same subject, or tie them by "run".',
    }));
};

const subjectName = (subject: string | null): string => (subject === null ? 'nothing' : quoted(subject));

const columnsOf = (table: Omit<EventTable, 'projections'>): string[] => [
  ...EVENT_COLUMNS.map(({ name }) => name),
  ...table.anchors.map(({ name }) => name),
];

const hasField = (event: EventType, name: string): boolean =>
  isUnread(event) || fieldOf(event.payload, name) !== null;
