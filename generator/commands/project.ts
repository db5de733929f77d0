import { dirname, join } from 'node:path';
import { loadCatalog } from '../catalog/load.ts';
import type { Catalog } from '../catalog/model.ts';
import { readConfig } from '../config.ts';
import { KnownError } from '../errors.ts';
import type { Mode } from '../evolve/mode.ts';
import type { Output } from './output.ts';

/** The flags that every verb has. */
export interface ProjectOptions {
  readonly catalog?: string;
  readonly out?: string;
  readonly config?: string;
  readonly databaseUrl?: string;
}

/** Flags first, then the config file, then what is usual. */
export interface Project {
  readonly catalogFile: string;
  readonly out: string;
  readonly trusted: readonly string[];
  /** Patterns for tables whose changes events have to record. */
  readonly state: readonly string[];
  /** How catalogs are judged against what was released; null: as is usual. */
  readonly compatibility: Mode | null;
}

const DEFAULT_CATALOG = 'catalog.ts';

/** @throws KnownError when the config can't be read, or a variable that was to name the output is not set. */
export const projectOf = async (options: ProjectOptions): Promise<Project> => {
  const config = await readConfig(options.config);
  const catalogFile = options.catalog ?? config.catalog ?? DEFAULT_CATALOG;
  if (options.out === '')
    throw new KnownError('--out is empty.', { hint: 'Name a folder; . is the one that you are in.' });
  const out = options.out ?? config.out ?? join(dirname(catalogFile), 'generated');
  return {
    catalogFile,
    out,
    trusted: config.trusted ?? [],
    state: config.state ?? [],
    compatibility: config.compatibility ?? null,
  };
};

/**
 * The project's catalog; its warnings go to stderr. Whatever is done with one renders SQL: PostgreSQL's parser is made
 * ready on another thread meanwhile.
 */
export const projectCatalog = async ({ catalogFile }: Project, output: Output): Promise<Catalog> => {
  const lexer = import('../ddl/lexer.ts').then(({ loadLexer }) => loadLexer());
  const [loaded] = await Promise.all([loadCatalog(catalogFile), lexer]);
  for (const { at, problem, hint } of loaded.warnings) {
    output.stderr(`warning: ${catalogFile}: ${at}: ${problem}.\n  ${hint}\n`);
  }
  return loaded.catalog;
};

/**
 * The URL from `--database-url` or DATABASE_URL.
 *
 * @throws KnownError when there is neither.
 */
export const databaseUrlOf = ({ databaseUrl }: ProjectOptions): string => {
  const url = databaseUrl ?? process.env.DATABASE_URL;
  if (url) return url;
  throw new KnownError('No database is named.', {
    hint: 'Pass --database-url postgres://user:password@host:5432/database, or set DATABASE_URL.',
  });
};
