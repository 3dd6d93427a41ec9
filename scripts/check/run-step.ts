/** Runs one step of the check under the same Node and prints one line about it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Step } from './steps.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export interface StepResult {
  readonly name: string;
  readonly outcome: 'fine' | 'failed' | 'not-run';
}

export async function runStep(step: Step): Promise<StepResult> {
  if (step.needs !== undefined && !existsSync(join(ROOT, step.needs))) {
    return nothingToRun(step, step.needs);
  }
  const startedAt = performance.now();
  const { code, output } = await run(step);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const outcome = code === 0 ? 'fine' : 'failed';
  if (code !== 0) process.stdout.write(output);
  console.log(`${code === 0 ? 'ok' : '!!'} ${step.name.padEnd(11)} ${outcome} in ${seconds} s`);
  return { name: step.name, outcome };
}

function nothingToRun({ name }: Step, missing: string): StepResult {
  const outcome = process.env['KINGTIDE_REQUIRE_ALL'] === '1' ? 'failed' : 'not-run';
  console.log(`-  ${name.padEnd(11)} nothing to run yet: ${missing} is not there`);
  return { name, outcome };
}

function run({ command, afterGreen }: Step): Promise<{ code: number; output: string }> {
  const [first, ...args] = command;
  const file = first.endsWith('.ts') ? first : join('node_modules', '.bin', first);
  const child = spawn(process.execPath, [file, ...args], {
    cwd: ROOT,
    stdio: afterGreen ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }),
    );
  });
}
