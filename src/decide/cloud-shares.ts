/**
 * Of the replicas that the allocation has in the cloud, how many belong at each site: where pods stand they stay, the
 * others go where nodes that are there, coming or ordered have room, cheapest pool first. One site takes all.
 */
import type { Place } from '../model/placing.ts';
import type { SiteName } from '../model/policy.ts';
import type { Resources } from '../model/units.ts';
import type { Allocation } from './allocate.ts';
import { type Bins, createBins, fill } from './bins.ts';
import { type CloudPods, cloudPods } from './line-loads.ts';
import type { TierTarget } from './replicas.ts';
import { freeRoom } from './room.ts';
import { freshNodes, type Supply } from './supply.ts';
import { itemAt, valueAt } from './sure.ts';

export interface CloudShares {
  /** Of the tier at this place in the order of `targets`. */
  of(index: number): readonly Place[];
}

interface Room {
  readonly site: SiteName;
  readonly placementClass: string;
  readonly free: Resources;
}

export function cloudShares(allocation: Allocation, supply: Supply): CloudShares {
  const { targets, placement } = allocation;
  const rooms = roomsOf(allocation, supply);
  const bins = createBins(rooms, ({ free }) => free);
  const pods = cloudPods(supply);
  const shares = targets.map((target, index) => {
    const { cloud } = itemAt(placement.tiers, index);
    const sites = sitesOf(target, allocation, supply);
    return shareOf({ target, cloud, sites }, { rooms, bins, pods });
  });
  return { of: (index) => itemAt(shares, index) };
}

/** Of pools that may serve the tier, cheapest first. */
function sitesOf({ tier }: TierTarget, { serving }: Allocation, { pools }: Supply): SiteName[] {
  const serves = serving.get(tier.policy.id);
  const sites = pools.flatMap(({ pool }, index) => (serves?.[index] === true ? [pool.site] : []));
  return [...new Set(sites)];
}

function roomsOf({ placement }: Allocation, supply: Supply): readonly Room[] {
  const shapes = freshNodes(supply);
  const there = supply.cloud.flatMap((node): Room[] => {
    const { site, schedulable, burstClass: placementClass } = node;
    if (site === undefined || !schedulable) return [];
    return [{ site, placementClass, free: freeRoom(node, 0) }];
  });
  const coming = supply.pools.flatMap(({ pool, inFlight }, index) => {
    const length = inFlight + itemAt(placement.orders, index).count;
    const { site, placementClass } = pool;
    const free = itemAt(shapes, index);
    return Array.from({ length }, (): Room => ({ site, placementClass, free }));
  });
  return [...there, ...coming];
}

interface Asked {
  readonly target: TierTarget;
  readonly cloud: number;
  readonly sites: readonly SiteName[];
}

interface Elsewhere {
  readonly rooms: readonly Room[];
  readonly bins: Bins;
  readonly pods: CloudPods;
}

function shareOf(
  { target: { tier }, cloud, sites }: Asked,
  { rooms, bins, pods }: Elsewhere,
): readonly Place[] {
  const { workload, policy } = tier;
  const [first] = sites;
  if (workload === undefined || first === undefined) return [];
  const shares = new Map(sites.map((site) => [site, 0]));
  const add = (site: SiteName, count: number): void => {
    shares.set(site, valueAt(shares, site) + count);
  };
  let left = cloud;
  for (const site of sites) {
    const kept = Math.min(left, pods.count(policy.id, site));
    add(site, kept);
    left -= kept;
  }
  const { perPod, tolerates } = workload;
  const may = (index: number): boolean => {
    const { site, placementClass } = itemAt(rooms, index);
    const isTolerated = tolerates.includes('*') || tolerates.includes(placementClass);
    return isTolerated && shares.has(site);
  };
  const onTake = (index: number, count: number): void => add(itemAt(rooms, index).site, count);
  const without = fill(bins, perPod, left, { smallest: NOTHING_SMALLER, may, onTake });
  // The allocation found room that this order does not show; the first site is where it begins.
  add(first, without);
  return [...shares].map(([site, replicas]) => ({ sites: [site], replicas }));
}

/** No bin is closed for a tier with larger pods than the next. */
const NOTHING_SMALLER: Resources = { cpu: 0, memory: 0, pods: 1 };
