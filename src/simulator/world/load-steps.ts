/** Moves the load on, step by step, and reports each step of the rehearsal, not of the warm-up, to the journal. */
import type { Micros } from '../../model/units.ts';
import { startBalancing } from './balancing.ts';
import { billOf } from './bill.ts';
import type { DoorLoad, TierLoad } from './journal.ts';
import { createLoadFlows, type LoadFlows } from './load-flows.ts';
import type { Tier, World } from './world.ts';

/** Offers the first step's load and books every later step until the scenario's end. */
export function startLoad(world: World): void {
  const stepping: Stepping = {
    world,
    before: bookedSoFar([...world.tiers.values()]),
    flows: createLoadFlows(world),
    balance: startBalancing(world),
  };
  offerNext(stepping);
  scheduleStep(stepping);
}

interface Stepping {
  readonly world: World;
  readonly before: Booked;
  readonly flows: LoadFlows | undefined;
  /** Moves pods whose share of the load has changed. */
  readonly balance: (() => void) | undefined;
}

/** Requests up to the last step, in the order of the world's tiers: columns, as every step writes all of them anew. */
interface Booked {
  readonly offered: Float64Array;
  readonly served: Float64Array;
  /** Read only where something other than pods can end a request. */
  readonly doors: DoorTotals[];
}

interface DoorTotals {
  readonly queued: number;
  readonly refused: number;
  readonly blocked: number;
  readonly bots: number;
  readonly onLine: number;
}

function bookedSoFar(tiers: readonly Tier[]): Booked {
  return {
    offered: Float64Array.from(tiers, ({ meter }) => meter.offered),
    served: Float64Array.from(tiers, ({ meter }) => meter.served),
    doors: tiers.map(doorTotals),
  };
}

function scheduleStep(stepping: Stepping): void {
  const { clock, scenario } = stepping.world;
  const due = clock.now() + scenario.step;
  if (due > scenario.to) return;
  clock.at(due, () => {
    finishStep(stepping, due > scenario.from);
    stepping.balance?.();
    offerNext(stepping);
    scheduleStep(stepping);
  });
}

function offerNext({ world, flows }: Stepping): void {
  const { clock, tiers } = world;
  if (flows !== undefined) {
    flows.offer(clock.now());
    return;
  }
  for (const { meter, traffic } of tiers.values())
    meter.offer(traffic.offered(clock.now()), clock.now());
}

function finishStep(stepping: Stepping, counts: boolean): void {
  const { world } = stepping;
  const { clock, scenario, journal } = world;
  const tiers: TierLoad[] = [];
  for (const tier of world.tiers.values()) tiers.push(loadOf(stepping, tier, tiers.length));
  if (!counts) return;
  let instances = 0;
  for (const group of world.cloud.values()) instances += group.instances.size;
  journal.emit({
    kind: 'load',
    at: clock.now(),
    span: scenario.step,
    tiers,
    instances,
    readyCloudNodes: world.nodes.readyCloud,
    spent: spentSoFar(world),
  });
}

function loadOf({ world, before, flows }: Stepping, tier: Tier, place: number): TierLoad {
  const { workload, meter } = tier;
  meter.settle(world.clock.now());
  const { offered, served } = meter;
  const load = {
    workload: workload.key,
    offered: offered - (before.offered[place] ?? offered),
    served: served - (before.served[place] ?? served),
    capacity: meter.capacity,
    readyPods: meter.readyPods,
  };
  before.offered[place] = offered;
  before.served[place] = served;
  if (flows === undefined) return load;
  const now = doorTotals(tier);
  const last = before.doors[place] ?? now;
  before.doors[place] = now;
  const unserved = load.offered - load.served;
  return { ...load, door: doorLoad({ now, last, unserved, retried: flows.retried(workload.key) }) };
}

interface DoorStep {
  readonly now: DoorTotals;
  readonly last: DoorTotals;
  readonly unserved: number;
  readonly retried: number;
}

function doorLoad({ now, last, unserved, retried }: DoorStep): DoorLoad {
  const refused = now.refused - last.refused;
  const blocked = now.blocked - last.blocked;
  return {
    lost: Math.max(0, unserved - refused - blocked - (now.queued - last.queued)),
    refused,
    blocked,
    queued: now.queued,
    retried,
    bots: now.bots - last.bots,
    onLine: now.onLine - last.onLine,
  };
}

function doorTotals({ meter }: Tier): DoorTotals {
  const { refused, blocked, bots, onLine, severed } = meter.losses;
  return { queued: meter.queued, refused, blocked, bots, onLine: onLine + severed };
}

function spentSoFar({ cloud, clock }: World): Micros {
  return billOf(cloud.values(), clock.now()).micros;
}
