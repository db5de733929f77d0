import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The package's folder, from the sources (`generator/`) and from the build (`dist/`) alike. */
export const packageRoot = fileURLToPath(new URL('..', import.meta.url));

export const packageVersion = (): string =>
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
