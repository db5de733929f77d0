import { SourceMap } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Loader,
  type Location,
  type Message,
  type TransformFailure,
  type TransformOptions,
  type TransformResult,
  transform,
  transformSync,
} from 'esbuild';

export interface Place {
  /** Both start at 1. */
  readonly line: number;
  readonly column: number;
}

export interface Erased {
  /** CommonJS, which is what jiti runs. */
  readonly code: string;
  /** Where in the source a place of the code comes from; null when it comes from nowhere. */
  readonly sourceOf: (place: Place) => Place | null;
  /** What esbuild finds suspicious. */
  readonly warnings: readonly Message[];
}

/**
 * A module's TypeScript as JavaScript; ten times faster than jiti's own transform on a large catalog.
 *
 * @throws NotReadError that says what is wrong and where.
 */
export const eraseTypes = (path: string, source: string): Erased => {
  try {
    return erasedBy(transformSync(source, optionsFor(path)));
  } catch (cause) {
    throw syntaxError(path, cause);
  }
};

/** The same in a process of esbuild's, which ends with this one, beside whatever else is to be done meanwhile. */
export const eraseTypesAside = async (path: string, source: string): Promise<Erased> => {
  try {
    return erasedBy(await transform(source, optionsFor(path)));
  } catch (cause) {
    throw syntaxError(path, cause);
  }
};

const optionsFor = (path: string): TransformOptions => ({
  sourcefile: path,
  loader: LOADERS[extname(path)] ?? 'ts',
  format: 'cjs',
  target: 'node20',
  platform: 'node',
  sourcemap: 'external',
  sourcesContent: false,
  logLevel: 'silent',
  // CommonJS has no import.meta; a catalog may read a file beside it.
  define: { 'import.meta.url': JSON.stringify(pathToFileURL(path).href) },
});

const erasedBy = ({ code, map, warnings }: TransformResult): Erased => ({
  code,
  sourceOf: mapped(map),
  warnings,
});

/** A module that is no TypeScript, and where. */
export class NotReadError extends SyntaxError {
  readonly path: string;
  readonly place: Place;

  constructor(message: string, path: string, place: Place, options: ErrorOptions) {
    super(message, options);
    this.path = path;
    this.place = place;
  }
}

const syntaxError = (path: string, cause: unknown): unknown => {
  const [error] = (cause as Partial<TransformFailure>).errors ?? [];
  return error ? new NotReadError(error.text, path, placeOf(error.location), { cause }) : cause;
};

const LOADERS: Readonly<Record<string, Loader>> = {
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.tsx': 'tsx',
  '.jsx': 'jsx',
};

/** esbuild counts columns in bytes, from 0. */
export const placeOf = (location: Location | null): Place =>
  location === null
    ? { line: 1, column: 1 }
    : {
        line: location.line,
        column: Buffer.from(location.lineText).subarray(0, location.column).toString().length + 1,
      };

const mapped =
  (map: string): Erased['sourceOf'] =>
  ({ line, column }) => {
    const entry = new SourceMap(JSON.parse(map)).findEntry(line - 1, column - 1);
    return 'originalLine' in entry
      ? { line: entry.originalLine + 1, column: entry.originalColumn + 1 }
      : null;
  };
