/**
 * Makes a fleet that can be bought out of fractions: whole pods on whole machines. What it finds can
 * be had, so nothing cheaper than the bound and nothing dearer than this is the optimum. Knows no time.
 */
import type { Micros, Resources, Rps } from '../../model/units.ts';
import type { QuarterProgram, TierNeed } from './optimum-program.ts';
import type { OptimumPool, OptimumShop, OptimumTier } from './optimum-shop.ts';

/** What the machines of the cheapest packing cost per hour; undefined: none that is tried finds room for all. */
export function cheapestFleet(
  shop: OptimumShop,
  wanted: readonly WantedPods[],
): Micros | undefined {
  const homeFirst = wanted.map((group) => ({ ...group, pool: undefined }));
  const costs = [wanted, gathered(homeFirst)].flatMap((groups): readonly Micros[] => {
    const nodes = packed(shop, groups);
    return nodes === undefined ? [] : [costOf(shop, nodes)];
  });
  return costs.length === 0 ? undefined : Math.min(...costs);
}

/** One group for each tier. */
function gathered(wanted: readonly WantedPods[]): readonly WantedPods[] {
  const groups = new Map<number, WantedPods>();
  for (const group of wanted) {
    const known = groups.get(group.tier)?.count ?? 0;
    groups.set(group.tier, { ...group, count: known + group.count });
  }
  return [...groups.values()];
}

function costOf({ pools }: OptimumShop, nodes: readonly number[]): Micros {
  let cost = 0;
  for (const [pool, { perHour }] of pools.entries()) cost += (nodes[pool] ?? 0) * perHour;
  return cost;
}

/** Machines of each pool; undefined: this way of packing finds no room for all. */
function packed(shop: OptimumShop, wanted: readonly WantedPods[]): readonly number[] | undefined {
  const fleet = emptyFleet(shop);
  const groups = wanted.flatMap((group): Group[] => {
    const tier = shop.tiers[group.tier];
    return tier === undefined ? [] : [{ ...group, tierOf: tier, left: group.count }];
  });
  const atHome = groups.filter(({ pool }) => pool === undefined);
  // At home first those who have nowhere else to go.
  spread(fleet.home, atHome.filter(isBound));
  for (const bin of fleet.home) fillBin(bin, atHome);
  for (const [index, pool] of fleet.pools.entries())
    buy(
      pool,
      groups.filter((group) => group.pool === index),
    );
  buyAnywhere(fleet, groups);
  return groups.every(({ left }) => left === 0)
    ? fleet.pools.map(({ bins }) => bins.length)
    : undefined;
}

export interface WantedPods {
  readonly tier: number;
  /** Undefined: home. */
  readonly pool: number | undefined;
  readonly count: number;
}

const EPSILON = 1e-6;

/** Whole pods: each place keeps its whole part, and what is missing goes where the largest part was cut off. */
export function wholePods(
  { spots }: QuarterProgram,
  { tiers }: OptimumShop,
  answer: { readonly columns: readonly number[]; readonly needs: readonly TierNeed[] },
): readonly WantedPods[] {
  return answer.needs.flatMap((need, tier) => {
    const own = spots.flatMap((spot, column) => {
      if (spot.tier !== tier) return [];
      const amount = answer.columns[column] ?? 0;
      const count = Math.floor(amount + EPSILON);
      return [{ ...spot, count, part: amount - count }];
    });
    const byPart = own.toSorted((a, b) => b.part - a.part);
    for (let index = 0; isShort(own, need, tiers[tier]) && own.length > 0; index += 1) {
      const next = byPart[index % byPart.length];
      if (next !== undefined) next.count += 1;
    }
    return trimmed(own, need, tiers[tier]).filter(({ count }) => count > 0);
  });
}

/** Pods cost nothing where there is room for them, so that an answer may have more of them than anybody needs. */
function trimmed(
  own: readonly WantedPods[],
  need: TierNeed,
  tier: OptimumTier | undefined,
): readonly WantedPods[] {
  let { pods, load } = sumOf(own, tier);
  // Those in pools first: room at home is nobody's cost.
  const order = own.toSorted((a, b) => Number(b.pool !== undefined) - Number(a.pool !== undefined));
  return order.map((one) => {
    const unit = unitOf(tier, one.pool);
    const spare = unit > 0 ? Math.floor((load - need.load) / unit + EPSILON) : pods;
    const away = Math.max(0, Math.min(one.count, pods - need.pods, spare));
    pods -= away;
    load -= away * unit;
    return { ...one, count: one.count - away };
  });
}

