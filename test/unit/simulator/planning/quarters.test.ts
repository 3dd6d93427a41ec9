/** Quarter-hours of what a run served: those of the clock, each with its largest minute. */
import { expect, it } from 'vitest';
import type { Minute } from '../../../../src/simulator/minute.ts';
import { quartersOf } from '../../../../src/simulator/planning/quarters.ts';
import { MINUTE, START } from '../small-world.ts';

function minute(index: number, served: number): Minute {
  const tier = {
    offered: served,
    served,
    peakOffered: 0,
    leastCapacity: 0,
    readyPods: 1,
    short: 0,
  };
  return {
    from: START + index * MINUTE,
    tiers: new Map([['shop/web', tier]]),
    instances: 0,
    readyCloudNodes: 0,
    spent: 0,
  };
}

it('begins them with the clock, and takes the largest minute of each', () => {
  // From minute 10 to 31: five minutes of the first quarter-hour, all of the second, one of the third.
  const minutes = Array.from({ length: 21 }, (_, index) => minute(10 + index, 600));
  const peaks = minutes.with(7, minute(17, 6_000)).with(20, minute(30, 1_200));
  expect(quartersOf(peaks)).toEqual([
    { from: START, length: 5 * MINUTE, loads: [['shop/web', 10]] },
    { from: START + 15 * MINUTE, length: 15 * MINUTE, loads: [['shop/web', 100]] },
    { from: START + 30 * MINUTE, length: MINUTE, loads: [['shop/web', 20]] },
  ]);
});
