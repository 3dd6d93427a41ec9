/**
 * From which pool the next node is ordered: one that makes the next floor's deadline and delivered lately before one that
 * does not, then what costs least at the margin. Only an order of asking; whoever is left is still asked.
 */
import type { DecideInput } from '../model/decide-input.ts';
import type { Millis } from '../model/units.ts';
import { gaveFewer, isResting, isShut, type PoolRecord } from './stock-memory.ts';

/** Up to `most` new nodes of a pool, by its place in `supply.pools`. */
export interface Choice {
  readonly pool: number;
  readonly most: number;
  /** 0 where it makes every deadline and delivered lately; a pool of a higher rank is left for those who find no other. */
  readonly rank: number;
  /** Of one more node per hour. */
  readonly margin: number;
}

/** `pools` cheapest first. A reserved node is paid whether it runs or not, so the first ones of such a pool cost nothing more. */
export function choicesOf(pools: readonly PoolRecord[], input: DecideInput): readonly Choice[] {
  const deadlines = deadlinesOf(input);
  const ranked: Choice[] = [];
  pools.forEach((supply, pool) => {
    const rank = rankOf(supply, deadlines, input);
    const { pricePerHour, reserved } = supply.pool;
    const paid = (reserved?.nodes ?? 0) - supply.committed;
    if (paid > 0) ranked.push({ pool, most: paid, rank, margin: 0 });
    ranked.push({ pool, most: Infinity, rank, margin: pricePerHour.micros });
  });
  return ranked.sort((a, b) => a.rank - b.rank || a.margin - b.margin || a.pool - b.pool);
}

/** More than all deadlines that can be missed: short deliveries weigh most. */
const RESTING = 3;

function rankOf(supply: PoolRecord, deadlines: readonly Millis[], input: DecideInput): number {
  const { pool, view } = supply;
  const { now, memory } = input;
  const { p95 } = view?.leadTime ?? pool.nodeLeadTime;
  const missed = deadlines.filter((deadline) => now + p95 > deadline).length;
  // A pool that is shut keeps its place, is asked in vain and says why; others get what it would have.
  if (isShut(supply, input)) return missed;
  const fails = gaveFewer(supply, input) || isResting(memory.stock?.[pool.name], now);
  return missed + (fails ? RESTING : 0);
}

/** When the nodes of the next floor must be Ready, so that its pods serve: in time, and at zero hour at the latest. */
function deadlinesOf({ forecast, policies, now }: DecideInput): readonly Millis[] {
  const near = new Set(forecast.envelopes.map(({ window }) => window));
  let pods: Millis = 0;
  for (const { podHorizon } of forecast.tiers) pods = Math.max(pods, podHorizon);
  let next: readonly Millis[] = [];
  for (const { id, readyFrom, start } of policies.windows) {
    const open = [readyFrom, start].filter((at) => at > now);
    const first = open[0];
    if (!near.has(id) || first === undefined) continue;
    if (first < (next[0] ?? Infinity)) next = open;
  }
  return next.map((at) => at - pods);
}
