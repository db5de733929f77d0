import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that only name a version of PostgreSQL and run a whole suite on it: small, so they would begin last. */
const WHOLE_SUITE = /-on-\d+\.test\.ts$/;

/** What takes longest begins first, so that no worker is left alone with it in the end. */
export class WholeSuitesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isWhole = ({ moduleId }: TestSpecification): boolean => WHOLE_SUITE.test(moduleId);
    return [...sorted.filter(isWhole), ...sorted.filter((file) => !isWhole(file))];
  }
}
