/** One question of allocation, in whole numbers: who wants how much, what is free at home, what may be bought. Holds no answer. */

export interface TierAsk {
  readonly id: string;
  readonly level: number;
  /** Millicores and MiB of one pod. */
  readonly cpu: number;
  readonly memory: number;
  readonly wanted: number;
  /** Never leaves home. */
  readonly pinned: boolean;
  readonly team: string;
}

/** So many nodes that are all alike. */
export interface Rack {
  readonly count: number;
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
}

export interface PoolOffer {
  readonly name: string;
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
  /** Price of a node per hour, in millionths of the currency's unit. */
  readonly micros: number;
  readonly maxNodes: number;
  readonly teams: readonly string[];
}

export interface Instance {
  readonly seed: number;
  readonly size: 'small' | 'middle' | 'large';
  /** What was made scarce on purpose; what binds in the end is measured, not taken from here. */
  readonly scarce: 'home' | 'pools' | 'envelope' | 'all';
  readonly tiers: readonly TierAsk[];
  readonly racks: readonly Rack[];
  readonly pools: readonly PoolOffer[];
  /** Cloud nodes that all pools together may have. */
  readonly envelope: number;
}

/** Replicas of each tier at home and in the cloud, and nodes of each pool, in the instance's order. */
export interface Answer {
  readonly home: readonly number[];
  readonly cloud: readonly number[];
  readonly nodes: readonly number[];
}

export function servedBy(pool: PoolOffer, tier: TierAsk): boolean {
  return !tier.pinned && pool.teams.includes(tier.team);
}

/** Sum over the level's tiers of the refused share of what they want (design.md 4.1, point 4). */
export function unservedOf({ tiers }: Instance, { home, cloud }: Answer, level: number): number {
  let refused = 0;
  for (const [index, tier] of tiers.entries()) {
    if (tier.level !== level) continue;
    const placed = (home[index] ?? 0) + (cloud[index] ?? 0);
    refused += (tier.wanted - placed) / tier.wanted;
  }
  return refused;
}

export function costOf({ pools }: Instance, { nodes }: Answer): number {
  let cost = 0;
  for (const [index, pool] of pools.entries()) cost += pool.micros * (nodes[index] ?? 0);
  return cost;
}
