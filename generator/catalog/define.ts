import type { ZodType } from 'zod';
import type { AnchorType, Appends, Comparison, Effect } from './model.ts';
import type { Apply, Fold } from './projection-model.ts';

/** What a user writes; see docs/catalog.md for every field with an example. */
export interface CatalogDefinition {
  /** Names the catalog in the database's registry of installed versions. */
  readonly name: string;
  /** A semantic version, `1.0.0`. */
  readonly version: string;
  /** The schema that holds everything; it becomes the owner's, so it can't be `public`. */
  readonly schema: string;
  readonly doc?: string;
  readonly roles: RolesDefinition;
  readonly tables: Readonly<Record<string, TableDefinition>>;
  /** Silences a warning of indelible for this catalog, by its id, with the reason why it doesn't hold here. */
  readonly accept?: { readonly 'too-many-events'?: string };
}

export interface RolesDefinition {
  /** Owns the schema and all that is in it; can't log in and has no members. */
  readonly owner: string;
  /** Roles that may append, and who each may say that it is. */
  readonly writers: Readonly<Record<string, WriterDefinition>>;
  readonly readers?: readonly string[];
  readonly auditors?: readonly string[];
}

export interface WriterDefinition {
  /** Exact names, or prefixes that end in `*`: `['ai/*']`. Default: any actor. */
  readonly actors?: readonly string[];
}

export interface TableDefinition {
  readonly doc: string;
  /** Columns that every event of the table is anchored to; the first one names the run. */
  readonly anchors?: Readonly<Record<string, AnchorDefinition>>;
  /**
   * Whether the events of each subject are a stream with versions 1, 2, 3, …: a writer says which version its event
   * is, and is refused when somebody else was first. Default: false.
   */
  readonly streams?: boolean;
  readonly events: Readonly<Record<string, EventDefinition>>;
  /** State that is folded from the events: a row a key, by name; see docs/projections.md. */
  readonly projections?: Readonly<Record<string, ProjectionDefinition>>;
  /** Who reads the events in their order, each from a position of its own. */
  readonly consumers?: Readonly<Record<string, ConsumerDefinition>>;
}

export interface ConsumerDefinition {
  /** What it does with the events, one line. */
  readonly doc: string;
  /** The role that moves its position: a new one, which reads like a reader, or a writer, a reader or an auditor. */
  readonly role: string;
  /** Event types that it reads. Default: all. */
  readonly events?: readonly string[];
  /** Kinds of subject whose events it reads. Default: all events, also those without a subject. */
  readonly subjects?: readonly string[];
  /** Several members share its events, parted by subject into buckets: as many as there will ever be members, or more. */
  readonly group?: { readonly buckets: number };
}

export interface AnchorDefinition {
  readonly type: AnchorType;
  /** Default: true. */
  readonly required?: boolean;
  readonly doc?: string;
}

export interface EventDefinition {
  /** When the event is emitted, one line. */
  readonly doc: string;
  /** Default: 1. */
  readonly version?: number;
  /** What the event is about, stored as `subject_type`. Without it the event has no subject. */
  readonly subject?: string;
  /** A zod object; see docs/payloads.md for what has an exact check in PostgreSQL. */
  readonly payload: ZodType;
  /** Comparisons between two numbers of the payload: `[{ field: 'score', is: '<', than: 'threshold' }]`. */
  readonly rules?: readonly RuleDefinition[];
  readonly writers: readonly string[];
  /** Whether the WHY must be said. Default: `required`. */
  readonly reason?: 'required' | 'optional';
  /** The event as a clause of a sentence: `claimed transaction {subject_id} for {payload.user_id}`. */
  readonly narration?: string | readonly NarrationDefinition[];
  /** What should follow; where it doesn't, replay says what can't be reconstructed. */
  readonly leadsTo?: readonly (string | ExpectationDefinition)[];
  /** Makes the event a correction of these event types of the same table. */
  readonly corrects?: string | readonly string[] | CorrectionDefinition;
  /** Versions before this one that were released, by number; see docs/event-versions.md. */
  readonly earlier?: Readonly<Record<number, EarlierDefinition>>;
}

/** A version that was released before the newest one; what it doesn't say is as in the newest. */
export interface EarlierDefinition {
  readonly payload: ZodType;
  /** Null: its events had no subject. */
  readonly subject?: string | null;
  readonly rules?: readonly RuleDefinition[];
  readonly reason?: 'required' | 'optional';
  /** Null: it was no correction. */
  readonly corrects?: string | readonly string[] | null;
  /** Whether writers may still append it. Default: `accepted`. */
  readonly appends?: Appends;
  /** Makes its payload one of the next version. */
  readonly upcast: UpcastDefinition;
}

/** What stays as it is, is not named. What was not in the payload is left out here, too. */
export interface UpcastDefinition {
  /** Fields that are elsewhere now: `{ amount: 'cents', 'customer.name': 'customer' }`. */
  readonly rename?: Readonly<Record<string, string>>;
  /** Fields that are no more. */
  readonly remove?: readonly string[];
  /** Texts that are several fields now: `{ name: { by: ' ', into: ['first', 'last'] } }`; the last one has the rest. */
  readonly split?: Readonly<Record<string, SplitDefinition>>;
  /** Values of fields that the payload does not have. */
  readonly default?: Readonly<Record<string, unknown>>;
  /**
   * An immutable SQL expression over `payload` for each field that it makes, or one for the whole payload. NULL leaves a
   * field out.
   */
  readonly sql?: string | Readonly<Record<string, string>>;
}

