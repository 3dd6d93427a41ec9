/**
 * What makes some drawn worlds harder than a shop that bursts: gates, orders, reserves, narrow lines. Each has a random
 * stream of its own, so that one more of them leaves every world as it was that does not have it. The hunt for planted bugs
 * asks for them by name.
 */
import { MINUTE } from '../../model/units.ts';
import { createRandomness, type RandomStream } from '../random.ts';
import {
  megabitsOf,
  type SmallLine,
  type SmallTier,
  type SmallWorld,
  type Span,
} from './small-world.ts';

export const TWISTS = [
  'gate',
  'ordered',
  'survives',
  'uneven',
  'ladder',
  'neighbour',
  'narrow',
  'exact',
] as const;
export type Twist = (typeof TWISTS)[number];

/** Share of the worlds that have one, of each. */
const SHARE = 0.12;
/**
 * Never drawn: where other tiers make room at home, pods that stand in the cloud go there only when whole nodes empty, and
 * no limit is published for them meanwhile, so that lines can stay above their level (S2 finds it at seed 6016).
 */
export const UNDRAWN_TWISTS: readonly Twist[] = ['narrow'];

/** The world with those that its seed draws. */
export function twisted(world: SmallWorld): SmallWorld {
  let after = world;
  for (const twist of TWISTS)
    if (!UNDRAWN_TWISTS.includes(twist) && isDrawn(world.seed, twist))
      after = withTwist(after, twist);
  return after;
}

function isDrawn(seed: number, twist: Twist): boolean {
  return createRandomness(seed).stream(`swarm/twist/${twist}`).next() < SHARE;
}

/** The world with this one, by numbers that its seed draws. */
export function withTwist(world: SmallWorld, twist: Twist): SmallWorld {
  const draw = createRandomness(world.seed).stream(`swarm/twist/${twist}/numbers`);
  const { twists } = world;
  switch (twist) {
    case 'gate':
      return { ...world, twists: { ...twists, gate: aroundTheCrowd(world, draw) } };
    case 'ordered':
      return world.tiers.length < 2 ? world : { ...world, twists: { ...twists, ordered: true } };
    case 'survives':
      return { ...world, twists: { ...twists, survives: world.tiers[0]?.name ?? '' } };
    case 'uneven':
      return { ...world, twists: { ...twists, uneven: whole(draw, 50, 80) } };
    case 'ladder':
      return { ...world, twists: { ...twists, ladder: aroundTheCrowd(world, draw) } };
    case 'neighbour':
      return besideNeighbour(world, draw);
    case 'narrow':
      return behindNarrowLines(world, draw);
    case 'exact':
      return { ...world, twists: { ...twists, exact: true } };
  }
}

/** Begins shortly before the crowd comes, and is over before the world must heal. */
function aroundTheCrowd({ tiers, phase }: SmallWorld, draw: RandomStream): Span {
  const crowd = tiers[0]?.load[1]?.at ?? phase.from;
  const from = crowd - whole(draw, 1, 5) * MINUTE;
  return { from, until: Math.min(phase.until, from + whole(draw, 15, 40) * MINUTE) };
}

/** Its load never changes, and the pools are small enough that a crowd would want all of them. */
function besideNeighbour(world: SmallWorld, draw: RandomStream): SmallWorld {
  const [perReplica, replicas] = [100, 3];
  const rps = whole(draw, 60, 120);
  const tier: SmallTier = {
    ...{ name: 'batch', namespace: 'lab', level: 'L2', cpu: 500, perReplica, replicas },
    ...{ unitCapacity: perReplica, afterMinutes: 3, maxStepPercent: 30 },
    load: [
      { at: world.from, rps },
      { at: world.to, rps },
    ],
  };
  const neighbour = { reserveNodes: whole(draw, 1, 3), weight: whole(draw, 1, 3), tier };
  const pools = world.pools.map((pool) => ({ ...pool, maxNodes: whole(draw, 4, 8) }));
  return { ...world, pools, twists: { ...world.twists, neighbour } };
}

const LINES = ['line-a', 'line-b'];

function behindNarrowLines(world: SmallWorld, draw: RandomStream): SmallWorld {
  const full = world.lines[0]?.megabits ?? megabitsOf(world.tiers);
  const count = world.lines.length > 0 ? world.lines.length : whole(draw, 1, LINES.length);
  const megabits = Math.max(1, Math.ceil((full * whole(draw, 30, 80)) / 100));
  const lines = LINES.slice(0, count).map((name): SmallLine => ({ name, megabits }));
  const narrow = { waterLevel: whole(draw, 60, 90), measured: draw.next() < 0.5 };
  return { ...world, lines, twists: { ...world.twists, narrow } };
}

/** Both ends included. */
function whole(draw: RandomStream, least: number, most: number): number {
  return least + Math.floor(draw.next() * (most - least + 1));
}
