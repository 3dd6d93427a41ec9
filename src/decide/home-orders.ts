/** In which order tiers are given the room at home when not all fit: who can go nowhere else, who matters most, who is dear elsewhere. */
import type { Resources } from '../model/units.ts';
import { levelOf } from './fresh-orders.ts';
import { replicaCost } from './pool-cost.ts';
import type { TierTarget } from './replicas.ts';
import type { Serving } from './serving.ts';
import { freshNodes, type Supply } from './supply.ts';
import { itemAt, valueAt } from './sure.ts';

export type HomeOrder = (a: TierTarget, b: TierTarget) => number;

/** As long as all fit: the reserve is the pinned tiers' own, the rest as policies are served. */
export const PINNED_FIRST: HomeOrder = (a, b) => Number(isBurstable(a)) - Number(isBurstable(b));

function isBurstable({ tier }: TierTarget): boolean {
  return tier.leave !== undefined;
}

interface Rank {
  readonly level: number;
  /** 0: it can go nowhere else. */
  readonly stuck: 0 | 1;
  /** Least first: by the price of a replica elsewhere for the room it takes at home. */
  readonly dear: number;
  /** Room for all of its replicas: serving the small ones refuses fewer shares. */
  readonly whole: number;
  /** Largest pods first. */
  readonly large: number;
  /** Most memory for its cores first, and the other way round. */
  readonly memory: number;
  readonly cores: number;
}

type Key = keyof Rank;

/** Levels first, where there is too little for all. */
const SHORT: readonly (readonly Key[])[] = [
  ['stuck', 'level', 'whole'],
  ['level', 'stuck', 'whole'],
  ['level', 'dear'],
];

/** Where there is enough for all, and only what it costs is open. */
const ENOUGH: readonly (readonly Key[])[] = [
  ['stuck', 'dear'],
  ['stuck', 'large'],
  ['stuck', 'memory', 'large'],
  ['stuck', 'cores', 'large'],
];

/** Other orders to try when somebody finds no room or nodes are to be bought. */
export function homeOrders(
  targets: readonly TierTarget[],
  supply: Supply,
  serving: Serving,
): HomeOrder[] {
  const shapes = freshNodes(supply);
  const ranks = new Map<TierTarget, Rank>();
  for (const target of targets) {
    const serves = serving.get(target.tier.policy.id);
    ranks.set(target, rankOf(target, { supply, shapes, serves }));
  }
  return [...SHORT, ...ENOUGH].map(
    (keys) => (a, b) => compare(valueAt(ranks, a), valueAt(ranks, b), keys),
  );
}

function compare(one: Rank, other: Rank, keys: readonly Key[]): number {
  for (const key of keys) if (one[key] !== other[key]) return one[key] < other[key] ? -1 : 1;
  return 0;
}

interface Elsewhere {
  readonly supply: Supply;
  readonly shapes: readonly Resources[];
  readonly serves: readonly boolean[] | undefined;
}

/** A tier whose target cannot be read has nothing to place. */
const NOTHING_TO_PLACE: Resources = { cpu: 0, memory: 0, pods: 0 };

function rankOf({ tier, wanted }: TierTarget, elsewhere: Elsewhere): Rank {
  const { workload, policy } = tier;
  const perPod = workload?.perPod ?? NOTHING_TO_PLACE;
  const least = leastCost(perPod, elsewhere);
  const size = sizeOf(perPod);
  const ratio = perPod.memory / Math.max(1, perPod.cpu);
  return {
    level: levelOf(policy),
    stuck: least === Number.POSITIVE_INFINITY ? 0 : 1,
    dear: -least / size,
    whole: size * wanted,
    large: -size,
    memory: -ratio,
    cores: ratio,
  };
}

function leastCost(pod: Resources, { supply, shapes, serves }: Elsewhere): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [index, { pool }] of supply.pools.entries()) {
    if (serves?.[index] !== true) continue;
    least = Math.min(least, replicaCost(pool.pricePerHour.micros, itemAt(shapes, index), pod));
  }
  return least;
}

/** Cores, and memory at the usual 4 GiB a core. */
export function sizeOf({ cpu, memory }: { readonly cpu: number; readonly memory: number }): number {
  return Math.max(1e-9, cpu / 1_000 + memory / (4 * 1024 ** 3));
}
