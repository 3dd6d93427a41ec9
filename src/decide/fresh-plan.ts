/**
 * Which new nodes to order for what has no room: least unserved level by level, then least cost (design.md 4.1, point 4).
 * A few guesses, then single nodes exchanged as long as that helps. Same input, same plan; work is
 * bounded by counts, never by time.
 */
import { cover, type FreshAsk, type FreshCase, type Measure, type Missing } from './fresh-cover.ts';
import { type Fit, fitted } from './fresh-fit.ts';
import { plainNodes } from './fresh-plain.ts';
import { replicaCost } from './pool-cost.ts';
import { compareRefused, noneRefused } from './refused-shares.ts';
import { itemAt } from './sure.ts';

/** A guess packs tighter than the fit does; what is left over then is covered anew, so many times at most. */
const REPAIRS = 4;
/** Asks times pools looked at while nodes are exchanged: a small shop is searched through, a middling one hardly. */
const EXCHANGES = 60_000;
/** Worth of a level against the one above it: small enough that no number of its pods outweighs one. */
const NEXT_LEVEL = 1e-5;

/**
 * What a node is taken to cost besides its price, at most and in mean prices: where the number of nodes is short, larger
 * ones are worth more than they cost. How much more is searched for between the last that was enough and the last that
 * was not.
 */
const SCARCITY_MAX = 8;
const SEARCHES = 5;

/** A good plan, found in bounded time. */
export function freshPlan(how: FreshCase): Fit {
  const none = how.offers.map(() => 0);
  const left = how.asks.map(({ count }) => count);
  let best = fitted(how, none);
  if (left.length === 0) return best;
  if (isLarge(how)) {
    const priceOf = (pool: number, nodes: number): number => marginOf(how, pool, nodes);
    return fitted(how, plainNodes(how, priceOf));
  }
  const guess = (scarcity: number): Fit => {
    const extra = scarcity * meanPrice(how);
    const priceOf = (pool: number, nodes: number): number => marginOf(how, pool, nodes) + extra;
    return guessed(how, { nodes: none, left }, priceOf);
  };
  best = better(how, guess(0), best);
  if (!isShort(best)) return best;
  const fewest = guess(SCARCITY_MAX);
  // When even the fewest nodes are too many, no number in between helps.
  if (!isShort(fewest)) best = better(how, searched(how, guess), fewest);
  if (!isShort(best)) return best;
  const measure = { worth: sharesOf(how), priceOf: () => 1 };
  return better(how, repaired(how, { nodes: none, left }, measure), best);
}

/** The best met where none is short, between a scarcity that is too small and one that is large enough. */
function searched(how: FreshCase, guess: (scarcity: number) => Fit): Fit {
  let best = guess(SCARCITY_MAX / 4);
  let [low, high] = isShort(best) ? [SCARCITY_MAX / 4, SCARCITY_MAX] : [0, SCARCITY_MAX / 4];
  for (let search = 1; search < SEARCHES; search += 1) {
    const middle = (low + high) / 2;
    const found = guess(middle);
    best = better(how, found, best);
    if (isShort(found)) low = middle;
    else high = middle;
  }
  return best;
}

/** The plan and what else may be had for those it leaves out, whatever the price. */
export function filledUp(how: FreshCase, from: Fit): Fit {
  if (!isShort(from) || isLarge(how)) return from;
  const measure = { worth: sharesOf(how), priceOf: () => 1 };
  return better(how, repaired(how, from, measure), from);
}

/** Rank against price: no price outweighs a missed deadline. */
const RANK = 1_000;

/** What one more node of a pool costs when so many of it are planned. */
export function marginOf(
  { offers }: Pick<FreshCase, 'offers'>,
  pool: number,
  nodes: number,
): number {
  const { price, paid, rank } = itemAt(offers, pool);
  return (nodes < paid ? 0 : price) + rank * RANK * price;
}

/** Tiers times pools beyond which nothing is weighed against everything else: planning would take longer than a cycle should. */
const WEIGHED_MAX = 1_000;

export function isLarge({
  asks,
  offers,
}: Record<'asks' | 'offers', { readonly length: number }>): boolean {
  return asks.length * offers.length > WEIGHED_MAX;
}

