// The second half of `npm run build`: the program and the package in few files, as reading many small modules takes the
// processor longer than much of what they do. Packages stay outside; what is imported when it is needed stays so.
import { readdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const OUT = 'dist';

const { metafile } = await build({
  entryPoints: ['generator/cli.ts', 'generator/index.ts'],
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  outdir: OUT,
  // In no folder of their own: `import.meta.url` is as deep as in cli.js.
  chunkNames: 'chunk-[hash]',
  metafile: true,
  logLevel: 'warning',
});

// A chunk has another name when what is in it changes.
const chunks = readdirSync(OUT).filter((name) => /^chunk-.*\.js$/.test(name));
const stale = chunks.map((name) => `${OUT}/${name}`).filter((path) => !(path in metafile.outputs));
for (const path of stale) rmSync(path);
