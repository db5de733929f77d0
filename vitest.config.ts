import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { WholeSuitesFirst } from './test/servers/whole-suites-first.ts';
import { SkippedReporter } from './test/skipped.ts';

export default defineConfig({
  resolve: { alias: { indelible: fileURLToPath(new URL('generator/index.ts', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/cheap-refusals.ts'],
    globalSetup: ['test/servers/initialise.ts'],
    sequence: { sequencer: WholeSuitesFirst },
    reporters: ['default', new SkippedReporter()],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A test waits for its server half of the time.
    maxWorkers: Math.max(4, availableParallelism()),
    // Modules are loaded once a worker, and not once a file.
    isolate: false,
  },
});
