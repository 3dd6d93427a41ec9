// Starts one of the abandoned-*-main.ts runners, kills it the hard way, and looks at what is left of what it had started.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { waitFor } from './wait.ts';

export interface Started {
  readonly pids: readonly number[];
  readonly dir: string;
}

/** Resolves with what the runner had started, right after its SIGKILL. */
export async function startAndKill(fixture: string, ...args: string[]): Promise<Started> {
  const file = fileURLToPath(new URL(`./${fixture}`, import.meta.url));
  const runner = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: runner.stdout }).once('line', resolve);
    runner.once('exit', (code) => reject(new Error(`${fixture} ended early with ${code}`)));
  });
  const gone = new Promise((resolve) => runner.once('exit', resolve));
  runner.kill('SIGKILL');
  await gone;
  return JSON.parse(line) as Started;
}

export function isAlive(pid: number): boolean {
  try {
    // A zombie in a container without an init that reaps counts as dead.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Resolves with the milliseconds it took until none of them was alive. */
export async function waitUntilGone(pids: readonly number[], timeoutMs: number): Promise<number> {
  const started = performance.now();
  await waitFor(
    'all processes to be gone',
    () => {
      const left = pids.filter(isAlive);
      if (left.length > 0) throw new Error(`alive: ${left.join(', ')}`);
      return true;
    },
    { timeoutMs },
  );
  return performance.now() - started;
}
