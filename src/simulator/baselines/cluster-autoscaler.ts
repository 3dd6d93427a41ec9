/**
 * The Cluster Autoscaler's loop in the simulated world, a model that was not validated against the real one: looks at
 * pods that fit nowhere and at nodes nobody needs, never at load, calendars or prices.
 *
 * Source: kubernetes/autoscaler, cluster-autoscaler/FAQ.md; `--scan-interval` 10 s. At its best: every group is known,
 * its maximum is the pool's own limit, and the loop takes no time (the FAQ allows 30 s below a hundred nodes).
 */
import { type Millis, SECOND } from '../../model/units.ts';
import type { SimNode } from '../world/entities.ts';
import type { World } from '../world/world.ts';
import { repeat } from './baseline.ts';
import { createBackOff } from './ca-back-off.ts';
import { scaleDown } from './ca-scale-down.ts';
import { dropLate, scaleUp } from './ca-scale-up.ts';
import { createDrains } from './drain.ts';
import type { BuyableGroup } from './tiers.ts';

const SCAN_INTERVAL: Millis = 10 * SECOND;

export function startClusterAutoscaler(world: World, groups: readonly BuyableGroup[]): void {
  const drains = createDrains(world);
  const backOff = createBackOff();
  const unneededSince = new Map<SimNode, Millis>();
  let lastScaleUp: Millis | undefined;
  repeat(world, { first: world.scenario.from, every: SCAN_INTERVAL }, () => {
    drains.proceed();
    dropLate({ world, groups, backOff });
    // A loop that has grown something does not look for what to remove.
    if (scaleUp({ world, groups, backOff })) lastScaleUp = world.clock.now();
    else scaleDown({ world, drains, unneededSince, lastScaleUp });
  });
}
