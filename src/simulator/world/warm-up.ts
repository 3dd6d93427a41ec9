/** A pod that has just started serves a growing share of its unit capacity, in four equal steps up to all of it. */
import type { VirtualClock } from '../clock.ts';
import type { SimPod } from './entities.ts';
import type { LoadMeter } from './meter.ts';
import { changePace } from './serving.ts';

const STEPS = 4;

export function warmUp(pod: SimPod, meter: LoadMeter, clock: VirtualClock): void {
  const since = pod.readyAt;
  if (since === undefined) return;
  changePace(pod, meter, { to: 1 / STEPS, now: since });
  for (let step = 2; step <= STEPS; step += 1) {
    clock.at(since + ((step - 1) / (STEPS - 1)) * pod.workload.habits.warmUp, () => {
      // A pod that was hidden or restarted since, or is dead, has other shares.
      if (pod.readyAt === since && pod.meter?.until === undefined)
        changePace(pod, meter, { to: step / STEPS, now: clock.now() });
    });
  }
}
