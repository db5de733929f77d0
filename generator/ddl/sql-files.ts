import { createHash } from 'node:crypto';
import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Catalog } from '../catalog/model.ts';
import { KnownError } from '../errors.ts';
import { packageVersion } from '../package-root.ts';
import { loadLexer } from './lexer.ts';
import { checkParses } from './parse.ts';
import { Forms, type Rendered, renderNewForms, renderPath, renderWithNames, type Values } from './render.ts';
import type { Template } from './template.ts';
import { readTemplates } from './templates.ts';
import { type Scope, valuesOf } from './values.ts';
import { versionedName } from './versioned-name.ts';

/** One object of the schema with all that belongs to it, as PostgreSQL reads it. */
export interface SqlFile extends Rendered {
  /** Path below the folder of the SQL, with `/`. */
  readonly path: string;
  /** What it is for; may have several lines. */
  readonly purpose: string;
}

export interface CatalogSql {
  /** In the order in which they have to run, in one transaction. */
  readonly files: readonly SqlFile[];
  /** SHA-256 over name, version and all the SQL but the entry in the registry that holds it. */
  readonly contentHash: string;
}

/** Scope of what is rendered last, when the hash of all the rest is known. */
const REGISTRY_LAYER = '90_registry/';

/**
 * The SQL of a catalog: every template once for each thing that it is for, parsed by PostgreSQL's own parser.
 * The same catalog gives the same bytes everywhere.
 *
 * @param onFile is given each file as soon as it is rendered; others have their turn after each.
 * @throws KnownError when two things of the catalog would get the same name in the database, now or later.
 */
export const catalogSql = async (
  catalog: Catalog,
  onFile: (file: SqlFile) => void = () => undefined,
): Promise<CatalogSql> => {
  const [templates] = await Promise.all([readTemplates(), loadLexer()]);
  const values = valuesOf(catalog);
  const names = new TakenNames();
  const files: SqlFile[] = [];
  const renderAll = async (some: readonly Template[], more: Values | null): Promise<void> => {
    for (const template of some) {
      for (const item of values[template.scope as Scope]) {
        const file = renderedFile(template, more ? { ...item, ...more } : item);
        names.take(file);
        files.push(file);
        onFile(file);
        await othersTurn();
      }
    }
  };
  const isRegistry = ({ path }: Template): boolean => path.startsWith(REGISTRY_LAYER);
  await renderAll(
    templates.filter((template) => !isRegistry(template)),
    null,
  );
  const contentHash = hashOf(catalog, files);
  await renderAll(templates.filter(isRegistry), recordOf(catalog, files, contentHash));
  checkRoomForVersions(catalog, files);
  return { files, contentHash };
};

/** What the entry in the registry says of the SQL. */
const recordOf = (catalog: Catalog, files: readonly SqlFile[], contentHash: string): Values => ({
  content_hash: contentHash,
  made_with: packageVersion(),
  objects: [
    ...files.flatMap(({ creates }) => creates.map(({ kind, name }) => `${kind} ${name}`)),
    ...rowsOf(catalog),
  ].map((object) => ({ object })),
});

/** What an installation has as rows: who consumes, and what is folded. */
const rowsOf = ({ tables }: Catalog): string[] =>
  tables.flatMap((table) => [
    ...table.consumers.map(({ name }) => `consumer ${name} of ${table.name}`),
    ...table.projections.map(({ name }) => `projection ${name}`),
  ]);

/** Forms that this process has parsed, of whichever catalog. */
let parsed = new Forms();

const renderedFile = (template: Template, values: Values): SqlFile => {
  const path = renderPath(template, values);
  const rendered = renderWithNames(template, values, parsed);
  if (rendered.hasNewForm) parseNewForms(path, template, values);
  return { path, purpose: template.purpose, ...rendered };
};

const parseNewForms = (path: string, template: Template, values: Values): void => {
  try {
    checkParses(path, renderNewForms(template, values, parsed));
  } catch (error) {
    // What was taken up is not as right as it seems.
    parsed = new Forms();
    throw error;
  }
};

const hashOf = ({ name, version }: Catalog, files: readonly SqlFile[]): string => {
  const hash = createHash('sha256').update(`${name}\n${version}\n`);
  for (const { path, text } of files) hash.update(`${path}\n${text}\n`);
  return hash.digest('hex');
};

/**
 * Names that files have, or give to what they create. Two things of the catalog may have names that are the same, put
 * together with others: `a` + `b_c` and `a_b` + `c`. Two files of one path count as well; some file systems fold case.
 */
class TakenNames {
  private readonly by = new Map<string, SqlFile>();

  take(file: SqlFile): void {
    const names = file.creates.map(({ kind, name }) => `${kind} ${name}`);
    for (const name of [file.path.toLowerCase(), ...names]) {
      const other = this.by.get(name);
      if (other && other !== file) throw sameName(name, other, file);
      this.by.set(name, file);
    }
  }
}

const sameName = (name: string, first: SqlFile, second: SqlFile): KnownError =>
  new KnownError(
    `Two things of the catalog would get the same name (${name}): ${first.path} and ${second.path}.`,
    {
      hint: 'Rename one of them: put together, or but for upper and lower case, their names are the same.',
    },
  );

/** A rebuild makes the state of `x` anew as `x_2`, and one day as `x_3`: nothing else may be called so. */
const checkRoomForVersions = ({ tables }: Catalog, files: readonly SqlFile[]): void => {
  const projections = new Map(
    tables.flatMap((table) => table.projections.map(({ name }) => [versionedName(name), name] as const)),
  );
  for (const { path, creates } of files) {
    for (const { kind, name } of creates) {
      const [, before = '', version] = /^(.*)_(\d+)$/s.exec(name) ?? [];
      const projection = projections.get(before);
      if (kind !== 'relation' || projection === undefined || version === '1') continue;
      throw new KnownError(
        `A rebuild of ${projection} would make a table ${name}, which ${path} makes already.`,
        {
          hint: `Rename one of them: a projection keeps the names that are its own and a number.`,
        },
      );
    }
  }
};
