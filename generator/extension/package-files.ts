import type { Catalog } from '../catalog/model.ts';
import { loadLexer } from '../ddl/lexer.ts';
import { renderFile } from '../ddl/query-template.ts';
import { catalogSql } from '../ddl/sql-files.ts';
import type { GeneratedFile } from '../output/generated-files.ts';
import { commentOf, controlFile } from './control-file.ts';
import { metaFile } from './meta-file.ts';
import { packagedBy } from './packaged-by.ts';
import { partsOf } from './parts.ts';
import { partsText, scriptText, updateText } from './script.ts';
import { refuseSubstitutions } from './substitutions.ts';

/** The version that was packaged before this one. */
export interface EarlierVersion {
  readonly version: string;
  /** Text of its `NAME--VERSION.sql`. */
  readonly script: string;
}

export interface Packaging {
  readonly catalog: Catalog;
  /** Name of the extension. */
  readonly extension: string;
  /** Null where this is the first version. */
  readonly earlier: EarlierVersion | null;
  /** Text of the META.json that is there; null: none is. */
  readonly meta: string | null;
}

/** Name of a script, as PostgreSQL looks for it. */
export const scriptPath = (extension: string, ...versions: readonly string[]): string =>
  `${[extension, ...versions].join('--')}.sql`;

/**
 * The extension of a catalog: scripts, control file, META.json and Makefile, the SQL that is applied beside it, and
 * the scripts again as calls of pg_tle.
 *
 * @throws KnownError when PostgreSQL would run another text than is written.
 */
export const packageFiles = async (packaging: Packaging): Promise<GeneratedFile[]> => {
  const { catalog, extension, earlier, meta } = packaging;
  const { name, version, schema } = catalog;
  const { files } = await catalogSql(catalog);
  await loadLexer();
  const { before, members, after } = partsOf(files, schema);
  const functions = partsText(members);
  const script = await asOwner(catalog, functions);
  refuseSubstitutions(script);
  const create = await renderFile('extension/create_extension.sql', { extension, schema, version });
  const beside = [`-- ${packagedBy(name)}`, USAGE, partsText(before), create, partsText(after)].join('\n');
  const path = scriptPath(extension, version);
  return [
    { path, text: scriptText(name, `CREATE EXTENSION ${extension}`, script) },
    { path: `beside/${path}`, text: beside },
    { path: `pg_tle/${path}`, text: await pgTle(catalog, 'pg_tle', { extension, script }) },
    ...(earlier === null ? [] : await updateFiles(packaging, earlier, functions)),
    { path: `${extension}.control`, text: controlFile(catalog) },
    { path: 'META.json', text: metaFile(catalog, extension, path, meta) },
    { path: 'Makefile', text: makefile(name, extension) },
  ];
};

const USAGE = `-- Installs everything, the extension in its place; all in one transaction, or nothing:
--   psql -X -v ON_ERROR_STOP=1 -1 -f THIS_FILE "$DATABASE_URL"
`;

const updateFiles = async (
  { catalog, extension }: Packaging,
  earlier: EarlierVersion,
  later: string,
): Promise<GeneratedFile[]> => {
  const { name, version, schema } = catalog;
  const script = await asOwner(
    catalog,
    await updateText({ extension, schema, earlier: earlier.script, later }),
  );
  const path = scriptPath(extension, earlier.version, version);
  const command = `ALTER EXTENSION ${extension} UPDATE TO '${version}'`;
  const values = { extension, earlier: earlier.version, script };
  return [
    { path, text: scriptText(name, command, script) },
    { path: `pg_tle/${path}`, text: await pgTle(catalog, 'pg_tle_update', values) },
  ];
};

/** The SQL between statements that make whoever runs it the owner, and then what they were before. */
const asOwner = async ({ roles: { owner } }: Catalog, sql: string): Promise<string> => {
  const [begin, end] = await Promise.all([
    renderFile('extension/as_owner.sql', { owner }),
    renderFile('extension/as_before.sql', {}),
  ]);
  return [begin, sql, end].join('\n');
};

const pgTle = async (
  { name, version }: Catalog,
  template: string,
  values: Readonly<Record<string, string>>,
): Promise<string> => {
  const text = await renderFile(`extension/${template}.sql`, {
    ...values,
    version,
    comment: commentOf(name),
  });
  return `-- ${packagedBy(name)}\n\n${text}`;
};

/** PGXS: `make install` copies the files to where the server looks for them (manual, "Extension Building Infrastructure"). */
const makefile = (catalog: string, extension: string): string =>
  [
    `# ${packagedBy(catalog)}`,
    `EXTENSION = ${extension}`,
    `DATA = $(wildcard ${extension}--*.sql)`,
    'PG_CONFIG ?= pg_config',
    'PGXS := $(shell $(PG_CONFIG) --pgxs)',
    'include $(PGXS)',
    '',
  ].join('\n');
