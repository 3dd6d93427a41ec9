/**
 * Every suite once, in two lanes side by side: the suites that compute, one after the other, and the cluster, which mostly
 * waits and must not be kept waiting. A lane that is red does not stop the other.
 */
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { addUp, partFile, readSummary, writeSummary } from './test-reporter/summary.ts';
import { finalLine, redText, skippedText } from './test-reporter/words.ts';

const VITEST = join(import.meta.dirname, '..', 'node_modules', '.bin', 'vitest');
/** A quarter of a core's time beside something that wants it, all of it otherwise: the cluster's clocks are real. */
const YIELDING = 6;

interface Run {
  readonly name: string;
  readonly args: readonly string[];
}

const COVERED: Run = {
  name: 'covered',
  args: ['--project=unit', '--project=property', '--coverage'],
};
const REST: Run = {
  name: 'rest',
  args: ['unit', 'property', 'cluster', 'release'].map((suite) => `--project=!${suite}`),
};
const CLUSTER: Run = { name: 'cluster', args: ['--project=cluster'] };

async function runLane(runs: readonly Run[], priority: number): Promise<number> {
  let worst = 0;
  for (const one of runs) worst = Math.max(worst, await runVitest(one, priority));
  return worst;
}

function runVitest({ name, args }: Run, priority: number): Promise<number> {
  const file = partFile(name);
  rmSync(file, { force: true });
  const child = spawn(process.execPath, [VITEST, 'run', ...args], {
    env: { ...process.env, KINGTIDE_TEST_SUMMARY: file },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (child.pid !== undefined) setPriority(child.pid, priority);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

const codes = await Promise.all([runLane([COVERED, REST], YIELDING), runLane([CLUSTER], 0)]);
const files = [COVERED, REST, CLUSTER].map(({ name }) => partFile(name));
const summary = addUp(files.map((file) => (existsSync(file) ? readSummary(file) : undefined)));
writeSummary(summary);
process.stdout.write(`${skippedText(summary)}${redText(summary)}${finalLine(summary)}\n`);
process.exitCode = Math.max(...codes);
