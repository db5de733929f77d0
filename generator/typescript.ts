import { createRequire } from 'node:module';
import type { CodeBlockWriter as Writer } from 'ts-morph';

/**
 * The part of ts-morph that writes code. Required rather than imported: node would first read all of its 10 MB for
 * the names that it exports.
 */
export const { CodeBlockWriter } = createRequire(import.meta.url)('ts-morph') as {
  readonly CodeBlockWriter: typeof Writer;
};
export type CodeBlockWriter = Writer;
