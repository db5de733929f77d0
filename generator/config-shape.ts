import { z } from 'zod';

/** What `indelible.config.json` may say, in words that zod checks. */
export const configShape = z.strictObject({
  $schema: z.string().optional(),
  catalog: z.string().optional(),
  out: z.string().optional(),
  trusted: z.array(z.string()).optional(),
  state: z.array(z.string()).optional(),
});
