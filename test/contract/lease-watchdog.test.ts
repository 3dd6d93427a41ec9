/** A process whose main loop is blocked past its lease is ended; one that lives is not. */
import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const SCRIPT = new URL('./lease-watchdog-main.ts', import.meta.url).pathname;

/** Runs a leader whose lease ends after 300 ms, and how it ended. */
function runLeader(
  behaviour: 'blocks' | 'lives',
): Promise<{ signal: string | null; code: number | null; errors: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [SCRIPT, behaviour], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += String(chunk);
    });
    child.on('close', (code, signal) => resolve({ signal, code, errors }));
  });
}

describe('lease watchdog', () => {
  it('ends a process whose main loop is blocked past the end of its lease', async () => {
    const { signal, errors } = await runLeader('blocks');

    expect(signal).toBe('SIGKILL');
    expect(errors).toContain('blocked past the end of its lease');
  });

  it('lets a process live that lost its lease with its main loop running', async () => {
    const { signal, code } = await runLeader('lives');

    expect({ signal, code }).toEqual({ signal: null, code: 0 });
  });
});
