/**
 * The last line of CI, from the summary of the test run and the exit code of what came before.
 * A failure outside the tests counts as one, and so does a run in which nothing ran.
 */
import { existsSync } from 'node:fs';
import { readSummary, SUMMARY_FILE, type TestSummary } from './test-reporter/summary.ts';
import { finalLine } from './test-reporter/words.ts';

function outcome(exitCode: number): TestSummary {
  const summary = existsSync(SUMMARY_FILE) ? readSummary() : nothingRan();
  const elsewhere = exitCode !== 0 || summary.passed === 0;
  return { ...summary, failed: Math.max(summary.failed, elsewhere ? 1 : 0) };
}

function nothingRan(): TestSummary {
  return { passed: 0, failed: 0, red: [], skipped: [], requireAll: true, secondsBySuite: {} };
}

const summary = outcome(Number(process.argv[2] ?? 0));
console.log(finalLine(summary));
process.exitCode = summary.failed > 0 || summary.skipped.length > 0 ? 1 : 0;
