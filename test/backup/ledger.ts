import type { Catalog } from '../../generator/catalog/model.ts';
import { vault } from '../attacks/vault.ts';
import { modelOf } from '../install/catalog.ts';

/** The vault with everything that keeps state: consumers, a group, streams, projections of both kinds. */
export const ledger = (): Catalog => {
  const definition = vault('ledger');
  const { payments } = definition.tables;
  if (!payments) throw new Error('the vault has no payments');
  const invoices = {
    doc: 'What is paid of every invoice.',
    key: { subject: 'invoice' },
    columns: { cents: { fold: 'sum', from: { paid: 'payload.cents' } } },
  } as const;
  return modelOf({
    ...definition,
    tables: {
      ...definition.tables,
      payments: {
        ...payments,
        projections: { invoices, invoices_later: { ...invoices, apply: 'asynchronous' } },
      },
    },
  });
};
