/** What a drawn world must also be for some defects to show at all: limits that bind, demands of another kind. */
import type { SmallPool, SmallTier, SmallWorld } from '../../src/simulator/swarm/small-world.ts';

/**
 * - `tight-pools`: each pool may hold three machines only, while the provider has more.
 * - `tight-cap`: the operator allows as many in all.
 * - `served`: demands are what pods served, with a veto on errors.
 * - `slow-rates`: demands are averages over five minutes, which answer from old samples.
 * - `crowd-stays`: the load does not go before the end.
 * - `pinned-demand`: the pinned tier in the sealed namespace needs more replicas than it has.
 */
export const SHAPES = [
  'tight-pools',
  'tight-cap',
  'served',
  'slow-rates',
  'crowd-stays',
  'pinned-demand',
] as const;

export type Shape = (typeof SHAPES)[number];

const TIGHT = 3;

export function shaped(world: SmallWorld, shapes: readonly Shape[]): SmallWorld {
  let after = world;
  for (const shape of shapes) after = shapedBy(after, shape);
  return after;
}

function shapedBy(world: SmallWorld, shape: Shape): SmallWorld {
  switch (shape) {
    case 'tight-pools':
      return { ...world, pools: world.pools.map(tight) };
    case 'tight-cap':
      return { ...world, pools: world.pools.map(tight), maxCloudNodes: TIGHT };
    case 'served':
      return { ...world, tiers: world.tiers.map((tier) => ({ ...tier, served: true })) };
    case 'slow-rates':
      return { ...world, tiers: world.tiers.map((tier) => ({ ...tier, window: '5m' as const })) };
    case 'crowd-stays':
      return { ...world, tiers: world.tiers.map(staying) };
    case 'pinned-demand':
      return { ...world, pinnedDemand: true };
  }
}

function tight(pool: SmallPool): SmallPool {
  return { ...pool, maxNodes: TIGHT };
}

/** The last three points are the crowd while it leaves, and ordinary load from then on. */
function staying(tier: SmallTier): SmallTier {
  const most = Math.max(...tier.load.map(({ rps }) => rps));
  const before = tier.load.slice(0, -2);
  return {
    ...tier,
    load: [...before, ...tier.load.slice(-1).map(({ at }) => ({ at, rps: most }))],
  };
}
