/**
 * Judges any answer, the live one and the solver's alike, by trying to put every pod on a node. It shares no code with
 * either: what it finds packed is possible, and what breaks a limit is named.
 */
import { type Answer, type Instance, servedBy, type TierAsk } from './instance.ts';
import { type Ask, type Bin, packsByTrial } from './shuffle.ts';

export interface Verdict {
  /** Limits that the answer breaks. */
  readonly wrong: readonly string[];
  /** Every pod was given a node. False may also mean that none of the orders tried found a way. */
  readonly packed: boolean;
}

export function packs(instance: Instance, answer: Answer): Verdict {
  const wrong = brokenLimits(instance, answer);
  if (wrong.length > 0) return { wrong, packed: false };
  const home = (): Bin[] =>
    instance.racks.flatMap(({ count, ...room }) => binsOf(count, { ...room, admits: () => true }));
  const cloud = (): Bin[] =>
    instance.pools
      .map((pool, index) => ({ pool, nodes: answer.nodes[index] ?? 0 }))
      .toSorted((a, b) => a.pool.micros - b.pool.micros)
      .flatMap(({ pool, nodes }) => {
        const { cpu, memory, pods } = pool;
        return binsOf(nodes, { cpu, memory, pods, admits: (tier) => servedBy(pool, tier) });
      });
  const packed = canPack(instance, answer.home, home) && canPack(instance, answer.cloud, cloud);
  return { wrong, packed };
}

function brokenLimits({ tiers, pools, envelope }: Instance, answer: Answer): string[] {
  const { home, cloud, nodes } = answer;
  const wrong = tiers.flatMap((tier, index) =>
    brokenByTier(tier, home[index] ?? Number.NaN, cloud[index] ?? Number.NaN),
  );
  let all = 0;
  for (const [index, pool] of pools.entries()) {
    const count = nodes[index] ?? Number.NaN;
    all += count;
    if (!isCount(count) || count > pool.maxNodes)
      wrong.push(`${pool.name}: ${count} nodes, at most ${pool.maxNodes} are allowed`);
  }
  if (all > envelope) wrong.push(`${all} nodes, the envelope is ${envelope}`);
  return wrong;
}

function brokenByTier({ id, wanted, pinned }: TierAsk, home: number, cloud: number): string[] {
  if (!isCount(home) || !isCount(cloud))
    return [`${id}: ${home} at home and ${cloud} in the cloud are no counts`];
  if (home + cloud > wanted) return [`${id}: ${home + cloud} placed of ${wanted}`];
  return pinned && cloud > 0 ? [`${id} is pinned, and ${cloud} are in the cloud`] : [];
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}

function binsOf(count: number, room: Bin): Bin[] {
  return Array.from({ length: count }, () => ({ ...room }));
}

type Order = (a: TierAsk, b: TierAsk) => number;

/** By level, as policies are served; largest first, by this or that measure; whoever may go to fewer nodes comes first in half of them. */
const ORDERS: readonly Order[] = [
  (a, b) => Number(b.pinned) - Number(a.pinned) || byLevel(a, b),
  (a, b) => b.cpu - a.cpu || b.memory - a.memory,
  (a, b) => b.memory - a.memory || b.cpu - a.cpu,
  (a, b) => b.cpu + b.memory / 4 - (a.cpu + a.memory / 4) || byLevel(a, b),
  (a, b) => b.memory / b.cpu - a.memory / a.cpu || b.cpu - a.cpu || byLevel(a, b),
  (a, b) => a.memory / a.cpu - b.memory / b.cpu || b.cpu - a.cpu || byLevel(a, b),
  (a, b) => a.level - b.level || wholeOf(a) - wholeOf(b) || byName(a, b),
];

/** Least price of a pod wherever it may be bought, for what it takes of cores and memory. */
function dearness({ pools }: Instance, tier: TierAsk): number {
  const prices = pools.flatMap((pool) => {
    const fits = Math.floor(Math.min(pool.pods, pool.cpu / tier.cpu, pool.memory / tier.memory));
    return servedBy(pool, tier) && fits > 0 ? [pool.micros / fits] : [];
  });
  return Math.min(...prices) / (tier.cpu + (tier.memory * 1_000) / 4_096);
}

function dearestFirst(instance: Instance): Order {
  return (a, b) => compareNumbers(dearness(instance, b), dearness(instance, a)) || byLevel(a, b);
}

/** Also where both are infinite. */
function compareNumbers(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function byLevel(a: TierAsk, b: TierAsk): number {
  return a.level - b.level || byName(a, b);
}

function wholeOf({ cpu, memory, wanted }: TierAsk): number {
  return (cpu + memory / 4) * wanted;
}

function byName(a: TierAsk, b: TierAsk): number {
  return `${a.team}/${a.id}` < `${b.team}/${b.id}` ? -1 : 1;
}

type Fit = (bin: Bin, tier: TierAsk) => number;

/** First fit, tightest in processors, tightest in memory, and nearest to the bin's own mix. */
const FITS: readonly Fit[] = [
  () => 0,
  (bin, tier) => bin.cpu - tier.cpu,
  (bin, tier) => bin.memory - tier.memory,
  (bin, tier) => Math.abs(bin.memory / bin.cpu - tier.memory / tier.cpu),
];

function canPack(instance: Instance, counts: readonly number[], make: () => Bin[]): boolean {
  const bins = make();
  const asks = instance.tiers.map((tier, index) => ({
    tier,
    count: counts[index] ?? 0,
    places: bins.filter((bin) => bin.admits(tier)).length,
    isStuck: dearness(instance, tier) === Number.POSITIVE_INFINITY,
  }));
  const firsts: readonly ((ask: (typeof asks)[number]) => number)[] = [
    () => 0,
    ({ places }) => places,
    ({ isStuck }) => Number(!isStuck),
  ];
  for (const first of firsts)
    for (const order of [...ORDERS, dearestFirst(instance)]) {
      const sorted = asks.toSorted((a, b) => first(a) - first(b) || order(a.tier, b.tier));
      if (FITS.some((fit) => packAll(sorted, make(), fit))) return true;
      if (FITS.some((fit) => packAll(sorted, ownFirst(make(), asks), fit))) return true;
    }
  return packsByTrial(asks, make());
}

/** A tenant fills what is granted to it alone before what it shares: the others have nowhere else to go. */
function ownFirst(bins: readonly Bin[], asks: readonly Ask[]): Bin[] {
  const sharers = new Map<Bin, number>();
  for (const bin of bins) {
    const teams = new Set<string>();
    for (const { tier, count } of asks) if (count > 0 && bin.admits(tier)) teams.add(tier.team);
    sharers.set(bin, teams.size);
  }
  return bins.toSorted((a, b) => (sharers.get(a) ?? 0) - (sharers.get(b) ?? 0));
}

function packAll(asks: readonly Ask[], bins: readonly Bin[], fit: Fit): boolean {
  for (const { tier, count } of asks) {
    for (let left = count; left > 0; left -= 1) {
      const bin = bestOf(bins, tier, fit);
      if (bin === undefined) return false;
      bin.cpu -= tier.cpu;
      bin.memory -= tier.memory;
      bin.pods -= 1;
    }
  }
  return true;
}

function bestOf(bins: readonly Bin[], tier: TierAsk, fit: Fit): Bin | undefined {
  let best: Bin | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const bin of bins) {
    if (bin.cpu < tier.cpu || bin.memory < tier.memory || bin.pods < 1 || !bin.admits(tier))
      continue;
    const score = fit(bin, tier);
    if (score < least) {
      best = bin;
      least = score;
    }
  }
  return best;
}
