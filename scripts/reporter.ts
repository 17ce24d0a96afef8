import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Counts tests and writes `{passed, failed}` to the file that POSTERN_TEST_SUMMARY names. */
class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const file = process.env.POSTERN_TEST_SUMMARY;
    if (file === undefined) return;
    let passed = 0;
    let failed = errors.length;
    for (const module of modules) {
      const states = [...module.children.allTests()].map((test) => test.result().state);
      const bad = states.filter((state) => state === 'failed').length;
      passed += states.filter((state) => state === 'passed').length;
      // A file that fails before its first test, or in a hook, has no failed test to count.
      failed += bad === 0 && module.state() === 'failed' ? 1 : bad;
    }
    writeFileSync(file, JSON.stringify({ passed, failed }));
  }
}

// biome-ignore lint/style/noDefaultExport: vitest loads a reporter by its default export
export default Summary;
