// Waits for a condition in the real world (a port, a file, an object) with a deadline and an error that says what was missing.
import { setTimeout as pause } from 'node:timers/promises';

export interface WaitOptions {
  readonly timeoutMs: number;
  readonly intervalMs?: number;
}

/** Polls `probe` until it returns something; an exception counts as "not yet" and is quoted when time runs out. */
export async function waitFor<T>(
  what: string,
  probe: () => T | undefined | Promise<T | undefined>,
  options: WaitOptions,
): Promise<T> {
  const started = performance.now();
  let lastError = '';
  for (;;) {
    try {
      const value = await probe();
      if (value !== undefined) return value;
    } catch (error) {
      if (error instanceof GiveUp) throw error;
      lastError = error instanceof Error ? error.message : String(error);
    }
    const elapsed = performance.now() - started;
    if (elapsed > options.timeoutMs) {
      const seconds = Math.round(elapsed / 1000);
      throw new Error(`waited ${seconds} s for ${what}${lastError === '' ? '' : `; last answer: ${lastError}`}`);
    }
    await pause(options.intervalMs ?? 50);
  }
}

/** Thrown by a probe when waiting longer cannot help (the process has died, for instance). */
export class GiveUp extends Error {
  override readonly name = 'GiveUp';
}
