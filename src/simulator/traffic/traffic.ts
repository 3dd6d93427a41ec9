/** The load users really offer to a tier at any instant, past ones included. Knows nothing of who serves it. */
import type { Millis, Ratio, Rps } from '../../model/units.ts';
import type { Randomness } from '../random.ts';
import { type Scenario, type WorkloadTruth, workloadKey } from '../scenario.ts';
import { arrivals } from './arrivals.ts';
import type { TrafficPart } from './part.ts';
import { offeredBy, partAt, presentShare } from './shapes.ts';

export interface Traffic {
  /** Load within the step that holds `at`, programs included. */
  offered(at: Millis): Rps;
  /** That of programs alone, within the same step. */
  bots(at: Millis): Rps;
  /** Mean load of [from, to) without noise: what history keeps. */
  mean(from: Millis, to: Millis): Rps;
  meanBots(from: Millis, to: Millis): Rps;
  readonly hasBots: boolean;
}

/** Load cannot fall below zero, however loud the noise. */
const NOISE_FLOOR: Ratio = -0.9;

export function createTraffic(
  workload: WorkloadTruth,
  scenario: Scenario,
  randomness: Randomness,
): Traffic {
  const entity = `traffic/${workloadKey(workload)}`;
  const draw = randomness.noise(entity);
  const { step, noise } = scenario;
  const all = workload.traffic;
  const bots = all.filter(({ bot }) => bot === true);
  const single = all.filter(({ poisson }) => poisson === true);

  function noisy(quiet: Rps, at: Millis): Rps {
    if (noise === 0 || quiet === 0) return quiet;
    return quiet * (1 + Math.max(NOISE_FLOOR, noise * draw(Math.floor(at / step))));
  }

  /** How far single arrivals are off the mean of `parts` in this step. */
  function strayed(parts: readonly TrafficPart[], at: Millis): Rps {
    let sum = 0;
    for (const [index, part] of parts.entries()) {
      const mean = partAt(part, at) * presentShare(all, at);
      const stream = randomness.stream(`${entity}/${index}/${Math.floor(at / step)}`);
      sum += arrivals({ mean, span: step, stream }) - mean;
    }
    return sum;
  }

  function botsAt(at: Millis): Rps {
    return offeredBy(bots, at) * presentShare(all, at);
  }

  return {
    offered(at) {
      const load = noisy(offeredBy(all, at), at);
      return single.length === 0 ? load : Math.max(0, load + strayed(single, at));
    },
    bots: (at) => (bots.length === 0 ? 0 : noisy(botsAt(at), at)),
    mean: (from, to) => offeredBy(all, (from + to) / 2),
    meanBots: (from, to) => (bots.length === 0 ? 0 : botsAt((from + to) / 2)),
    hasBots: bots.length > 0,
  };
}
