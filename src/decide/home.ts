/** Room at home: what is free on each on-prem node, with and without the reserve, and which pods sit in the reserve. */
import type { SiteName, TierId } from '../model/policy.ts';
import type { NodeView } from '../model/snapshot.ts';
import type { Ratio, Resources } from '../model/units.ts';
import { type Bins, copyOf, createBins } from './bins.ts';
import type { TierCase } from './context.ts';
import { freeRoom, NOTHING } from './room.ts';
import type { Supply } from './supply.ts';
import { valueAt } from './sure.ts';
import { compareText } from './text-order.ts';
import { freeByUsage, type HomeUsage } from './usage.ts';

export interface Home {
  /** For pinned tiers: the reserve is theirs, also where burstable pods have settled in it: a higher priority displaces them. */
  readonly pinned: Bins;
  /** For burstable tiers: less the reserve. */
  readonly burstable: Bins;
  /** Pods at home that count as housed; those the stock scheduler put into the reserve are left out. */
  readonly housed: ReadonlyMap<TierId, number>;
}

interface Known {
  readonly tiers: readonly TierCase[];
  readonly usage: HomeUsage | undefined;
  readonly home: Home;
}

/** Most cycles see the nodes of the cycle before, sorted by the same sites, and room at home depends on little else. */
const KNOWN = new WeakMap<readonly NodeView[], Known>();

export function readHome(supply: Supply, tiers: readonly TierCase[]): Home {
  const { home: nodes, usage } = supply;
  let known = KNOWN.get(nodes);
  if (known === undefined || known.usage !== usage || !sameBorrowers(known.tiers, tiers)) {
    known = { tiers, usage, home: homeAnew(supply, tiers) };
    KNOWN.set(nodes, known);
  }
  const { pinned, burstable, housed } = known.home;
  return { pinned: copyOf(pinned), burstable: copyOf(burstable), housed };
}

/** All that `borrowed` asks of a tier is the same. */
function sameBorrowers(before: readonly TierCase[], tiers: readonly TierCase[]): boolean {
  return (
    before.length === tiers.length &&
    tiers.every((tier, index) => {
      const was = before[index];
      return (
        was?.policy === tier.policy &&
        was.leave === tier.leave &&
        was.workload?.perPod === tier.workload?.perPod
      );
    })
  );
}

function homeAnew(supply: Supply, tiers: readonly TierCase[]): Home {
  const { home: nodes, sites, spread, usage } = supply;
  const reserves = new Map<SiteName | undefined, Ratio>(
    sites.home.map((site) => [site.name, site.reserve]),
  );
  const byId = new Map(tiers.map((tier) => [tier.policy.id, tier]));
  const housed = new Map<TierId, number>();
  for (const [tier, { home }] of spread.tiers) housed.set(tier, home);
  const rooms = nodes.map((node) => {
    const reserve = valueAt(reserves, node.site);
    const left = freeRoom(node, reserve);
    const inReserve = borrowed(node, left, byId);
    for (const { id, count } of inReserve) housed.set(id, valueAt(housed, id) - count);
    if (!node.ready || !node.schedulable) return { burstable: NOTHING, pinned: NOTHING };
    return {
      burstable: cooler(left, freeByUsage(usage, node, reserve)),
      pinned: without(freeRoom(node, 0), inReserve),
    };
  });
  return {
    pinned: createBins(rooms, (room) => room.pinned),
    burstable: createBins(rooms, (room) => room.burstable),
    housed,
  };
}

/** Pods that are there stay where they are: the stock scheduler goes by requests, and nothing would move them. */
function cooler(room: Resources, byUsage: number | undefined): Resources {
  return byUsage === undefined || byUsage >= room.cpu ? room : { ...room, cpu: byUsage };
}

function without(room: Resources, displaced: readonly Borrowed[]): Resources {
  let { cpu, memory, pods } = room;
  for (const { count, pod } of displaced) {
    cpu += count * pod.cpu;
    memory += count * pod.memory;
    pods += count;
  }
  return { cpu, memory, pods };
}

const NOBODY: readonly Borrowed[] = [];

interface Borrowed {
  readonly id: TierId;
  readonly count: number;
  readonly pod: Resources;
}

/**
 * Burstable pods that sit in the reserve because the stock scheduler fills home to the brim first. They need room
 * elsewhere before a pinned tier takes the reserve back; the least important level counts first.
 */
function borrowed(
  node: NodeView,
  left: Resources,
  tiers: ReadonlyMap<TierId, TierCase>,
): readonly Borrowed[] {
  let cpu = -left.cpu;
  let memory = -left.memory;
  if (cpu <= 0 && memory <= 0) return NOBODY;
  const found: Borrowed[] = [];
  for (const { id, count: there, pod } of burstablesOn(node, tiers)) {
    const byCpu = pod.cpu > 0 ? cpu / pod.cpu : 0;
    const byMemory = pod.memory > 0 ? memory / pod.memory : 0;
    const count = Math.min(there, Math.max(0, Math.ceil(Math.max(byCpu, byMemory) - NOISE)));
    if (count === 0) continue;
    found.push({ id, count, pod });
    cpu -= count * pod.cpu;
    memory -= count * pod.memory;
  }
  return found;
}

const NOISE = 1e-9;

/** Least important level first. */
function burstablesOn(
  node: NodeView,
  tiers: ReadonlyMap<TierId, TierCase>,
): (Borrowed & { rank: string })[] {
  const here: (Borrowed & { rank: string })[] = [];
  for (const { tier: id, count } of node.tierPods) {
    const tier = tiers.get(id);
    if (tier?.leave === undefined || tier.workload === undefined) continue;
    here.push({ id, count, pod: tier.workload.perPod, rank: tier.policy.level });
  }
  return here.sort((a, b) => compareText(b.rank, a.rank));
}
