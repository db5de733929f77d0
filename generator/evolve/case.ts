import { type ZodType, z } from 'zod';
import type {
  CatalogDefinition,
  EarlierDefinition,
  EventDefinition,
  TableDefinition,
} from '../catalog/define.ts';

/** A catalog that was released, and what became of it; each rule has some that break, and some that almost do. */
export interface Case {
  readonly name: string;
  readonly before: CatalogDefinition;
  readonly after: CatalogDefinition;
}

/** A shop with one event type, changed in one place. */
export interface ShopChange {
  readonly catalog?: Partial<CatalogDefinition>;
  readonly roles?: Partial<CatalogDefinition['roles']>;
  readonly table?: Partial<TableDefinition>;
  readonly event?: Partial<EventDefinition>;
  /** Event types besides `sold`. */
  readonly events?: Readonly<Record<string, Partial<EventDefinition>>>;
}

export const shop = (change: ShopChange = {}): CatalogDefinition => ({
  name: 'shop',
  version: '1.0.0',
  schema: 'shop',
  roles: {
    owner: 'shop_owner',
    writers: { shop_agent: { actors: ['ai/*'] }, shop_clerk: {} },
    readers: ['shop_reader'],
    ...change.roles,
  },
  tables: { shop_events: table(change) },
  ...change.catalog,
});

export const table = (change: ShopChange = {}): TableDefinition => ({
  doc: 'What happened.',
  anchors: { run_id: { type: 'uuid' } },
  events: {
    sold: event(change.event),
    ...Object.fromEntries(Object.entries(change.events ?? {}).map(([name, other]) => [name, event(other)])),
  },
  ...change.table,
});

export const event = (change: Partial<EventDefinition> = {}): EventDefinition => ({
  doc: 'When something is sold.',
  subject: 'product',
  payload: z.strictObject({ cents: z.int() }),
  writers: ['shop_agent', 'shop_clerk'],
  ...change,
});

/** Version 1 of an event type as version 2 remembers it where nothing of its payload changed. */
export const same: EarlierDefinition = { payload: z.strictObject({ cents: z.int() }), upcast: {} };

/** Version 2 of an event type, which says in what version 1 differed. */
export const next = (
  change: Partial<EventDefinition>,
  earlier: Partial<EarlierDefinition> = {},
): Partial<EventDefinition> => ({ ...change, version: 2, earlier: { 1: { ...same, ...earlier } } });

/** Only the payload of `sold` changes. */
export const payloads = (name: string, before: ZodType, after: ZodType): Case => ({
  name,
  before: shop({ event: { payload: before } }),
  after: shop({ event: { payload: after } }),
});

/** Only one field of the payload of `sold` changes. */
export const fields = (name: string, before: ZodType, after: ZodType): Case =>
  payloads(name, z.strictObject({ v: before }), z.strictObject({ v: after }));
