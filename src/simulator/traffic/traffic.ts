/** The load users really offer to a tier at any instant, past ones included. Knows nothing of who serves it. */
import type { Millis, Ratio, Rps } from '../../model/units.ts';
import type { Randomness } from '../random.ts';
import { type Scenario, type WorkloadTruth, workloadKey } from '../scenario.ts';
import { offeredBy } from './shapes.ts';

export interface Traffic {
  /** Load within the step that holds `at`. */
  offered(at: Millis): Rps;
  /** Mean load of [from, to) without noise: what history keeps. */
  mean(from: Millis, to: Millis): Rps;
}

/** Load cannot fall below zero, however loud the noise. */
const NOISE_FLOOR: Ratio = -0.9;

export function createTraffic(
  workload: WorkloadTruth,
  scenario: Scenario,
  randomness: Randomness,
): Traffic {
  const draw = randomness.noise(`traffic/${workloadKey(workload)}`);
  const { step, noise } = scenario;
  return {
    offered(at) {
      const quiet = offeredBy(workload.traffic, at);
      if (noise === 0 || quiet === 0) return quiet;
      return quiet * (1 + Math.max(NOISE_FLOOR, noise * draw(Math.floor(at / step))));
    },
    mean: (from, to) => offeredBy(workload.traffic, (from + to) / 2),
  };
}
