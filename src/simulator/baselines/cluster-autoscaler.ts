/**
 * The Cluster Autoscaler's loop in the simulated world, a model that was not validated against the real one: looks at
 * pods that fit nowhere and at nodes nobody needs, never at load, calendars or prices.
 *
 * Source: kubernetes/autoscaler, cluster-autoscaler/FAQ.md; `--scan-interval` 10 s. At its best: every group is known,
 * its maximum is the pool's own limit, and the loop takes no time (the FAQ allows 30 s below a hundred nodes). Pods of a
 * node that goes have `--max-graceful-termination-sec` (600 s) to end, whatever their own grace.
 */
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';
import type { SimNode } from '../world/entities.ts';
import type { World } from '../world/world.ts';
import { repeat } from './baseline.ts';
import { createBackOff } from './ca-back-off.ts';
import { scaleDown } from './ca-scale-down.ts';
import { dropLate, scaleUp } from './ca-scale-up.ts';
import { createDrains } from './drain.ts';
import type { BuyableGroup } from './tiers.ts';

const SCAN_INTERVAL: Millis = 10 * SECOND;
const GRACEFUL_TERMINATION_MAX: Millis = 10 * MINUTE;

export function startClusterAutoscaler(world: World, groups: readonly BuyableGroup[]): void {
  const drains = createDrains(world, GRACEFUL_TERMINATION_MAX);
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
