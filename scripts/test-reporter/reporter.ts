/**
 * The end of every test run: skipped tests by name and how to get them, then one plain line
 * `N passed, N failed`. The same numbers go to .cache/test-summary.json for check and CI.
 */
import type { Reporter, TestModule } from 'vitest/node';
import { writeSummary } from './summary.ts';
import { tally } from './tally.ts';
import { finalLine, skippedText } from './words.ts';

export interface ReporterOptions {
  /** Every tier must run: a skipped test counts as a failed one. */
  requireAll: boolean;
  /** Where the numbers go; one of several runs has a file of its own. */
  summaryFile?: string | undefined;
}

export function createReporter({ requireAll, summaryFile }: ReporterOptions): Reporter {
  const spans = new Map<string, { from: number; to: number }>();
  return {
    onTestModuleStart: (module) => {
      const now = Date.now();
      const span = spans.get(module.project.name);
      spans.set(module.project.name, { from: span?.from ?? now, to: now });
    },
    onTestModuleEnd: (module) => extend(spans, module),
    onTestRunEnd: (modules, errors) => {
      const result = tally({ modules, errors, spans, requireAll });
      writeSummary(result, summaryFile);
      process.stdout.write(`${skippedText(result)}${finalLine(result)}\n`);
      if (result.failed > 0) process.exitCode = 1;
    },
  };
}

function extend(spans: Map<string, { from: number; to: number }>, module: TestModule): void {
  const span = spans.get(module.project.name);
  if (span) span.to = Date.now();
}
