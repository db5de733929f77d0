import type { Reporter, TestModule } from 'vitest/node';

/** Says at the end of a run which tests were skipped, by name: what nobody looked at is no success. */
export class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests('skipped')].map(
        ({ fullName }) => `  ${module.relativeModuleId} > ${fullName}`,
      ),
    );
    if (skipped.length > 0)
      process.stdout.write(`\nSkipped tests: ${skipped.length}\n${skipped.join('\n')}\n`);
  }
}
