/** Paces the cycles, keeps going after a failed one, and stops between two when told to. Gates are lifted beside them. */
import type { Settings } from '../model/decide-input.ts';
import { messageOf } from '../ports/errors.ts';
import { createGateKeeper, type GateKeeper } from './gate-keeper.ts';
import { createTick, type Ports } from './tick.ts';

export interface Running {
  readonly ports: Ports;
  readonly settings: Settings;
  readonly signal: AbortSignal;
}

/** Resolves after the cycle in which the signal aborts. */
export async function runController(running: Running): Promise<void> {
  const { ports, signal } = running;
  const { gatedPods } = ports;
  if (gatedPods === undefined) return runCycles(running, undefined);
  const keeper = createGateKeeper({ ...ports, gatedPods });
  await Promise.all([runCycles(running, keeper), keeper.run(signal)]);
}

async function runCycles(
  { ports, settings, signal }: Running,
  keeper: GateKeeper | undefined,
): Promise<void> {
  const tick = createTick({ ports, settings, onPlan: keeper?.decided });
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
