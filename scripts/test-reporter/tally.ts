/** Counts a finished test run. Anything that went wrong without a test of its own counts as one failure. */
import type { TestModule } from 'vitest/node';
import type { SkippedTest, TestSummary } from './summary.ts';

interface TallyInput {
  modules: readonly TestModule[];
  errors: readonly unknown[];
  spans: ReadonlyMap<string, { from: number; to: number }>;
  requireAll: boolean;
}

export function tally({ modules, errors, spans, requireAll }: TallyInput): TestSummary {
  const skipped: SkippedTest[] = [];
  const red: string[] = [];
  let passed = 0;
  let failed = errors.length;
  for (const module of modules) {
    failed += suiteFailures(module);
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') passed += 1;
      else if (result.state === 'skipped') {
        skipped.push({ suite: module.project.name, name: test.fullName, note: result.note ?? '' });
      } else {
        failed += 1;
        red.push(`${module.project.name}: ${test.fullName}`);
      }
    }
  }
  if (requireAll) failed += skipped.length;
  return { passed, failed, red, skipped, requireAll, secondsBySuite: seconds(spans) };
}

/** A file that does not load, or a hook that throws, has failed although none of its tests did. */
function suiteFailures(module: TestModule): number {
  let failures = module.errors().length > 0 ? 1 : 0;
  for (const suite of module.children.allSuites()) {
    if (suite.errors().length > 0) failures += 1;
  }
  return failures;
}

function seconds(spans: TallyInput['spans']): Record<string, number> {
  const entries = [...spans].map(([suite, { from, to }]) => [suite, (to - from) / 1000] as const);
  return Object.fromEntries(entries);
}
