import { access, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JitiOptions } from 'jiti';
import { KnownError } from '../errors.ts';
import type { Erased } from './erase-types.ts';
import type { Catalog } from './model.ts';
import type { Problem } from './problem.ts';

export interface LoadedCatalog {
  readonly catalog: Catalog;
  readonly warnings: readonly Problem[];
}

/**
 * Reads a catalog file (TypeScript or JavaScript) and validates what it exports.
 *
 * @throws KnownError that lists every problem with its place, or says why the file can't be run.
 */
export const loadCatalog = async (file: string): Promise<LoadedCatalog> => {
  const path = resolve(file);
  const source = await readSource(path, file);
  const [{ definition, duplicates }, { validateCatalog }] = await Promise.all([
    runFile(path, file, source),
    import('./validate.ts'),
  ]);
  const { catalog, problems, warnings } = validateCatalog(definition);
  const expressions = catalog?.tables.some(({ events }) => events.some(({ earlier }) => earlier.length > 0))
    ? await (await import('./upcast-expression.ts')).expressionProblems(catalog)
    : [];
  const all = [...duplicates, ...problems, ...expressions];
  if (catalog === null || all.length > 0) throw new KnownError(describeProblems(file, all));
  return { catalog, warnings };
};

const readSource = async (path: string, file: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT'
        ? 'There is no catalog'
        : code === 'EISDIR'
          ? 'A folder is no catalog:'
          : `Can not read (${code})`;
    throw new KnownError(`${why} ${file}.`, {
      hint: 'Name it with --catalog FILE, or make one with `indelible init`.',
      cause,
    });
  }
};

interface Run {
  readonly definition: unknown;
  readonly duplicates: readonly Problem[];
}

/** Runs the file through jiti, since Node 20 can't import TypeScript; types are erased, not checked. */
const runFile = async (path: string, file: string, source: string): Promise<Run> => {
  const { eraseTypes, eraseTypesAside } = await import('./erase-types.ts');
  let sourceOf: Erased['sourceOf'] = () => null;
  try {
    const [erased, { createJiti }, { duplicateKeys }, modules] = await Promise.all([
      eraseTypesAside(path, source),
      import('jiti'),
      import('./duplicate-keys.ts'),
      modulesFor(path),
    ]);
    sourceOf = erased.sourceOf;
    const jiti = createJiti(path, {
      ...modules,
      fsCache: false,
      moduleCache: false,
      interopDefault: false,
      transform: (module) => {
        const { filename = path } = module;
        return { code: filename === path ? erased.code : eraseTypes(filename, module.source).code };
      },
    });
    const module = await jiti.import<{ default?: unknown }>(path);
    if (module.default !== undefined)
      return { definition: module.default, duplicates: duplicateKeys(erased.warnings) };
  } catch (cause) {
    throw new KnownError(`${file} can not be run: ${reasonOf(cause, path, sourceOf)}`, {
      hint: 'Mend the catalog; nothing was changed.',
      cause,
    });
  }
  throw new KnownError(`${file} has no default export.`, {
    hint: 'Write `export default defineCatalog({ … })`.',
  });
};

/**
 * `indelible` is this very package, wherever the catalog is. `zod` is the project's own where there is one,
 * and else the one that indelible brings, so that a catalog runs in an empty folder. That one is loaded already.
 */
const modulesFor = async (catalogPath: string): Promise<Pick<JitiOptions, 'alias' | 'virtualModules'>> => {
  const built = fileURLToPath(new URL('../index.js', import.meta.url));
  const self = await access(built).then(
    () => built,
    () => fileURLToPath(new URL('../index.ts', import.meta.url)),
  );
  const ours = createRequire(import.meta.url).resolve('zod');
  const isOurs = zodOf(catalogPath, ours) === ours;
  return { alias: { indelible: self }, virtualModules: isOurs ? { zod: await import('zod') } : {} };
};

const zodOf = (catalogPath: string, ours: string): string => {
  try {
    return createRequire(catalogPath).resolve('zod');
  } catch {
    return ours;
  }
};

/** Message of what the file threw, with the line of the file that threw it, and never a stack. */
const reasonOf = (thrown: unknown, path: string, sourceOf: Erased['sourceOf']): string => {
  if (!(thrown instanceof Error)) return `it threw ${String(thrown)}.`;
  const [first = thrown.name] = thrown.message.split('\n', 1);
  const message = first.replaceAll(path, basename(path)).trim();
  const [, line, column] = new RegExp(`${escapePattern(path)}:(\\d+):(\\d+)`).exec(thrown.stack ?? '') ?? [];
  const place = line === undefined ? null : sourceOf({ line: Number(line), column: Number(column) });
  return place === null ? `${message}.` : `${message} (line ${place.line}, column ${place.column}).`;
};

const escapePattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `file: 2 problems`, then each with its path and what to do. */
const describeProblems = (file: string, problems: readonly Problem[]): string =>
  [
    `${file}: ${problems.length} problem${problems.length === 1 ? '' : 's'} in the catalog`,
    ...problems.map(({ at, problem, hint }) => `  ${at}: ${problem}.\n    ${hint}`),
  ].join('\n');
