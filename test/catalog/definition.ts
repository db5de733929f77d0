import { z } from 'zod';
import type { CatalogDefinition, EventDefinition, TableDefinition } from '../../generator/catalog/define.ts';

/** A small right catalog for tests that make one thing of it wrong. */
export const definition = (change: Partial<CatalogDefinition> = {}): CatalogDefinition => ({
  name: 'shop',
  version: '1.0.0',
  schema: 'shop',
  doc: 'A shop.',
  roles: { owner: 'shop_owner', writers: { shop_agent: { actors: ['ai/*'] } }, readers: ['shop_reader'] },
  tables: { shop_events: table() },
  ...change,
});

export const table = (change: Partial<TableDefinition> = {}): TableDefinition => ({
  doc: 'What happened.',
  anchors: { run_id: { type: 'uuid' } },
  events: { sold: event() },
  ...change,
});

export const event = (change: Partial<EventDefinition> = {}): EventDefinition => ({
  doc: 'When something is sold.',
  subject: 'product',
  payload: z.strictObject({ cents: z.int() }),
  writers: ['shop_agent'],
  ...change,
});
