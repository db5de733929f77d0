import fc from 'fast-check';
import type { Anchor, Catalog, EventTable, EventType } from '../../generator/catalog/model.ts';
import { COMPARISONS } from '../../generator/catalog/model.ts';
import { payloadSchema } from '../payload/arbitrary-schema.ts';
import { compiled } from '../payload/payload-schema.ts';
import { catalogOf, event, field, number, table } from '../types/model.ts';

/** Names that are reserved somewhere, collide as identifiers, or end a string, a template or a comment. */
const NAMES = [
  ...['constructor', '__proto__', 'class', 'Class', 'append', 'of', 'z', 'sql', 'types', '`', "'", '"', '\\'],
  ...['a b', 'a_b', 'A-B', 'ä', 'a\u0308', '日本', '💸', '*/', '\u2028', '\u202e', '$1', '1', 'x'.repeat(63)],
  ...['TableClient', 'table', 'event', 'events', 'InvalidEvent', 'Queryable', 'Map', 'Promise', 'Error'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is meant to look like one
  '${x}',
];
const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NAMES) },
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
    .filter((text) => !text.includes('\0') && text.isWellFormed()),
);

const doc = fc.oneof(name, fc.constantFrom('*/ const x = 1; /*', '@ts-ignore', 'two\n\nlines', ''));

const anchor: fc.Arbitrary<Anchor> = fc.record({
  name,
  type: fc.constantFrom('uuid', 'text', 'integer', 'bigint'),
  required: fc.boolean(),
  doc,
});

const eventType = (writers: readonly string[], others: readonly string[]): fc.Arbitrary<EventType> =>
  fc
    .record({
      name,
      doc,
      version: fc.constantFrom(1, 1, 7),
      isOpen: fc.boolean(),
      before: payloadSchema.map(({ schema }) => compiled(schema)),
      subject: fc.option(name),
      reasonRequired: fc.boolean(),
      payload: payloadSchema.map(({ schema }) => compiled(schema)),
      writers: fc.subarray([...writers]),
      of: fc.subarray([...others]),
      is: fc.option(fc.constantFrom(...COMPARISONS)),
    })
    .map(({ name, of, is, payload, isOpen, before, ...more }) =>
      event(name, {
        ...more,
        earlier:
          more.version === 1
            ? []
            : [
                {
                  version: more.version - 1,
                  subject: null,
                  payload: before,
                  rules: [],
                  reasonRequired: false,
                  correction: null,
                  isOpen,
                  upcast: { kind: 'whole', expression: 'payload' },
                },
              ],
        payload:
          is === null
            ? payload
            : { ...payload, fields: [field('a', number), field("b'", number, { optional: true })] },
        rules: is === null ? [] : [{ field: 'a', is, than: "b'" }],
        correction: of.length === 0 ? null : { of, again: false, effect: 'replaces' },
      }),
    );

const eventTable = (writers: readonly string[]): fc.Arbitrary<EventTable> =>
  fc
    .record({
      name,
      doc,
      streams: fc.boolean(),
      anchors: fc.uniqueArray(anchor, { selector: (one) => one.name, maxLength: 3 }),
      names: fc.uniqueArray(name, { minLength: 1, maxLength: 5 }),
    })
    .chain(({ names, ...more }) =>
      fc.tuple(...names.map((_, index) => eventType(writers, names.slice(0, index + 1)))).map((events) =>
        table(more.name, {
          ...more,
          events: events.map((one, index) => ({ ...one, name: names[index] ?? '' })),
        }),
      ),
    );

/** Catalogs of odd names and every kind of payload; the model as validation would give it. */
export const arbitraryCatalog: fc.Arbitrary<Catalog> = fc
  .uniqueArray(fc.record({ role: name, actors: fc.array(name, { maxLength: 3 }) }), {
    selector: ({ role }) => role,
    minLength: 1,
    maxLength: 3,
  })
  .chain((writers) =>
    fc
      .uniqueArray(eventTable(writers.map(({ role }) => role)), {
        selector: (one) => one.name,
        minLength: 1,
        maxLength: 3,
      })
      .map((tables) =>
        catalogOf(tables, { roles: { owner: 'owner', writers, readers: [], auditors: [], consumers: [] } }),
      ),
  );
