import type { ObjectType } from './payload-type.ts';
import type { Projection } from './projection-model.ts';
import type { Upcast } from './upcast-model.ts';

/**
 * The catalog after validation: plain frozen data, the one thing that every later room reads.
 * Every name in it is the user's own and may be any text of 1 to 63 bytes.
 */
export interface Catalog {
  readonly name: string;
  readonly version: string;
  readonly schema: string;
  readonly doc: string;
  readonly roles: Roles;
  readonly tables: readonly EventTable[];
}

export interface Roles {
  /** Owns everything; can't log in and has no members. */
  readonly owner: string;
  readonly writers: readonly Writer[];
  /** May read events and views. */
  readonly readers: readonly string[];
  /** May read everything, also what installed the schema. */
  readonly auditors: readonly string[];
  /** Roles of consumers that are none of the others; they may read like readers. */
  readonly consumers: readonly string[];
}

export interface Writer {
  readonly role: string;
  /** Who this writer may say that it is: exact names, or prefixes that end in `*` such as `ai/*`. */
  readonly actors: readonly string[];
}

export interface EventTable {
  readonly name: string;
  readonly doc: string;
  /** What an event is anchored to besides its subject; the first one names the run. */
  readonly anchors: readonly Anchor[];
  /** Whether the events of each subject are a stream with versions; see `subject_version`. */
  readonly streams: boolean;
  readonly events: readonly EventType[];
  readonly projections: readonly Projection[];
  readonly consumers: readonly Consumer[];
}

/** Reads the events of a table in their order, from a position that only its role can move. */
export interface Consumer {
  readonly name: string;
  readonly doc: string;
  /** One of `Roles`, or one of its own. */
  readonly role: string;
  /** Event types that it reads; null: all. */
  readonly events: readonly string[] | null;
  /** Kinds of subject whose events it reads; null: all events, also those without a subject. */
  readonly subjects: readonly string[] | null;
  /** Into how many buckets of subjects the events are parted for the members of its group; null: it has no group. */
  readonly buckets: number | null;
}

export interface Anchor {
  readonly name: string;
  readonly type: AnchorType;
  readonly required: boolean;
  readonly doc: string;
}

export const ANCHOR_TYPES = ['uuid', 'text', 'integer', 'bigint'] as const;
export type AnchorType = (typeof ANCHOR_TYPES)[number];

export interface EventType {
  readonly name: string;
  /** Starts at 1; stored with every event. */
  readonly version: number;
  /** When the event is emitted, one line. */
  readonly doc: string;
  /** What the event is about, stored as `subject_type`; null for an event about nothing in particular. */
  readonly subject: string | null;
  readonly payload: ObjectType;
  /** Comparisons between two fields of the payload. */
  readonly rules: readonly FieldRule[];
  /** Roles that may append this event. */
  readonly writers: readonly string[];
  /** Whether the WHY must be said. */
  readonly reasonRequired: boolean;
  /** The event as a clause of a sentence; the first line whose `when` holds is used. Empty: the event's name. */
  readonly narration: readonly NarrationLine[];
  readonly leadsTo: readonly Expectation[];
  /** Null for an event that is no correction. */
  readonly correction: Correction | null;
  /** Versions before this one that stored events may have, the oldest first. */
  readonly earlier: readonly EarlierVersion[];
}

/** What an event of a type and version has to be. */
export type Definition = Pick<
  EventType,
  'version' | 'subject' | 'reasonRequired' | 'correction' | 'rules' | 'payload'
>;

/** Whether writers may still append an earlier version. */
export const APPENDS = ['accepted', 'refused'] as const;
export type Appends = (typeof APPENDS)[number];

/** A version of an event type that was released before the newest one. */
export interface EarlierVersion extends Definition {
  /** Whether writers may still append it. */
  readonly isOpen: boolean;
  /** Makes its payload one of the next version. */
  readonly upcast: Upcast;
}

/** `field` must compare with `than` as `is` says, wherever both are present and not null. */
export interface FieldRule {
  readonly field: string;
  readonly is: Comparison;
  readonly than: string;
}

export const COMPARISONS = ['<', '<=', '>', '>=', '=', '<>'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export interface NarrationLine {
  /** Top-level payload field that must be present and not null; null: always. */
  readonly when: string | null;
  /** Text with `{column}` and `{payload.field}` in it. */
  readonly say: string;
}

/** After this event, one of `anyOf` should follow; if none does, the record is incomplete. */
export interface Expectation {
  /** Only if this top-level payload field is present and not null; null: always. */
  readonly when: string | null;
  readonly anyOf: readonly string[];
  /** Top-level payload field that the later event must have; null: none. */
  readonly having: string | null;
  /** What ties the later event to this one: the same subject, or the same run (first anchor). */
  readonly same: 'subject' | 'run';
  /** Seconds until the later event is overdue; null: before the run's record ends. */
  readonly withinSeconds: number | null;
  /** What can't be reconstructed without the later event, as the rest of "it can not be said …". */
  readonly otherwise: string;
}

export interface Correction {
  /** Event types that this one may correct. */
  readonly of: readonly string[];
  /** Whether an event that is already corrected may be corrected again. */
  readonly again: boolean;
  readonly effect: Effect;
}

/**
 * What a correction does to the event that it corrects, where projections fold events: puts itself in its place, takes
 * it out without a word of its own, or leaves it as it is.
 */
export const EFFECTS = ['replaces', 'reverses', 'notes'] as const;
export type Effect = (typeof EFFECTS)[number];
