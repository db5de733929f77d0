import { fileURLToPath } from 'node:url';

/** The package's folder, from the sources (`generator/`) and from the build (`dist/`) alike. */
export const packageRoot = fileURLToPath(new URL('..', import.meta.url));
