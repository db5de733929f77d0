import { createHash } from 'node:crypto';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { ANCHOR_TYPES, COMPARISONS, type Definition, EFFECTS } from '../../catalog/model.ts';
import { pathTo } from '../../catalog/names.ts';
import { KnownError } from '../../errors.ts';
import type { Lock, LockedEvent, LockedTable } from './lock.ts';
import { fromPayloadJson, payloadJson, toPayloadJson } from './payload-json.ts';

/** Raised when the shape of the file changes; an older tool says so instead of misreading it. */
const SCHEMA_VERSION = 1;

const COMMENT =
  'What was released of this catalog. Written by `indelible release`; commit it, and do not edit it.';

const definitionJson = z.strictObject({
  version: z.int32().min(1),
  subject: z.string().nullable(),
  reason: z.enum(['required', 'optional']),
  corrects: z
    .strictObject({ of: z.array(z.string()), again: z.boolean(), effect: z.enum(EFFECTS) })
    .nullable(),
  rules: z.array(z.strictObject({ field: z.string(), is: z.enum(COMPARISONS), than: z.string() })),
  payload: payloadJson,
});

const eventJson = z.strictObject({
  name: z.string(),
  writers: z.array(z.string()),
  definitions: z.array(definitionJson).min(1),
});

const tableJson = z.strictObject({
  name: z.string(),
  streams: z.boolean(),
  anchors: z.array(z.strictObject({ name: z.string(), type: z.enum(ANCHOR_TYPES), required: z.boolean() })),
  events: z.array(eventJson),
});

const lockJson = z.strictObject({
  $comment: z.string(),
  schemaVersion: z.literal(SCHEMA_VERSION),
  hash: z.string(),
  catalog: z.string(),
  version: z.string(),
  schema: z.string(),
  roles: z.strictObject({
    owner: z.string(),
    writers: z.array(z.strictObject({ role: z.string(), actors: z.array(z.string()) })),
    readers: z.array(z.string()),
    auditors: z.array(z.string()),
  }),
  accepted: z.array(z.strictObject({ change: z.string(), reason: z.string(), version: z.string() })),
  tables: z.array(tableJson),
});

type LockJson = z.infer<typeof lockJson>;

/** `catalog.lock.json` for `catalog.ts`, beside it. */
export const lockFileOf = (catalogFile: string): string =>
  join(dirname(catalogFile), `${basename(catalogFile, extname(catalogFile))}.lock.json`);

/** The text of a lock file: the same lock gives the same bytes. */
export const lockText = (lock: Lock): string => {
  const body = bodyOf(lock);
  const file: LockJson = { $comment: COMMENT, schemaVersion: SCHEMA_VERSION, hash: hashOf(body), ...body };
  return `${JSON.stringify(file, null, 2)}\n`;
};

/** Whether two definitions say the same, in whatever order. */
export const isSameDefinition = (a: Definition, b: Definition): boolean =>
  JSON.stringify(definitionToJson(a)) === JSON.stringify(definitionToJson(b));

/**
 * Reads the text of a lock file.
 *
 * @param file names it in messages.
 * @throws KnownError when it is of a newer indelible, has another shape, or was changed since it was written.
 */
export const parseLock = (file: string, text: string): Lock => {
  const json = parseJson(file, text);
  const newer = z.looseObject({ schemaVersion: z.int().min(SCHEMA_VERSION + 1) }).safeParse(json);
  if (newer.success) {
    throw new KnownError(
      `${file} was written by a newer indelible (schemaVersion ${newer.data.schemaVersion}; this one reads ${SCHEMA_VERSION}).`,
      { hint: 'Update indelible; nothing was changed.' },
    );
  }
  const parsed = lockJson.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw changed(file, `${pathTo('', ...(issue?.path ?? [])) || 'the file'}: ${issue?.message}`);
  }
  const lock = lockFrom(file, parsed.data);
  if (hashOf(bodyOf(lock)) !== parsed.data.hash)
    throw changed(file, 'its hash is not the one of its content');
  return lock;
};

const parseJson = (file: string, text: string): unknown => {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw changed(file, `it is no JSON: ${(cause as Error).message}`);
  }
};

const changed = (file: string, why: string): KnownError =>
  new KnownError(`${file} was changed since \`indelible release\` wrote it: ${why}.`, {
    hint: 'Take it back from version control (after a merge conflict: the one of the main branch), then release again.',
  });

const lockFrom = (file: string, { catalog, version, schema, roles, accepted, tables }: LockJson): Lock => {
  try {
    return { catalog, version, schema, roles, accepted, tables: tables.map(tableFrom) };
  } catch (cause) {
    if (cause instanceof SyntaxError) throw changed(file, cause.message);
    throw cause;
  }
};

const tableFrom = ({ name, streams, anchors, events }: LockJson['tables'][number]): LockedTable => ({
  name,
  streams,
  anchors,
  events: events.map(({ name: event, writers, definitions }) => ({
    name: event,
    writers,
    definitions: definitions.map(({ reason, corrects, payload, ...others }) => ({
      ...others,
      reasonRequired: reason === 'required',
      correction: corrects,
      payload: fromPayloadJson(payload),
    })),
  })),
});

type LockBody = Omit<LockJson, '$comment' | 'schemaVersion' | 'hash'>;

const bodyOf = ({ catalog, version, schema, roles, accepted, tables }: Lock): LockBody => ({
  catalog,
  version,
  schema,
  roles: {
    owner: roles.owner,
    writers: roles.writers.map(({ role, actors }) => ({ role, actors: [...actors] })),
    readers: [...roles.readers],
    auditors: [...roles.auditors],
  },
  accepted: accepted.map(({ change, reason, version: released }) => ({ change, reason, version: released })),
  tables: tables.map(({ name, streams, anchors, events }) => ({
    name,
    streams,
    anchors: anchors.map((anchor) => ({ name: anchor.name, type: anchor.type, required: anchor.required })),
    events: events.map(eventToJson),
  })),
});

const eventToJson = ({ name, writers, definitions }: LockedEvent): z.infer<typeof eventJson> => ({
  name,
  writers: [...writers],
  definitions: definitions.map(definitionToJson),
});

const definitionToJson = (definition: Definition): z.infer<typeof definitionJson> => ({
  version: definition.version,
  subject: definition.subject,
  reason: definition.reasonRequired ? 'required' : 'optional',
  corrects: definition.correction && {
    of: [...definition.correction.of].sort(),
    again: definition.correction.again,
    effect: definition.correction.effect,
  },
  rules: definition.rules
    .map(({ field, is, than }) => ({ field, is, than }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  payload: toPayloadJson(definition.payload),
});

const hashOf = (body: LockBody): string =>
  `sha256:${createHash('sha256').update(JSON.stringify(body)).digest('hex')}`;
