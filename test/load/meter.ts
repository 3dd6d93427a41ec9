/**
 * Counts what users offer to one tier and what its pods serve of it: split evenly over the pods that take requests, at
 * most the true capacity each, the rest refused. No clock in here: elapsed time comes in.
 */
import { offeredBy } from '../../src/simulator/traffic/shapes.ts';
import type { RunningPod } from './pods.ts';
import type { TierLoad, TierState } from './protocol.ts';

export interface PodCounter {
  readonly pod: RunningPod;
  readonly served: number;
  readonly refused: number;
}

export interface Meter {
  readonly tier: TierLoad;
  /** Replaces the shape by a constant; null goes back to the shape. */
  setDemand(rps: number | null): void;
  setPods(pods: readonly RunningPod[]): void;
  /** `shapeMs`: where the shape is by now; `seconds`: real time since the last step. */
  step(shapeMs: number, seconds: number): void;
  state(): TierState;
  refused(): number;
  pods(): readonly PodCounter[];
}

export function createMeter(tier: TierLoad): Meter {
  let counters = new Map<string, { pod: RunningPod; served: number; refused: number }>();
  let demand: number | null = null;
  let state = { offeredRps: 0, servedRps: 0, running: 0, ready: 0, offered: 0, served: 0 };
  let refused = 0;
  return {
    tier,
    setDemand: (rps) => {
      demand = rps;
    },
    setPods: (pods) => {
      counters = new Map(
        pods.map((pod) => {
          const { served, refused } = counters.get(pod.uid) ?? { served: 0, refused: 0 };
          return [pod.uid, { pod, served, refused }];
        }),
      );
    },
    step: (shapeMs, seconds) => {
      const serving = [...counters.values()].filter(({ pod }) => pod.serves);
      const ready = serving.length;
      const offeredRps = demand ?? offeredBy(tier.traffic, shapeMs);
      const servedRps = Math.min(offeredRps, ready * tier.truePerReplica);
      for (const counter of serving) {
        counter.served += (servedRps / ready) * seconds;
        counter.refused += ((offeredRps - servedRps) / ready) * seconds;
      }
      refused += (offeredRps - servedRps) * seconds;
      state = {
        offeredRps,
        servedRps,
        running: counters.size,
        ready,
        offered: state.offered + offeredRps * seconds,
        served: state.served + servedRps * seconds,
      };
    },
    state: () => state,
    refused: () => refused,
    pods: () => [...counters.values()],
  };
}
