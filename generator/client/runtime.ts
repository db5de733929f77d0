import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';

/** The part of a client that is the same for every catalog, from `templates/client/`. */
export interface Runtime {
  /** Lines that import what it takes from elsewhere. */
  readonly imports: readonly string[];
  readonly text: string;
  /** Every name that it declares. */
  readonly names: readonly string[];
}

/** What stands in for the tables of a catalog where the files are checked. */
const SAMPLE = 'known-tables.ts';

/**
 * Puts the files into one module: imports of each other fall away, and only what is not in `internal/` is
 * exported. The files are TypeScript as it stands: formatted, linted and type-checked with the rest.
 *
 * @param without files that this client has no use for.
 */
export const readRuntime = async (without: readonly string[]): Promise<Runtime> => {
  const [open, internal] = await Promise.all([
    filesOf('client', without),
    filesOf('client/internal', without),
  ]);
  const texts = [...open, ...internal.map((text) => text.replaceAll(/^export /gm, ''))];
  const imports = texts.flatMap((text) => text.match(IMPORT) ?? []);
  const text = texts.map((one) => one.replaceAll(IMPORT, '').trim()).join('\n\n');
  return {
    imports: mergedImports(imports),
    text: `${text}\n`,
    names: [...text.matchAll(DECLARATION)].map(([, name = '']) => name),
  };
};

const filesOf = async (folder: string, without: readonly string[]): Promise<string[]> => {
  const path = join(packageRoot, 'templates', folder);
  const names = (await readdir(path)).filter((name) => name.endsWith('.ts') && name !== SAMPLE);
  const wanted = names.filter((name) => !without.includes(name)).sort();
  return Promise.all(wanted.map((name) => readFile(join(path, name), 'utf8')));
};

const IMPORT = /^import (?:type )?\{[^}]*\} from '[^']+';\n/gm;
const DECLARATION = /^(?:export )?(?:abstract |async )?(?:class|const|function\*?|interface|type) (\w+)/gm;

/** One line a package: types with `type` before each name, and `sql`, which every append needs. */
const mergedImports = (imports: readonly string[]): string[] => {
  const names = new Map<string, Set<string>>([['@databases/pg', new Set(['sql'])]]);
  for (const line of imports) {
    const [, typeOnly = '', list = '', from = ''] =
      /^import (type )?\{([^}]*)\} from '([^']+)'/.exec(line) ?? [];
    if (from.startsWith('.')) continue;
    const known = names.get(from) ?? new Set();
    for (const name of list.split(',').map((word) => word.trim())) {
      if (name !== '') known.add(typeOnly === '' || name.startsWith('type ') ? name : `type ${name}`);
    }
    names.set(from, known);
  }
  return [...names].map(([from, known]) => {
    const values = [...known].filter(
      (name) => !known.has(name.replace('type ', '')) || !name.startsWith('type '),
    );
    return `import { ${values.sort().join(', ')} } from '${from}';`;
  });
};
