/**
 * Draws instances from a seed: the same seed, the same instance in every process. Sizes are those of pods and machines as
 * clouds sell them; a quarter of all seeds is large (50 tiers and more on 8 pools and more).
 */
import type { Instance, PoolOffer, Rack, TierAsk } from './instance.ts';

type Draw = () => number;

/** mulberry32, public domain. */
function draws(seed: number): Draw {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function within(draw: Draw, from: number, to: number): number {
  return from + Math.floor(draw() * (to - from + 1));
}

function oneOf<T>(draw: Draw, items: readonly [T, ...T[]]): T {
  return items[Math.floor(draw() * items.length)] ?? items[0];
}

interface Range {
  readonly tiers: readonly [number, number];
  readonly wanted: readonly [number, number];
  readonly pools: readonly [number, number];
  readonly cores: readonly [number, ...number[]];
}

const RANGES: Readonly<Record<Instance['size'], Range>> = {
  small: { tiers: [2, 5], wanted: [1, 10], pools: [2, 3], cores: [4, 8, 16] },
  middle: { tiers: [6, 16], wanted: [2, 24], pools: [2, 5], cores: [4, 8, 16] },
  large: { tiers: [50, 60], wanted: [4, 60], pools: [8, 10], cores: [8, 16, 32] },
};

const TEAMS = ['shop', 'video', 'live'] as const;

export function generate(seed: number): Instance {
  const draw = draws(seed);
  const size = (['small', 'middle', 'middle', 'large'] as const)[seed % 4] ?? 'small';
  const range = RANGES[size];
  const scarce = oneOf(draw, ['home', 'pools', 'pools', 'envelope', 'envelope', 'all'] as const);
  const teams = TEAMS.slice(0, within(draw, 1, TEAMS.length));
  const tiers = Array.from({ length: within(draw, ...range.tiers) }, (_, index) =>
    tierOf(draw, index, { range, teams }),
  );
  const racks = racksOf(draw, tiers);
  const offers = Array.from({ length: within(draw, ...range.pools) }, (_, index) =>
    offerOf(draw, index, { range, teams }),
  );
  return { seed, size, scarce, tiers, racks, ...limited(draw, { scarce, tiers, racks, offers }) };
}

interface Ground {
  readonly range: Range;
  readonly teams: readonly string[];
}

function tierOf(draw: Draw, index: number, { range, teams }: Ground): TierAsk {
  const cpu = oneOf(draw, [250, 500, 500, 1_000, 1_000, 2_000, 4_000]);
  const perCore = oneOf(draw, [512, 1_024, 2_048, 2_048, 4_096]);
  return {
    id: `tier-${String(index).padStart(2, '0')}`,
    level: within(draw, 0, 3),
    cpu,
    memory: (cpu * perCore) / 1_000,
    wanted: within(draw, ...range.wanted),
    pinned: draw() < 0.1,
    team: teams[within(draw, 0, teams.length - 1)] ?? 'shop',
  };
}

function cpuOf(tiers: readonly TierAsk[]): number {
  let cpu = 0;
  for (const tier of tiers) cpu += tier.cpu * tier.wanted;
  return cpu;
}

/** Free room at home for 30% to 80% of what is wanted, on one or two kinds of nodes that partly serve others. */
function racksOf(draw: Draw, tiers: readonly TierAsk[]): Rack[] {
  const room = cpuOf(tiers) * (0.3 + 0.5 * draw());
  const kinds = within(draw, 1, 2);
  return Array.from({ length: kinds }, () => {
    const cpu = within(draw, 8, 60) * 250;
    return {
      count: Math.max(1, Math.round(room / kinds / cpu)),
      cpu,
      memory: (cpu * oneOf(draw, [2_048, 4_096])) / 1_000,
      pods: 110,
    };
  });
}

/** Allocatable is 95% of the cores and 85% of the memory; prices follow both, 15% up or down. */
function offerOf(draw: Draw, index: number, { range, teams }: Ground): Omit<PoolOffer, 'maxNodes'> {
  const cores = oneOf(draw, range.cores);
  const gib = cores * oneOf(draw, [2, 4, 8]);
  const fair = cores * 0.11 + gib * 0.03;
  const granted = teams.filter(() => draw() < 0.75);
  return {
    name: `pool-${index}`,
    cpu: cores * 950,
    memory: Math.floor(gib * 1_024 * 0.85),
    pods: 60,
    micros: Math.round(fair * (0.85 + 0.3 * draw()) * 100) * 10_000,
    teams: index === 0 || granted.length === 0 ? teams : granted,
  };
}

interface Scarcity {
  readonly scarce: Instance['scarce'];
  readonly tiers: readonly TierAsk[];
  readonly racks: readonly Rack[];
  readonly offers: readonly Omit<PoolOffer, 'maxNodes'>[];
}

const PLENTY = 500;

/** Pools that cover 30% to 70% of the rest each, an envelope of barely enough of the largest nodes, or too little of all. */
function limited(
  draw: Draw,
  { scarce, tiers, racks, offers }: Scarcity,
): Pick<Instance, 'pools' | 'envelope'> {
  let home = 0;
  for (const rack of racks) home += rack.cpu * rack.count;
  const rest = Math.max(1_000, cpuOf(tiers) - home);
  const largest = Math.max(...offers.map(({ cpu }) => cpu));
  const shareOf = {
    home: () => 100,
    pools: () => 0.3 + 0.4 * draw(),
    envelope: () => 100,
    all: () => 1 / offers.length,
  };
  const pools = offers.map((offer) => {
    const share = shareOf[scarce]() * (offers.length > 5 ? 0.5 : 1);
    const maxNodes = Math.min(PLENTY, Math.max(1, Math.round((rest * share) / offer.cpu)));
    return { ...offer, maxNodes };
  });
  const tight = Math.max(1, Math.ceil((rest / largest) * (0.9 + 0.6 * draw())));
  return { pools, envelope: scarce === 'envelope' ? tight : pools.length * PLENTY };
}
