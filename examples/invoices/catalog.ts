import { defineCatalog } from 'indelible';
import { z } from 'zod';

const category = z.enum(['legal', 'marketing', 'office', 'travel']);

export default defineCatalog({
  name: 'invoices',
  version: '1.0.0',
  schema: 'billing',
  doc: 'Customers and invoices as AI agents and people changed them.',
  roles: {
    owner: 'billing_owner',
    writers: {
      billing_agent: { actors: ['ai/*'] },
      billing_clerk: { actors: ['human/*'] },
    },
    readers: ['billing_reader'],
    auditors: ['billing_auditor'],
  },
  tables: {
    billing_events: {
      doc: 'What was changed about customers and invoices, by whom and why.',
      // Agents and people work on the same invoices: who decides on an old state of one is told.
      streams: true,
      events: {
        CustomerEmailChanged: {
          doc: 'When a customer gets another email address.',
          subject: 'customer',
          payload: z.strictObject({ newEmail: z.email() }),
          writers: ['billing_agent', 'billing_clerk'],
          narration: 'changed the email of customer {subject_id} to {payload.newEmail}',
        },
        InvoiceClassified: {
          doc: 'When an invoice gets its category.',
          subject: 'invoice',
          payload: z.strictObject({ category, confidence: z.number().min(0).max(1).optional() }),
          writers: ['billing_agent', 'billing_clerk'],
          narration: 'classified invoice {subject_id} as {payload.category}',
        },
        ClassificationCorrected: {
          doc: 'When the category of an invoice turns out to be wrong.',
          subject: 'invoice',
          payload: z.strictObject({ to: category }),
          writers: ['billing_agent', 'billing_clerk'],
          corrects: 'InvoiceClassified',
          narration: 'corrected the category of invoice {subject_id} to {payload.to}',
        },
      },
    },
  },
});
