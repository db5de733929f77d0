import { Readable } from 'node:stream';
import type { Catalog } from '../catalog/model.ts';
import { type CatalogSql, catalogSql, type SqlFile } from './sql-files.ts';

/** The SQL of a catalog while it is rendered. */
export interface Rendering {
  /** In their order, each as soon as it is there; to be read once, and at any time. */
  readonly files: AsyncIterable<SqlFile>;
  /** All of it. */
  readonly whole: Promise<CatalogSql>;
}

/** Renders the SQL of a catalog in the pauses in which something else waits for a server. */
export const renderMeanwhile = (catalog: Catalog): Rendering => {
  const files = new Readable({ objectMode: true, read: () => undefined });
  // Whoever reads is told, and it may be that nobody does any more.
  files.on('error', () => undefined);
  const whole = catalogSql(catalog, (file) => files.push(file));
  whole.then(
    () => files.push(null),
    (error) => files.destroy(error),
  );
  return { files, whole };
};
