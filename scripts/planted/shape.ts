/** What a drawn world must also be for some defects to show at all: limits that bind, demands of another kind. */
import { MINUTE, type Millis } from '../../src/model/units.ts';
import type { SmallPool, SmallTier, SmallWorld } from '../../src/simulator/swarm/small-world.ts';
import { TWISTS, withTwist } from '../../src/simulator/swarm/twists.ts';

/**
 * - `tight-pools`: each pool may hold three machines only, while the provider has more.
 * - `tight-cap`: the operator allows as many in all.
 * - `tight-money`: the operator pays for about three machines until midnight.
 * - `served`: demands are what pods served, with a veto on errors.
 * - `slow-rates`: demands are averages over five minutes, which answer from old samples.
 * - `crowd-stays`: the load does not go before the end.
 * - `pinned-demand`: the pinned tier in the sealed namespace needs more replicas than it has.
 * - `unannounced`: no calendar tells of the crowd.
 * - `late-crowd`: it comes when all faults are over, so that nothing excuses what is ordered for it.
 * - a twist (src/simulator/swarm/twists.ts): the world has it for certain.
 */
export const SHAPES = [
  'tight-pools',
  'tight-cap',
  'tight-money',
  'served',
  'slow-rates',
  'crowd-stays',
  'pinned-demand',
  'unannounced',
  'late-crowd',
  ...TWISTS,
] as const;

export type Shape = (typeof SHAPES)[number];

const TIGHT = 3;
/** Three machines of 1 CNY an hour from the midnight the worlds begin at to the next are 72 CNY. */
const TIGHT_MONEY = 75;

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
    case 'tight-money':
      return { ...world, maxSpend: TIGHT_MONEY };
    case 'served':
      return { ...world, tiers: world.tiers.map((tier) => ({ ...tier, served: true })) };
    case 'slow-rates':
      return { ...world, tiers: world.tiers.map((tier) => ({ ...tier, window: '5m' as const })) };
    case 'crowd-stays':
      return { ...world, tiers: world.tiers.map(staying) };
    case 'pinned-demand':
      return { ...world, pinnedDemand: true };
    case 'unannounced':
      return { ...world, promotion: undefined };
    case 'late-crowd':
      return withLateCrowd(world);
    default:
      return withTwist(world, shape);
  }
}

/** For a fault to be forgotten, and for what it did to be mended. */
const AFTER_FAULTS: Millis = 5 * MINUTE;
/** Of a tier's load, those that belong to the crowd's going. */
const LEAVING = 3;

function withLateCrowd(world: SmallWorld): SmallWorld {
  const { phase, promotion } = world;
  const arrives = world.tiers[0]?.load[1]?.at ?? phase.until;
  const later = phase.until + AFTER_FAULTS - arrives;
  const tiers = world.tiers.map((tier) => ({
    ...tier,
    load: tier.load.map((point, place) =>
      place === 0 || place >= tier.load.length - LEAVING
        ? point
        : { ...point, at: point.at + later },
    ),
  }));
  return {
    ...{ ...world, tiers },
    promotion: promotion && { ...promotion, start: promotion.start + later },
  };
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
