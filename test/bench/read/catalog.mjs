// The event table that is read, and its consumers, all with one role.
import { z } from 'zod';
import { validateCatalog } from '../../../dist/catalog/validate.js';

/** Its consumers need no group and have no filter: what is compared reads everything, too. */
export const benchCatalog = (consumers) => {
  const { catalog, problems } = validateCatalog({
    name: 'bench',
    version: '1.0.0',
    schema: 'bench',
    roles: { owner: 'bench_owner', writers: { bench_writer: {} } },
    tables: {
      events: {
        doc: 'd',
        events: {
          changed: {
            doc: 'd',
            subject: 'item',
            payload: z.strictObject({ state: z.string() }),
            writers: ['bench_writer'],
            reason: 'optional',
          },
        },
        consumers: Object.fromEntries(consumers.map((name) => [name, { doc: 'd', role: 'bench_reader' }])),
      },
    },
  });
  if (!catalog) throw new Error(JSON.stringify(problems));
  return catalog;
};
