/**
 * Static peak, a model of what the finance department compares with: the largest load anybody expects in these days,
 * bought once and kept to the end. Never looks at the load and never gives anything back.
 *
 * Sizing, at its best: the expected (not the high) peak of the calendar at the policy's water level, home first, the
 * cheapest group next. It stands SETTLED_BEFORE ahead of the rehearsal, as such a shop would; that time is on its bill.
 */
import { MINUTE, type Millis } from '../../model/units.ts';
import type { World } from '../world/world.ts';
import { type Baseline, type BaselineContext, repeat } from './baseline.ts';
import { expectedPeak, replicasFor } from './expected-peak.ts';
import { comingBins, decreasing, estimate, fill, openBins, pendingPods } from './packing.ts';
import { type BuyableGroup, buyableGroups, policiesAt, scaledTiers } from './tiers.ts';

/** Long enough to boot and to buy again where a group was sold out; far less than the days it is paid for. */
const SETTLED_BEFORE: Millis = 30 * MINUTE;
const LOOK_EVERY: Millis = 5 * MINUTE;

export const STATIC_PEAK: Baseline = {
  name: 'static',
  title: 'static peak (model)',
  source: 'arithmetic on the calendar: expected x DailyPeak at the water level of each policy',
  validated: 'not validated',
  start,
};

function start(world: World, context: BaselineContext): void {
  const { clock, scenario, replicaSets } = world;
  const policies = policiesAt(scenario, context);
  const groups = buyableGroups(world, policies).toSorted((a, b) => costOf(a) - costOf(b));
  const first = scenario.from - SETTLED_BEFORE;
  clock.at(first, () => {
    for (const scaled of scaledTiers(world, policies)) {
      const replicas = replicasFor(scaled, expectedPeak(scaled, policies, scenario));
      replicaSets.setReplicas(scaled.tier.workload, replicas);
    }
  });
  repeat(world, { first: first + LOOK_EVERY, every: LOOK_EVERY }, () => buy(world, groups));
}

/** Price of a core, to compare groups of different size. */
function costOf({ group: { truth } }: BuyableGroup): number {
  return truth.pricePerHour.micros / truth.allocatable.cpu;
}

function buy(world: World, groups: readonly BuyableGroup[]): void {
  for (const { group, maxNodes } of groups) {
    const pending = pendingPods(world);
    if (pending.length === 0) return;
    const pods = fill(decreasing(pending), [...openBins(world), ...comingBins(world)]);
    const most = maxNodes - group.target;
    const { nodes } = estimate({ group, pods, daemons: world.scenario.daemons, most });
    if (nodes > 0) group.grow(nodes);
  }
}
