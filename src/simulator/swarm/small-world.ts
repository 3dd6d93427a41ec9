/**
 * The numbers of one random but legal world: a shop that bursts once or twice, under a crowd that comes, stays long
 * enough to be converged to, and goes. The truth differs from what its policies will say.
 */
import { HOUR, MINUTE, type Millis } from '../../model/units.ts';
import { createRandomness, type RandomStream } from '../random.ts';
import type { ChaosPhase } from './draw.ts';

export interface SmallTier {
  readonly name: string;
  /** Undefined: shop. */
  readonly namespace?: string;
  readonly level: 'L0' | 'L1' | 'L2';
  /** Thousandths of a core of one pod. */
  readonly cpu: number;
  /** rps one replica serves, as the policy says. */
  readonly perReplica: number;
  /** The same in truth. */
  readonly unitCapacity: number;
  readonly replicas: number;
  /** rps over time; straight lines between. */
  readonly load: readonly { readonly at: Millis; readonly rps: number }[];
  readonly afterMinutes: number;
  readonly maxStepPercent: number;
  /** Its demand is what its pods served, with a veto on errors; else what the gateway was offered. Never drawn. */
  readonly served?: boolean;
  /** Its demand is averaged over so long; undefined: a minute. Never drawn. */
  readonly window?: '1m' | '5m';
}

export interface SmallPool {
  readonly name: string;
  readonly idempotency: 'None' | 'Token' | 'CompareAndSet';
  readonly p50Seconds: number;
  readonly batch: number;
  readonly maxNodes: number;
  readonly stock: number;
}

/** All between the cloud and home. */
export interface SmallLine {
  readonly name: string;
  /** Whole Mbit/s. */
  readonly megabits: number;
}

export interface SmallWorld {
  readonly seed: number;
  readonly from: Millis;
  readonly to: Millis;
  readonly phase: ChaosPhase;
  readonly homeNodes: number;
  readonly tiers: readonly SmallTier[];
  readonly pools: readonly SmallPool[];
  /** None: the cloud is reached without limit. */
  readonly lines: readonly SmallLine[];
  readonly processes: number;
  /** The operator's cap on all cloud nodes; undefined: none that binds. Never drawn. */
  readonly maxCloudNodes?: number;
  /** The operator's cap on money, in whole CNY a day, where a machine costs 1 CNY an hour; undefined: none. Never drawn. */
  readonly maxSpend?: number;
  /** The pinned workload has a demand that its replicas do not meet. Never drawn. */
  readonly pinnedDemand?: boolean;
  /** The crowd is announced in a calendar. */
  readonly promotion:
    | { readonly start: Millis; readonly end: Millis; readonly multiplier: number }
    | undefined;
  /** What else makes it hard. Never drawn. */
  readonly twists: Twists;
}

export interface Span {
  readonly from: Millis;
  readonly until: Millis;
}

export interface Twists {
  /** A copy of data lags for so long, and no tier may grow into the cloud meanwhile. */
  readonly gate?: Span;
  /** The second tier starts after the first. */
  readonly ordered?: true;
  /** Name of the tier that outlives the loss of its largest site. */
  readonly survives?: string;
  /** In the cloud a replica serves so many per cent of what it serves at home, and the policy says so. */
  readonly uneven?: number;
  /** The first tier has two degrade steps, which are called for so long. */
  readonly ladder?: Span;
  readonly neighbour?: Neighbour;
  /** The site's document declares the lines, which are too narrow for the crowd. */
  readonly narrow?: NarrowLines;
  /** All burstable tiers are placed exactly: their pods wait at a gate until a site is named. */
  readonly exact?: true;
}

/** A second tenant, who stays at home and holds a part of every pool. */
export interface Neighbour {
  readonly reserveNodes: number;
  readonly weight: number;
  readonly tier: SmallTier;
}

export interface NarrowLines {
  /** Per cent. */
  readonly waterLevel: number;
  /** What crosses them is measured. */
  readonly measured: boolean;
}

/** Midnight UTC of a day without clock changes anywhere. */
const DAY_ZERO: Millis = Date.UTC(2027, 0, 4);
const CORES_PER_HOME_NODE = 8;
/** Share of home that ordinary load fills: low enough that everything fits there again afterwards. */
const ORDINARY = 0.4;
const WATER_LEVEL = 0.7;
/** When chaos ends; from here on the crowd is constant for as long as any wait that refusals leave behind. */
const CHAOS_ENDS: Millis = 110 * MINUTE;
const CROWD_LEAVES: Millis = CHAOS_ENDS + 80 * MINUTE;
const LENGTH: Millis = 6 * HOUR;
/** Chance of two waves. Where one tier leaves and another stays, a drain finds pods that only an eviction moves. */
const [EITHER, MOST, SOME] = [0.5, 0.9, 0.25];

/** Of a user's request and answer. */
export const KIB_PER_REQUEST = 10;

/** What the largest crowd of all tiers puts on a line, in whole Mbit/s. */
export function megabitsOf(tiers: readonly SmallTier[]): number {
  let rps = 0;
  for (const { load } of tiers) rps += Math.max(...load.map((point) => point.rps));
  return Math.ceil((rps * KIB_PER_REQUEST * 1_024 * 8) / 1_000_000);
}

