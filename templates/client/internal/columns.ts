import { z } from 'zod';
import type { AnchorRule, TableRules, VersionRule } from './table-rules.ts';

/** What a writer says to append an event of this type: the columns, checked as the database checks them. */
export const eventSchema = (type: string, rule: VersionRule, table: TableRules): z.ZodType =>
  z.strictObject({
    event_type: z.literal(type),
    // What is not said is 1.
    event_version: rule.version === 1 ? z.literal(1).nullish() : z.literal(rule.version),
    ...Object.fromEntries(table.anchors.map((anchor) => [anchor.name, anchorSchema(anchor)])),
    ...subjectColumns(rule, table),
    payload: rule.payload(),
    actor: sayingSomething('who did it'),
    reason: rule.reasonRequired
      ? sayingSomething('why it was done')
      : sayingSomething('why it was done').nullish(),
    corrects: rule.isCorrection
      ? bigint('the id of the event that this one corrects')
      : z.null('nothing: this event corrects no other').optional(),
    idempotency_key: z.string().nullish(),
  });

const subjectColumns = ({ subject }: VersionRule, { streams }: TableRules): Record<string, z.ZodType> => {
  const nothing = z.null('nothing: this event has no subject').optional();
  const which = `which ${subject} the event is about`;
  const version = 'the version of the subject that the event makes, at least 1';
  const columns = {
    subject_type: subject === null ? nothing : z.literal(subject),
    subject_id: subject === null ? nothing : z.string(which).min(1, which),
  };
  if (!streams) return columns;
  return { ...columns, subject_version: subject === null ? nothing : z.int32(version).min(1, version) };
};

/** Text with more in it than white space, which is the same for trim() and for the database. */
const sayingSomething = (what: string): z.ZodType =>
  z.string(what).refine((text) => text.trim() !== '', what);

const anchorSchema = ({ type, required }: AnchorRule): z.ZodType => {
  const schema = ANCHORS[type]();
  return required ? schema : schema.nullish();
};

const ANCHORS: Readonly<Record<AnchorRule['type'], () => z.ZodType>> = {
  uuid: () => z.string('a uuid').regex(UUID, 'a uuid'),
  text: () => z.string(),
  integer: () => z.int32('a whole number of 32 bits'),
  bigint: () => bigint('a whole number of 64 bits, as text'),
};

/** Every spelling that PostgreSQL reads (manual, "UUID Type"). */
const UUID = /^(?:\{(?:[0-9a-f]{4}-?){7}[0-9a-f]{4}\}|(?:[0-9a-f]{4}-?){7}[0-9a-f]{4})$/i;

/** Text, because a number holds whole numbers up to 2^53 only. */
const bigint = (what: string): z.ZodType =>
  z
    .string(what)
    .refine((text) => /^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text), what);
