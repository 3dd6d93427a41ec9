/** What one test run leaves behind for check, CI and the time budget. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const CACHE = join(import.meta.dirname, '..', '..', '.cache');
export const SUMMARY_FILE = join(CACHE, 'test-summary.json');

const skippedTest = z.object({ suite: z.string(), name: z.string(), note: z.string() });

const testSummary = z.object({
  passed: z.number(),
  failed: z.number(),
  /** Suite and name of each test that failed. */
  red: z.array(z.string()),
  skipped: z.array(skippedTest),
  requireAll: z.boolean(),
  secondsBySuite: z.record(z.string(), z.number()),
});

export type SkippedTest = z.infer<typeof skippedTest>;
export type TestSummary = z.infer<typeof testSummary>;

/** Where a run that is one of several leaves its part. */
export function partFile(name: string): string {
  return join(CACHE, `test-summary-${name}.json`);
}

export function readSummary(file: string = SUMMARY_FILE): TestSummary {
  return testSummary.parse(JSON.parse(readFileSync(file, 'utf8')));
}

export function writeSummary(summary: TestSummary, file: string = SUMMARY_FILE): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(summary, null, 2)}\n`);
}

/** Of several runs of different suites; a run that left nothing behind counts as one failure. */
export function addUp(parts: readonly (TestSummary | undefined)[]): TestSummary {
  const there = parts.filter((part) => part !== undefined);
  const missing = parts.length - there.length;
  const sum = (of: (part: TestSummary) => number) => there.reduce((all, one) => all + of(one), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed) + missing,
    red: there.flatMap(({ red }) => red),
    skipped: there.flatMap(({ skipped }) => skipped),
    requireAll: there.some(({ requireAll }) => requireAll),
    secondsBySuite: Object.assign({}, ...there.map(({ secondsBySuite }) => secondsBySuite)),
  };
}