export function drawWorld(seed: number): SmallWorld {
  const draw = createRandomness(seed).stream('swarm/world');
  const from = DAY_ZERO + whole(draw, 0, 23) * HOUR;
  const homeNodes = whole(draw, 3, 6);
  const names = ['web', 'search', 'cart'].slice(0, whole(draw, 1, 3));
  const peak = between(draw, 1.4, 2.4);
  const arrives = from + whole(draw, 30, 60) * MINUTE;
  const tiers = names.map((name, index) => {
    const waves = names.length === 1 ? EITHER : index === 0 ? MOST : SOME;
    return tier(draw, { name, from, arrives, peak, share: homeNodes / names.length, waves });
  });
  const pools = ['np1', 'np2'].slice(0, whole(draw, 1, 2)).map((name) => pool(draw, name));
  const announced = draw.next() < 0.4;
  return {
    ...{ seed, from, to: from + LENGTH, homeNodes, tiers, pools },
    lines: linesOf(createRandomness(seed).stream('swarm/lines'), tiers),
    phase: { from: from + 15 * MINUTE, until: from + CHAOS_ENDS },
    processes: whole(draw, 1, 2),
    promotion: announced
      ? { start: arrives, end: from + CROWD_LEAVES, multiplier: between(draw, 1.5, 3) }
      : undefined,
    twists: {},
  };
}

interface TierDraw {
  readonly name: string;
  readonly from: Millis;
  readonly arrives: Millis;
  /** Of home's capacity. */
  readonly peak: number;
  /** Home nodes for this tier. */
  readonly share: number;
  /** Chance of two waves. */
  readonly waves: number;
}

function tier(draw: RandomStream, spec: TierDraw): SmallTier {
  const { name, from, arrives, peak, share, waves } = spec;
  const cpu = [500, 1_000, 1_500][whole(draw, 0, 2)] ?? 1_000;
  const perReplica = whole(draw, 50, 200);
  const home = (share * CORES_PER_HOME_NODE * 1_000) / cpu;
  const replicas = Math.max(2, Math.floor(home * ORDINARY));
  const ordinary = Math.floor(replicas * perReplica * WATER_LEVEL * 0.9);
  return {
    ...{ name, cpu, perReplica, replicas },
    level: (['L0', 'L1', 'L2'] as const)[whole(draw, 0, 2)] ?? 'L0',
    unitCapacity: Math.max(1, Math.round(perReplica * between(draw, 0.6, 1.2))),
    load: crowd(draw, {
      ...{ from, arrives, ordinary, waves },
      most: Math.floor((ordinary * peak) / ORDINARY),
    }),
    afterMinutes: whole(draw, 2, 4),
    maxStepPercent: whole(draw, 20, 50),
  };
}

interface Crowd {
  readonly from: Millis;
  readonly arrives: Millis;
  readonly ordinary: number;
  readonly most: number;
  readonly waves: number;
}

/** Ordinary, then a rise; many crowds come in two waves, with a valley between that tempts to give back. */
function crowd(draw: RandomStream, spec: Crowd): SmallTier['load'] {
  const { from, arrives, ordinary, most, waves } = spec;
  const rise = whole(draw, 1, 10) * MINUTE;
  const points = [
    { at: from, rps: ordinary },
    { at: arrives, rps: ordinary },
    { at: arrives + rise, rps: most },
  ];
  if (draw.next() < waves) {
    const valley = arrives + rise + whole(draw, 5, 10) * MINUTE;
    points.push(
      { at: valley, rps: most },
      { at: valley + MINUTE, rps: ordinary },
      { at: valley + 20 * MINUTE, rps: ordinary },
      { at: valley + 21 * MINUTE, rps: most },
    );
  }
  const leaves = from + CROWD_LEAVES;
  return [
    ...points,
    { at: leaves, rps: most },
    { at: leaves + MINUTE, rps: ordinary },
    { at: from + LENGTH, rps: ordinary },
  ];
}

function pool(draw: RandomStream, name: string): SmallPool {
  return {
    name,
    idempotency: (['None', 'Token', 'CompareAndSet'] as const)[whole(draw, 0, 2)] ?? 'None',
    p50Seconds: whole(draw, 40, 180),
    batch: whole(draw, 2, 20),
    maxNodes: whole(draw, 40, 60),
    stock: whole(draw, 60, 100),
  };
}

/** Half of the worlds have them: one or two, each wide enough for the largest crowd, so that only faults lose anything. */
function linesOf(draw: RandomStream, tiers: readonly SmallTier[]): readonly SmallLine[] {
  if (draw.next() < 0.5) return [];
  const megabits = megabitsOf(tiers);
  return ['line-a', 'line-b'].slice(0, whole(draw, 1, 2)).map((name) => ({ name, megabits }));
}

function between(draw: RandomStream, least: number, most: number): number {
  return least + draw.next() * (most - least);
}

/** Both ends included. */
function whole(draw: RandomStream, least: number, most: number): number {
  return least + Math.floor(draw.next() * (most - least + 1));
}
