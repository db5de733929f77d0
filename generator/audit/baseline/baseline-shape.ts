import { z } from 'zod';

const entryShape = z.strictObject({ key: z.string(), reason: z.string(), expires: z.string() });

/** What a baseline file may say. */
export const baselineShape = z.strictObject({
  $schema: z.string().optional(),
  schemaVersion: z.literal(1),
  accepted: z.array(entryShape),
});