export interface SplitDefinition {
  readonly by: string;
  readonly into: readonly string[];
}

export interface RuleDefinition {
  readonly field: string;
  readonly is: Comparison;
  readonly than: string;
}

export interface NarrationDefinition {
  /** Only if this payload field is there. Default: always. */
  readonly when?: string;
  readonly say: string;
}

export interface ExpectationDefinition {
  /** Only if this payload field is there. Default: always. */
  readonly when?: string;
  readonly anyOf: string | readonly string[];
  /** Payload field that the later event must have. */
  readonly having?: string;
  /** Default: the subject where both have the same, else the run. */
  readonly same?: 'subject' | 'run';
  /** `30 seconds`, `15 minutes`, `2 hours`, `7 days`. Default: no deadline. */
  readonly within?: string;
  /** The rest of "it can not be said …": `whether the email was delivered`. */
  readonly otherwise?: string;
}

export interface CorrectionDefinition {
  readonly of: string | readonly string[];
  /** Whether what is already corrected may be corrected again. Default: false. */
  readonly again?: boolean;
  /**
   * What it does to the corrected event where projections fold events: `replaces` leaves that one out and counts
   * instead, `reverses` leaves it out and counts for nothing, `notes` leaves it in. Default: `replaces`.
   */
  readonly effect?: Effect;
}

export interface ProjectionDefinition {
  /** What a row is, one line. */
  readonly doc: string;
  /** One row for each subject of this type, or for each value of these fields. */
  readonly key: SubjectKey | FieldsKey;
  readonly columns: Readonly<Record<string, ColumnDefinition>>;
  /** Event types that remove the row; a later event makes it anew. */
  readonly removedBy?: string | readonly string[];
  /** Whether each append keeps it up to date, or whoever calls `<projection>_apply`. Default: `inline`. */
  readonly apply?: Apply;
  /** Roles that may read it; those that the catalog doesn't name elsewhere read nothing else. Default: readers and auditors. */
  readonly readers?: readonly string[];
}

export interface SubjectKey {
  readonly subject: string;
}

export interface FieldsKey {
  /** Where each field of the key is: one path for all event types, or a path or an expression for each. */
  readonly fields: Readonly<Record<string, string | Readonly<Record<string, string | ExpressionDefinition>>>>;
}

export interface ExpressionDefinition {
  /** One SQL expression over the columns of the event: `(payload ->> 'cents')::numeric / 100`; see docs/projections.md. */
  readonly sql: string;
}

export interface ColumnDefinition {
  readonly fold: Fold;
  readonly doc?: string;
  /** Where the value is, by event type: `payload.field`, a column of the event, or an expression. */
  readonly from?: Readonly<Record<string, string | ExpressionDefinition>>;
  /** The event types that a count counts. */
  readonly of?: string | readonly string[];
  /** For first, last and list: whether an event without a value is passed over. Default: `respect`. */
  readonly nulls?: 'respect' | 'ignore';
}

/** The names that a catalog refers to, so that a wrong one is an error in the editor already. */
type References<D extends CatalogDefinition> = {
  readonly tables: {
    readonly [T in keyof D['tables']]: {
      readonly events: {
        readonly [E in keyof D['tables'][T]['events']]: EventReferences<
          Extract<keyof D['roles']['writers'], string>,
          Extract<keyof D['tables'][T]['events'], string>
        >;
      };
      readonly projections?: ProjectionReferences<
        NonNullable<D['tables'][T]['projections']>,
        Extract<keyof D['tables'][T]['events'], string>
      >;
      readonly consumers?: {
        readonly [C in keyof D['tables'][T]['consumers']]: ConsumerReferences<
          Extract<keyof D['tables'][T]['events'], string>
        >;
      };
    };
  };
};

interface ConsumerReferences<Event extends string> {
  readonly events?: readonly Event[];
}

interface EventReferences<Writer extends string, Event extends string> {
  readonly writers: readonly Writer[];
  readonly leadsTo?: readonly (Event | WithReference<ExpectationDefinition, 'anyOf', Event>)[];
  readonly corrects?: Event | readonly Event[] | WithReference<CorrectionDefinition, 'of', Event>;
}

type ProjectionReferences<P extends Readonly<Record<string, ProjectionDefinition>>, Event extends string> = {
  readonly [N in keyof P]: {
    readonly columns: { readonly [C in keyof P[N]['columns']]: ColumnReferences<Event> };
    readonly removedBy?: Event | readonly Event[];
  };
};

interface ColumnReferences<Event extends string> {
  readonly from?: { readonly [E in Event]?: string | ExpressionDefinition };
  readonly of?: Event | readonly Event[];
}

type WithReference<T, Key extends keyof T, Name extends string> = Omit<T, Key> & {
  readonly [K in Key]: Name | readonly Name[];
};

/**
 * Declares a catalog; a file's default export. It returns what it is given: the CLI validates it when it
 * reads the file, so that every problem is told at once and with its place.
 */
export const defineCatalog = <const D extends CatalogDefinition>(definition: D & References<D>): D =>
  definition;
