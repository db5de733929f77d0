import type { EventTable } from '../catalog/model.ts';
import { columnsOf, type RecordedEvent } from './event.ts';
import { hasField, parseTold, type Told, tell, valueAt } from './payload-value.ts';
import { type Piece, piecesOf } from './placeholder.ts';

/** The same as `plainClauseOf`; a correction says what it corrects, and why, unless its line says the reason. */
export const clauseOf = (event: RecordedEvent, table: EventTable): string => {
  const plain = plainClauseOf(event, table);
  return event.corrects === null ? plain : `${plain} (${correction(event, lineFor(event, table))})`;
};

/**
 * An event as a clause that its actor goes in front of: the catalog's line for it, or its name where the catalog
 * has none or doesn't know it.
 */
export const plainClauseOf = (event: RecordedEvent, table: EventTable): string => {
  const line = lineFor(event, table);
  const clause = line === undefined ? byName(event) : fill(line, event, parseTold(event.payload));
  return clause.trim().replace(/[.;]+$/, '');
};

const lineFor = (event: RecordedEvent, table: EventTable): string | undefined => {
  const lines = table.events.find(({ name }) => name === event.type)?.narration ?? [];
  if (lines.every(({ when }) => when === null)) return lines[0]?.say;
  const payload = parseTold(event.payload);
  return lines.find(({ when }) => when === null || hasField(payload, when))?.say;
};

const byName = (event: RecordedEvent): string =>
  event.subjectType === null && event.subjectId === null
    ? `recorded ${event.type}`
    : `recorded ${event.type} about ${subjectText(event)}`;

/** `outbox_message O-405`; what is missing of it is left out. */
export const subjectText = ({
  subjectType,
  subjectId,
}: Pick<RecordedEvent, 'subjectType' | 'subjectId'>): string =>
  [subjectType, subjectId].filter((part) => part !== null).join(' ');

const correction = (event: RecordedEvent, line: string | undefined): string => {
  const corrected = `correcting #${event.corrects}`;
  return event.reason === null || line?.includes('{reason}')
    ? corrected
    : `${corrected}: ${event.reason.trim().replace(/\.$/, '')}`;
};

const fill = (line: string, event: RecordedEvent, payload: Told): string =>
  piecesOf(line)
    .map((piece) => textFor(piece, event, payload))
    .join('');

const textFor = (piece: Piece, event: RecordedEvent, payload: Told): string => {
  if (piece.kind === 'text') return piece.text;
  if (piece.kind === 'payload') {
    const value = valueAt(payload, piece.path);
    return value === null ? missing(piece.path.split('.').at(-1) ?? piece.path) : tell(value);
  }
  if (piece.name === 'occurred_at') return event.localTime;
  const column = columnsOf(event).find(([name]) => name === piece.name);
  const value = column?.[1] ?? null;
  return value === null ? missing(piece.name) : tell(String(value));
};

/** A gap in the sentence is shown, not closed. */
const missing = (name: string): string => `(no ${name})`;