function isShort(
  own: readonly Omit<WantedPods, 'tier'>[],
  need: TierNeed,
  tier: OptimumTier | undefined,
): boolean {
  const { pods, load } = sumOf(own, tier);
  return pods < need.pods || load < need.load - EPSILON;
}

function sumOf(own: readonly Omit<WantedPods, 'tier'>[], tier: OptimumTier | undefined) {
  let pods = 0;
  let load = 0;
  for (const { pool, count } of own) {
    pods += count;
    load += count * unitOf(tier, pool);
  }
  return { pods, load };
}

function unitOf(tier: OptimumTier | undefined, pool: number | undefined): Rps {
  return (pool === undefined ? tier?.atHome : tier?.reach.get(pool)) ?? 0;
}

interface Bin {
  readonly room: Resources;
  free: Resources;
}

interface Bought {
  readonly shape: OptimumPool;
  readonly bins: Bin[];
}

interface Fleet {
  readonly home: readonly Bin[];
  readonly pools: readonly Bought[];
}

interface Group extends WantedPods {
  readonly tierOf: OptimumTier;
  /** Pods without a place yet. */
  left: number;
}

function emptyFleet({ home, pools }: OptimumShop): Fleet {
  return {
    home: home.flatMap(({ count, room }) =>
      Array.from({ length: count }, () => ({ room, free: room })),
    ),
    pools: pools.map((shape) => ({ shape, bins: [] })),
  };
}

function isBound({ tierOf }: Group): boolean {
  return tierOf.reach.size === 0;
}

/** Always the largest pod that still fits. */
function fillBin(bin: Bin, groups: readonly Group[]): void {
  while (addOne(bin, groups));
}

/** One to each in turn, so that no node is full of memory while its cores are idle. */
function spread(bins: readonly Bin[], groups: readonly Group[]): void {
  let placed = true;
  while (placed) {
    placed = false;
    for (const bin of bins) if (addOne(bin, groups)) placed = true;
  }
}

/** False: nobody fits any more. */
function addOne(bin: Bin, groups: readonly Group[]): boolean {
  let best: Group | undefined;
  let bestScore = -1;
  for (const group of groups) {
    const score = group.left > 0 ? scoreOf(bin, group.tierOf.perPod) : -1;
    if (score > bestScore) [best, bestScore] = [group, score];
  }
  if (best === undefined) return false;
  best.left -= 1;
  bin.free = less(bin.free, best.tierOf.perPod);
  return true;
}

/** Share of a node that it takes, of what it takes most; below zero: it does not fit. */
function scoreOf({ room, free }: Bin, { cpu, memory, pods }: Resources): number {
  if (cpu > free.cpu || memory > free.memory || pods > free.pods) return -1;
  return Math.max(cpu / room.cpu, memory / room.memory);
}

/** New machines until all have a place, the pool is at its limit, or a new one takes nobody. */
function buy({ shape, bins }: Bought, groups: readonly Group[]): void {
  while (bins.length < shape.maxNodes && groups.some(({ left }) => left > 0)) {
    const bin = { room: shape.room, free: shape.room };
    fillBin(bin, groups);
    if (bin.free === shape.room) return;
    bins.push(bin);
  }
}

/** Whoever has no place yet: on machines that are bought already, then on new ones, the cheapest core first. */
function buyAnywhere({ pools }: Fleet, groups: readonly Group[]): void {
  const price = ({ shape }: Bought): number => shape.perHour / shape.room.cpu;
  const inOrder = [...pools.entries()].toSorted(([, a], [, b]) => price(a) - price(b));
  const fitting = inOrder.map(([index, pool]) => ({
    pool,
    // Where a pod serves less, more of them would be needed.
    may: groups.filter(
      ({ tierOf, pool: from }) => unitOf(tierOf, index) >= Math.max(EPSILON, unitOf(tierOf, from)),
    ),
  }));
  for (const { pool, may } of fitting) for (const bin of pool.bins) fillBin(bin, may);
  for (const { pool, may } of fitting) buy(pool, may);
}

function less(free: Resources, perPod: Resources): Resources {
  return {
    cpu: free.cpu - perPod.cpu,
    memory: free.memory - perPod.memory,
    pods: free.pods - perPod.pods,
  };
}
