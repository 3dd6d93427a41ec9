/** Moves the load on, step by step, and reports each step of the rehearsal, not of the warm-up, to the journal. */
import type { Micros } from '../../model/units.ts';
import { billOf } from './bill.ts';
import { isCloud } from './entities.ts';
import type { TierLoad } from './journal.ts';
import type { Tier, World } from './world.ts';

/** Offers the first step's load and books every later step until the scenario's end. */
export function startLoad(world: World): void {
  const before = new Map<string, Totals>();
  for (const tier of world.tiers.values()) {
    before.set(tier.workload.key, { offered: 0, served: 0 });
    offerNext(world, tier);
  }
  scheduleStep(world, before);
}

interface Totals {
  offered: number;
  served: number;
}

function scheduleStep(world: World, before: Map<string, Totals>): void {
  const { clock, scenario } = world;
  const due = clock.now() + scenario.step;
  if (due > scenario.to) return;
  clock.at(due, () => {
    finishStep(world, before, due > scenario.from);
    for (const tier of world.tiers.values()) offerNext(world, tier);
    scheduleStep(world, before);
  });
}

function offerNext({ clock }: World, { meter, traffic }: Tier): void {
  meter.offer(traffic.offered(clock.now()), clock.now());
}

function finishStep(world: World, before: Map<string, Totals>, counts: boolean): void {
  const { clock, scenario, journal } = world;
  const tiers: TierLoad[] = [];
  for (const tier of world.tiers.values()) tiers.push(loadOf(tier, clock.now(), before));
  if (!counts) return;
  let instances = 0;
  for (const group of world.cloud.values()) instances += group.instances.size;
  journal.emit({
    kind: 'load',
    at: clock.now(),
    span: scenario.step,
    tiers,
    instances,
    readyCloudNodes: readyCloudNodes(world),
    spent: spentSoFar(world),
  });
}

function loadOf({ workload, meter }: Tier, now: number, before: Map<string, Totals>): TierLoad {
  meter.settle(now);
  const last = before.get(workload.key) ?? { offered: 0, served: 0 };
  const { offered, served } = meter;
  const load = {
    workload: workload.key,
    offered: offered - last.offered,
    served: served - last.served,
    capacity: meter.capacity,
    readyPods: meter.readyPods,
  };
  last.offered = offered;
  last.served = served;
  return load;
}

function readyCloudNodes({ nodes }: World): number {
  let ready = 0;
  for (const node of nodes.all.values()) if (node.ready && isCloud(node)) ready += 1;
  return ready;
}

function spentSoFar({ cloud, clock }: World): Micros {
  return billOf(cloud.values(), clock.now()).micros;
}
