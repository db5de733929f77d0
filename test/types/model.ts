import type { Catalog, EventTable, EventType } from '../../generator/catalog/model.ts';
import type {
  Field,
  NumberType,
  ObjectType,
  PayloadType,
  StringType,
} from '../../generator/catalog/payload-type.ts';

/** Short ways to write the model by hand; tests of what comes after validation need no zod. */
export const text: StringType = { kind: 'string', minLength: null, maxLength: null, patterns: [] };
export const number: NumberType = {
  kind: 'number',
  integer: false,
  minimum: null,
  maximum: null,
  multipleOf: null,
};
export const whole: NumberType = { ...number, integer: true };

export const field = (name: string, type: PayloadType, more: Partial<Field> = {}): Field => ({
  name,
  doc: '',
  optional: false,
  type,
  ...more,
});

export const object = (...fields: readonly Field[]): ObjectType => ({
  kind: 'object',
  fields,
  unknownKeys: 'refuse',
});

export const event = (name: string, more: Partial<EventType> = {}): EventType => ({
  name,
  version: 1,
  doc: `When ${name} happened.`,
  subject: null,
  payload: object(),
  rules: [],
  writers: ['worker'],
  reasonRequired: true,
  narration: [],
  leadsTo: [],
  correction: null,
  earlier: [],
  ...more,
});

export const table = (name: string, more: Partial<EventTable> = {}): EventTable => ({
  name,
  doc: `Events of ${name}.`,
  anchors: [],
  streams: false,
  projections: [],
  events: [],
  consumers: [],
  ...more,
});

export const catalogOf = (tables: readonly EventTable[], more: Partial<Catalog> = {}): Catalog => ({
  name: 'test',
  version: '1.0.0',
  schema: 'test',
  doc: '',
  roles: {
    owner: 'owner',
    writers: [{ role: 'worker', actors: ['*'] }],
    readers: ['reader'],
    auditors: ['auditor'],
    consumers: [],
  },
  tables,
  ...more,
});
