/** A test run in words: each skip with the way to get it, and the one line that CI ends with. */
import type { SkippedTest, TestSummary } from './summary.ts';

const HOW_TO_GET: Readonly<Record<string, string>> = {
  cluster:
    'build the control plane once with "npm run control-plane -- build" (some minutes), then "npm run test:cluster"',
  browser:
    'install Chromium ("apt-get install chromium fonts-noto-cjk") or name one in KINGTIDE_CHROMIUM, then "npm test -- --project browser"',
};

export function skippedText({ skipped }: TestSummary): string {
  if (skipped.length === 0) return '';
  const lines = skipped.map((test) => `  SKIPPED ${test.suite}: ${test.name}\n    ${howTo(test)}`);
  return `\nNot everything ran. Skipped tests and how to get them:\n${lines.join('\n')}\n\n`;
}

function howTo({ suite, note }: SkippedTest): string {
  const hint = HOW_TO_GET[suite] ?? 'set KINGTIDE_REQUIRE_ALL=1 to see what it misses';
  return note === '' ? hint : note;
}

/** Names what failed, since the runs in which it did may lie thousands of lines above. */
export function redText({ red }: TestSummary): string {
  return red.map((name) => `FAILED ${name}\n`).join('');
}

export function finalLine({ passed, failed, skipped, requireAll }: TestSummary): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped.length > 0 && !requireAll ? `${line}, ${skipped.length} skipped` : line;
}
