/**
 * Packs pod by pod with the solver, for the checker's second thoughts: where no order and no trial finds a way, there may be
 * one. What it finds is possible; where there are too many nodes for it, it says no. Knows nothing of who answered.
 */
import { type Answer, type Instance, servedBy, type TierAsk } from './instance.ts';
import type { Row } from './program.ts';
import type { Solve } from './solver.ts';

/** Tiers times nodes: more is more than the solver finishes. */
const CELLS_MAX = 4_000;

interface Bin {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
  admits(tier: TierAsk): boolean;
}

/** For answers that break no other limit. */
export function canAssign(
  instance: Instance,
  { home, cloud, nodes }: Answer,
  solve: Solve,
): boolean {
  const { tiers, racks, pools } = instance;
  const there = racks.flatMap((rack) => times(rack.count, { ...rack, admits: () => true }));
  const bought = pools.flatMap((pool, index) =>
    times(nodes[index] ?? 0, { ...pool, admits: (tier: TierAsk) => servedBy(pool, tier) }),
  );
  return (
    assigned({ tiers, counts: home, bins: there }, solve) &&
    assigned({ tiers, counts: cloud, bins: bought }, solve)
  );
}

function times(count: number, bin: Bin): Bin[] {
  return Array.from({ length: count }, () => bin);
}

interface Side {
  readonly tiers: readonly TierAsk[];
  readonly counts: readonly number[];
  readonly bins: readonly Bin[];
}

/** One column for each tier and node: so many of its pods there. */
function assigned({ tiers, counts, bins }: Side, solve: Solve): boolean {
  const columns = tiers.length * bins.length;
  if (columns > CELLS_MAX) return false;
  const tierColumns = (tier: number): number[] => bins.map((_, bin) => tier * bins.length + bin);
  const rows = tiers.map((_, tier) => row(counts[tier] ?? 0, tierColumns(tier), () => 1));
  for (const [bin, room] of bins.entries()) {
    const here = tiers.map((_, tier) => tier * bins.length + bin);
    for (const what of ['cpu', 'memory'] as const)
      rows.push(row(room[what], here, (tier) => tiers[tier]?.[what] ?? 0));
    rows.push(row(room.pods, here, () => 1));
  }
  const upper = tiers.flatMap((tier, index) =>
    bins.map((bin) => (bin.admits(tier) ? (counts[index] ?? 0) : 0)),
  );
  let asked = 0;
  for (const count of counts) asked += count;
  if (columns === 0) return asked === 0;
  const weights = upper.map(() => -1);
  const program = { rows, spots: [], upper, columns };
  return -solve({ program, weights, fixed: [], isWhole: () => true }).value > asked - 0.5;
}

function row(upper: number, columns: readonly number[], take: (index: number) => number): Row {
  return {
    lower: Number.NEGATIVE_INFINITY,
    upper,
    columns,
    values: columns.map((_, index) => take(index)),
  };
}
