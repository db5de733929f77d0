import { createRequire } from 'node:module';

/**
 * ts-morph, with the TypeScript compiler that it brings. Required rather than imported: node would first read
 * all of its 10 MB for the names that it exports.
 */
export const { CodeBlockWriter, ts } = createRequire(import.meta.url)(
  'ts-morph',
) as typeof import('ts-morph');
