/** What one test run leaves behind for check, CI and the time budget. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export const SUMMARY_FILE = join(import.meta.dirname, '..', '..', '.cache', 'test-summary.json');

const skippedTest = z.object({ suite: z.string(), name: z.string(), note: z.string() });

const testSummary = z.object({
  passed: z.number(),
  failed: z.number(),
  skipped: z.array(skippedTest),
  requireAll: z.boolean(),
  secondsBySuite: z.record(z.string(), z.number()),
});

export type SkippedTest = z.infer<typeof skippedTest>;
export type TestSummary = z.infer<typeof testSummary>;

export function readSummary(): TestSummary {
  return testSummary.parse(JSON.parse(readFileSync(SUMMARY_FILE, 'utf8')));
}
