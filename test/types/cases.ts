import type { Catalog } from '../../generator/catalog/model.ts';
import { compilePayload } from '../../generator/catalog/payload/compile.ts';
import type { PayloadType } from '../../generator/catalog/payload-type.ts';
import { catalogOf, event, field, number, object, table, text, whole } from './model.ts';
import { projection } from './projection.ts';
import { zodPayloads } from './zod-payloads.ts';

const literal = (...values: readonly (string | number | boolean | null)[]): PayloadType => ({
  kind: 'literal',
  values,
});
const list = (items: PayloadType): PayloadType => ({
  kind: 'array',
  items,
  minLength: null,
  maxLength: null,
});
const record = (values: PayloadType): PayloadType => ({ kind: 'record', keys: text, values });
const either = (...members: readonly PayloadType[]): PayloadType => ({ kind: 'union', members });

/** The Expense Reconciler of the seeds, and a table without anchors beside it. */
const reconciler: Catalog = catalogOf(
  [
    table('agent_events', {
      doc: 'Every step of every run of the Expense Reconciler.',
      anchors: [
        { name: 'run_id', type: 'uuid', required: true, doc: 'The run of the worker that did it.' },
        { name: 'turn_seq', type: 'integer', required: false, doc: '' },
      ],
      events: [
        event('claimed_transaction', {
          subject: 'pending_transaction',
          payload: object(field('user_id', text, { doc: 'Whose transaction it is.' })),
        }),
        event('categorised_with_confidence', {
          subject: 'pending_transaction',
          payload: object(
            field('category', text),
            field('confidence', number, { doc: 'How sure the model was, 0 to 1.' }),
            field('input_hash', text, { optional: true, doc: 'What the model was shown.' }),
          ),
        }),
        event('email_dispatched', {
          subject: 'outbox_message',
          reasonRequired: false,
          payload: object(
            field('queued', literal(true), { optional: true }),
            field('delivered_at', either(text, { kind: 'null' }), { optional: true }),
          ),
        }),
      ],
      projections: [
        projection('transactions', {
          subject: 'pending_transaction',
          columns: {
            user_id: { fold: 'first', type: 'text', from: { claimed_transaction: ['user_id', text] } },
            confidence: {
              fold: 'last',
              type: 'numeric',
              from: { categorised_with_confidence: ['confidence', number] },
            },
            confidences: {
              fold: 'list',
              type: 'numeric',
              from: { categorised_with_confidence: ['confidence', number] },
            },
            sure: {
              fold: 'sum',
              type: 'numeric',
              from: { categorised_with_confidence: ['confidence', number] },
            },
            claims: { fold: 'count', type: 'int8', from: { claimed_transaction: null } },
            claimed_at: { fold: 'max', type: 'timestamptz', from: { claimed_transaction: 'occurred_at' } },
            claim_ids: {
              fold: 'list',
              type: 'int8',
              from: { claimed_transaction: 'id' },
              ignoresNulls: true,
            },
            turn: { fold: 'last', type: 'int4', from: { claimed_transaction: 'turn_seq' } },
            claim: { fold: 'last', type: 'jsonb', from: { claimed_transaction: 'payload' } },
          },
        }),
      ],
    }),
    table('review_events', {
      events: [
        event('CategoryCorrected', {
          subject: 'pending_transaction',
          version: 2,
          writers: ['reviewer'],
          payload: object(
            field('to', literal('food', 'travel')),
            field('evidence', list(object(field('page', whole), field('note', text, { optional: true })))),
            field('scores', record(number)),
          ),
          correction: { of: ['CategoryCorrected'], again: true, effect: 'replaces' },
        }),
      ],
      projections: [
        projection('reviews', {
          subject: null,
          columns: {
            to: {
              fold: 'last',
              type: 'text',
              from: { CategoryCorrected: ['to', literal('food', 'travel')] },
            },
            scores: { fold: 'list', type: 'jsonb', from: { CategoryCorrected: ['scores', record(number)] } },
          },
        }),
      ],
    }),
  ],
  {
    schema: 'ledger',
    roles: {
      owner: 'ledger_owner',
      writers: [
        { role: 'worker', actors: ['ai/*'] },
        { role: 'reviewer', actors: ['human/*', 'ai/checker'] },
      ],
      readers: [],
      auditors: [],
      consumers: [],
    },
  },
);

// biome-ignore lint/suspicious/noTemplateCurlyInString: it is meant to look like one
const EVIL = '*/ export const x: never = 1; /* `${1}` \u2028 \u202e "\' \\ \u0007';

/** Names and words that break a careless generator. */
const hostile: Catalog = catalogOf(
  [
    table('"; DROP TABLE x --', {
      doc: EVIL,
      anchors: [
        { name: 'class', type: 'text', required: true, doc: '@ts-expect-error' },
        { name: "it's $$ here", type: 'bigint', required: false, doc: EVIL },
      ],
      events: [
        event('class', { doc: '@ts-ignore', payload: object() }),
        event('Class', { doc: 'two\nlines\n\n@deprecated', payload: { ...object(), unknownKeys: 'allow' } }),
        event('CLASS', {
          payload: object(field('__proto__', text), field('constructor', text), field('new', text)),
        }),
        event('2fa enabled', { payload: object(field('0', text), field('a b', text), field('get', text)) }),
        event('___', { subject: EVIL }),
        event('💸', { payload: object(field('💸', either())) }),
        event('été', { payload: object(field('any', { kind: 'any' }, { optional: true })) }),
        event('e\u0301te\u0301', { payload: object(field('none', literal())) }),
        event('日本 語', {
          payload: object(field('deep', list(list(either(list(text), { kind: 'null' }))))),
        }),
        event('𝒳𝒴', { payload: object(field('n', literal(-1, 1e21, 0.5, null, false, EVIL))) }),
        event('__proto__', { writers: ['worker', '__proto__'] }),
        event('append_class', { reasonRequired: false }),
        event('string'),
        event('Extract', { payload: object(field(EVIL, text, { doc: EVIL })) }),
        event('ReadonlyArray', { payload: object(field('readonly', record(list({ kind: 'any' })))) }),
      ],
    }),
    table('DROP TABLE x', {
      events: [event('class'), event('nobody', { writers: [] })],
      projections: [
        projection('class', {
          doc: EVIL,
          subject: null,
          columns: {
            ['__proto__']: { fold: 'last', type: 'text', from: { class: ['a', literal(EVIL, null)] } },
            "it's `$1`": { fold: 'list', type: 'numeric', from: { class: ['a', either()] } },
          },
        }),
        projection('Class', {
          subject: EVIL,
          columns: { [EVIL]: { fold: 'last', type: 'jsonb', from: { class: ['any', { kind: 'any' }] } } },
        }),
      ],
    }),
  ],
  {
    roles: {
      owner: 'o',
      writers: [
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it is meant to look like one
        { role: 'worker', actors: ['a`i/${x}\\*', "it's", EVIL] },
        { role: '__proto__', actors: [] },
        { role: '1', actors: ['*'] },
      ],
      readers: [],
      auditors: [],
      consumers: [],
    },
  },
);

/** Compiled from zod as a catalog's are. */
const zod: Catalog = catalogOf([
  table('zod_events', {
    events: Object.entries(zodPayloads).map(([name, schema]) => {
      const { type, problems } = compilePayload(schema, name);
      if (type?.kind !== 'object') throw new Error(JSON.stringify(problems));
      return event(name, { payload: type });
    }),
  }),
]);

export const cases: Readonly<Record<string, Catalog>> = { reconciler, hostile, zod };
