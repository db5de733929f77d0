import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Queryable } from '@databases/pg';
import { transform } from 'esbuild';
import type { Catalog } from '../../generator/catalog/model.ts';
import { generateClient } from '../../generator/client/generate.ts';
import { makeProjectFolder } from './project-folder.ts';

/** A client of a catalog that only the test knows: nothing of its types is left. */
export interface UntypedClient {
  append(event: unknown): Promise<unknown>;
  appendMany(events: readonly unknown[]): Promise<readonly unknown[]>;
  readonly of: Readonly<Record<string, { append(event: unknown): Promise<unknown> }>>;
}

type MakeClient = (
  database: Queryable,
  options?: { readonly writer?: string; readonly prepare?: boolean },
) => UntypedClient;

/** Generates the client of a catalog and runs it: the function that makes a client of its one table. */
export const loadClient = async (catalog: Catalog): Promise<MakeClient> => {
  const [make] = Object.entries(await loadModule(catalog)).filter(([name]) => name.endsWith('Client'));
  if (make === undefined) throw new Error('there is no client');
  return make[1] as MakeClient;
};

/** Generates the client of a catalog and runs it: what it exports. */
export const loadModule = async (catalog: Catalog): Promise<Readonly<Record<string, unknown>>> => {
  const project = await makeProjectFolder();
  try {
    const { code } = await transform(await generateClient(catalog, '// client'), { loader: 'ts' });
    const file = join(project.path, 'client.mjs');
    await writeFile(file, code);
    return await import(pathToFileURL(file).href);
  } finally {
    await project.remove();
  }
};
