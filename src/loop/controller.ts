/** Paces the cycles, keeps going after a failed one, and stops between two when told to. */
import type { Settings } from '../model/decide-input.ts';
import { messageOf } from '../ports/errors.ts';
import { createTick, type Ports } from './tick.ts';

export interface Running {
  readonly ports: Ports;
  readonly settings: Settings;
  readonly signal: AbortSignal;
}

/** Resolves after the cycle in which the signal aborts. */
export async function runController({ ports, settings, signal }: Running): Promise<void> {
  const tick = createTick({ ports, settings });
  while (!signal.aborted) {
    const began = ports.clock.monotonic();
    let pause = settings.tick;
    try {
      const cycle = await tick();
      pause = cycle?.plan.nextTickAfter ?? settings.tick;
    } catch (error) {
      ports.log.error({ error: messageOf(error) }, 'a cycle failed; the next one decides anew');
    }
    await ports.clock.sleep(Math.max(0, pause - (ports.clock.monotonic() - began)), signal);
  }
}
