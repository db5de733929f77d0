import { writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { inspect } from 'node:util';
import { ExitCode, KnownError } from '../errors.ts';
import type { Erased, NotReadError, Place } from './erase-types.ts';
import type { Catalog } from './model.ts';
import type { Problem } from './problem.ts';
import type { Validated } from './validate.ts';

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
  const [{ definition, duplicates, placeOf }, { validateCatalog }] = await Promise.all([
    runFile(path, file, source),
    import('./validate.ts'),
  ]);
  const { catalog, problems, warnings } = validated(() => validateCatalog(definition), file, placeOf);
  const expressions = catalog?.tables.some(({ events }) => events.some(({ earlier }) => earlier.length > 0))
    ? await (await import('./upcast-expression.ts')).expressionProblems(catalog)
    : [];
  const all = [...duplicates, ...problems, ...expressions];
  if (catalog === null || all.length > 0) throw new KnownError(describeProblems(file, all));
  return { catalog, warnings };
};

/** A getter of the catalog is run when somebody looks. What throws without it is not the catalog's. */
const validated = (validate: () => Validated, file: string, placeOf: PlaceOf): Validated => {
  try {
    return validate();
  } catch (cause) {
    if (placeOf(cause) === null) throw cause;
    throw notRun(file, cause, placeOf);
  }
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
  readonly placeOf: PlaceOf;
}

/** Runs the file through jiti, since Node 20 can't import TypeScript; types are erased, not checked. */
const runFile = async (path: string, file: string, source: string): Promise<Run> => {
  const { eraseTypes, eraseTypesAside } = await import('./erase-types.ts');
  const modules = new Map<string, Erased>();
  const placeOf = placesIn(modules, path);
  try {
    const [erased, { createJiti }, { duplicateKeys }, virtualModules] = await Promise.all([
      eraseTypesAside(path, source),
      import('jiti'),
      import('./duplicate-keys.ts'),
      modulesFor(path),
    ]);
    modules.set(path, erased);
    const jiti = createJiti(path, {
      virtualModules,
      fsCache: false,
      moduleCache: false,
      interopDefault: false,
      transform: (module) => {
        const { filename = path } = module;
        const read = modules.get(filename) ?? eraseTypes(filename, module.source);
        modules.set(filename, read);
        return { code: read.code };
      },
    });
    const module = await toldIfItExits(file, () => jiti.import<{ default?: unknown }>(path));
    if (module.default !== undefined)
      return { definition: module.default, duplicates: duplicateKeys(erased.warnings), placeOf };
  } catch (cause) {
    throw notRun(file, cause, placeOf);
  }
  throw new KnownError(`${file} has no default export.`, {
    hint: 'Write `export default defineCatalog({ … })`.',
  });
};

/** A catalog that ends the process would otherwise pass for one that was read. */
const toldIfItExits = async <T>(file: string, run: () => Promise<T>): Promise<T> => {
  const tell = (): void => {
    writeSync(
      process.stderr.fd,
      `${file} can not be run: it ended the process.\nMend the catalog; nothing was changed.\n`,
    );
    process.exitCode = ExitCode.failed;
  };
  process.once('exit', tell);
  try {
    return await run();
  } finally {
    process.off('exit', tell);
  }
};

/**
 * `indelible` is this very package, wherever the catalog is, as it is loaded already. `zod` is the project's own where
 * there is one, and else the one that indelible brings, so that a catalog runs in an empty folder.
 */
const modulesFor = async (catalogPath: string): Promise<Readonly<Record<string, unknown>>> => {
  const ours = createRequire(import.meta.url).resolve('zod');
  const isOurs = zodOf(catalogPath, ours) === ours;
  return { indelible: await import('../index.ts'), ...(isOurs ? { zod: await import('zod') } : {}) };
};

const zodOf = (catalogPath: string, ours: string): string => {
  try {
    return createRequire(catalogPath).resolve('zod');
  } catch {
    return ours;
  }
};

/** Message of what the file threw, with the line of the catalog that threw it, and never a stack. */
const notRun = (file: string, thrown: unknown, placeOf: PlaceOf): KnownError => {
  const place = placeOf(thrown);
  const where = place === null ? '' : ` (${place})`;
  return new KnownError(`${file} can not be run: ${saidBy(thrown, resolve(file))}${where}.`, {
    hint: 'Mend the catalog; nothing was changed.',
    cause: thrown,
  });
};

const saidBy = (thrown: unknown, path: string): string => {
  if (!(thrown instanceof Error))
    return `it threw ${typeof thrown === 'string' ? thrown : inspect(thrown, { breakLength: Number.POSITIVE_INFINITY })}`;
  const [first = thrown.name] = thrown.message.split('\n', 1);
  return first.replaceAll(path, basename(path)).trim();
};

/** Where in the catalog something was thrown: `line 5, column 18`, behind the file's name if that is another one. */
type PlaceOf = (thrown: unknown) => string | null;

/** @param modules that were run, by their paths. What others wrote is none of the catalog. */
const placesIn =
  (modules: ReadonlyMap<string, Erased>, path: string): PlaceOf =>
  (thrown) => {
    const told = (file: string, { line, column }: Place): string =>
      `${file === path ? '' : `${relative(dirname(path), file)}, `}line ${line}, column ${column}`;
    if (!(thrown instanceof Error)) return null;
    if (isNotRead(thrown)) return told(thrown.path, thrown.place);
    const own = [...modules].filter(([file]) => file === path || !file.includes(INSTALLED));
    for (const frame of thrown.stack?.split('\n') ?? []) {
      for (const [file, { sourceOf }] of own) {
        const [, line, column] = new RegExp(`${escapePattern(file)}:(\\d+):(\\d+)`).exec(frame) ?? [];
        const place = line === undefined ? null : sourceOf({ line: Number(line), column: Number(column) });
        if (place !== null) return told(file, place);
      }
    }
    return null;
  };

const INSTALLED = `${sep}node_modules${sep}`;

/** By its shape: the class is in a module that is read when a catalog is. */
const isNotRead = (thrown: Error): thrown is NotReadError => 'place' in thrown && 'path' in thrown;

const escapePattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `file: 2 problems`, then each with its path and what to do. */
const describeProblems = (file: string, problems: readonly Problem[]): string =>
  [
    `${file}: ${problems.length} problem${problems.length === 1 ? '' : 's'} in the catalog`,
    ...problems.map(({ at, problem, hint }) => `  ${at}: ${problem}.\n    ${hint}`),
  ].join('\n');
