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
  for (;;) {
    const { value, objection } = await attempt(probe);
    if (value !== undefined) return value;
    const elapsed = performance.now() - started;
    if (elapsed > options.timeoutMs) {
      throw new Error(`waited ${Math.round(elapsed / 1000)} s for ${what}${objection}`);
    }
    await pause(options.intervalMs ?? 50);
  }
}

async function attempt<T>(probe: () => T | undefined | Promise<T | undefined>) {
  try {
    return { value: await probe(), objection: '' };
  } catch (error) {
    if (error instanceof GiveUp) throw error;
    const message = error instanceof Error ? error.message : String(error);
    return { value: undefined, objection: `; last answer: ${message}` };
  }
}

/** Thrown by a probe when waiting longer cannot help (the process has died, for instance). */
export class GiveUp extends Error {
  override readonly name = 'GiveUp';
}
