import { z } from 'zod';
import { MODES } from './evolve/mode.ts';

/** What `indelible.config.json` may say, in words that zod checks. */
export const configShape = z.strictObject({
  $schema: z.string().optional(),
  catalog: z.string().optional(),
  out: z.string().optional(),
  trusted: z.array(z.string()).optional(),
  state: z.array(z.string()).optional(),
  compatibility: z.enum(MODES).optional(),
});