function isShort({ left }: Fit): boolean {
  return left.some((count) => count > 0);
}

function meanPrice({ offers }: FreshCase): number {
  let sum = 0;
  for (const { price } of offers) sum += price;
  return sum / offers.length;
}

function guessed(how: FreshCase, all: Missing, priceOf: Measure['priceOf']): Fit {
  const measure = { worth: how.asks.map((ask) => aloneCost(how, ask, priceOf)), priceOf };
  return repaired(how, all, measure);
}

/** What is left out of a plan is covered, as long as that serves more. */
function repaired(how: FreshCase, from: Missing, measure: Measure): Fit {
  let found = fitted(how, cover(how, from, measure));
  for (let repair = 0; repair < REPAIRS && isShort(found); repair += 1) {
    const more = fitted(how, cover(how, found, measure));
    if (compare(how, more, found) >= 0) return found;
    found = more;
  }
  return found;
}

/** What one pod costs on the pool that is cheapest for it, alone. */
function aloneCost(
  { offers }: FreshCase,
  { pod, serves }: FreshAsk,
  priceOf: Measure['priceOf'],
): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [pool, { shape }] of offers.entries())
    if (serves[pool] === true)
      least = Math.min(least, replicaCost(priceOf(pool, Number.POSITIVE_INFINITY), shape, pod));
  return least === Number.POSITIVE_INFINITY ? 0 : Math.max(least, 1);
}

function sharesOf({ asks }: FreshCase): number[] {
  return asks.map(({ level, wanted }) => NEXT_LEVEL ** level / wanted);
}

function better(how: FreshCase, one: Fit, other: Fit): Fit {
  return compare(how, one, other) < 0 ? one : other;
}

/** Less than 0: the first is better. */
function compare(how: FreshCase, one: Fit, other: Fit): number {
  return (
    compareRefused(refused(how, one), refused(how, other)) || costOf(how, one) - costOf(how, other)
  );
}

function refused({ asks }: FreshCase, { left }: Fit): number[] {
  const shares = noneRefused();
  for (const [ask, { level, wanted }] of asks.entries())
    shares[level] = itemAt(shares, level) + itemAt(left, ask) / wanted;
  return shares;
}

/** Of the new nodes per hour, those of pools of a higher rank beyond all price. */
export function costOf(
  { offers }: Pick<FreshCase, 'offers'>,
  { nodes }: Pick<Fit, 'nodes'>,
): number {
  let cost = 0;
  for (const [pool, { price, paid, rank }] of offers.entries()) {
    const count = itemAt(nodes, pool);
    cost += price * (Math.max(0, count - paid) + count * rank * RANK);
  }
  return cost;
}

/** One node more or less, one of another pool instead, or one of another pool instead of two, as long as any of these is better. */
export function exchanged(how: FreshCase, from: Fit): Fit {
  let best = from;
  if (isLarge(how)) return best;
  let tries = Math.floor(EXCHANGES / (how.asks.length * how.offers.length));
  for (let improved = true; improved; ) {
    improved = false;
    for (const nodes of neighbours(how, best)) {
      if (tries <= 0) return best;
      tries -= 1;
      const found = fitted(how, nodes);
      if (compare(how, found, best) >= 0) continue;
      best = found;
      improved = true;
      break;
    }
  }
  return best;
}

function* neighbours(how: FreshCase, best: Fit): Generator<number[]> {
  const { nodes } = best;
  if (isShort(best)) yield* instead(how, nodes, undefined);
  for (const [pool] of how.offers.entries())
    if (itemAt(nodes, pool) > 0) yield changed(nodes, pool, -1);
  for (const size of [1, 2])
    for (const [from] of how.offers.entries())
      if (itemAt(nodes, from) >= size) yield* instead(how, changed(nodes, from, -size), from);
}

function* instead(
  { offers, mayAdd }: FreshCase,
  less: readonly number[],
  from: number | undefined,
): Generator<number[]> {
  for (const [to] of offers.entries())
    if (to !== from && mayAdd(to, less)) yield changed(less, to, 1);
}

function changed(nodes: readonly number[], pool: number, by: number): number[] {
  return nodes.map((count, index) => (index === pool ? count + by : count));
}
