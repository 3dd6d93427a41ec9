/**
 * Packs by trial: a few bins are emptied and filled anew, over and over, and what leaves out no more is kept. For the checker,
 * where no order of first fits finds a way. Draws come from a fixed seed; it shares no code with what it judges.
 */
import type { TierAsk } from './instance.ts';

export interface Bin {
  cpu: number;
  memory: number;
  pods: number;
  admits(tier: TierAsk): boolean;
}

export interface Ask {
  readonly tier: TierAsk;
  readonly count: number;
}

const TRIALS = 30_000;

interface Table {
  readonly tiers: readonly TierAsk[];
  readonly bins: readonly Bin[];
  /** By bin, of each tier. */
  readonly held: readonly number[][];
  readonly left: number[];
  draw(): number;
}

/** Whether a way was found to put all of them into these bins, which are used up. */
export function packsByTrial(asks: readonly Ask[], bins: readonly Bin[]): boolean {
  const table: Table = {
    tiers: asks.map(({ tier }) => tier),
    bins,
    held: bins.map(() => asks.map(() => 0)),
    left: asks.map(({ count }) => count),
    draw: draws(),
  };
  fill(
    table,
    bins.map((_, bin) => bin),
  );
  let score = scoreOf(table);
  for (let trial = 0; trial < TRIALS && score.left > 0; trial += 1) score = tried(table, score);
  return score.left === 0;
}

/** The minimal standard of Park and Miller, public domain. */
function draws(): () => number {
  let state = 7;
  return () => {
    state = (state * 48_271) % 0x7fffffff;
    return state / 0x7fffffff;
  };
}

interface Score {
  readonly left: number;
  readonly together: number;
}

function tried(table: Table, score: Score): Score {
  const before = emptied(table);
  fill(table, [...before.keys()]);
  const found = scoreOf(table);
  if (found.left < score.left || (found.left === score.left && found.together >= score.together))
    return found;
  for (const [bin, held] of before)
    for (const [tier, was] of held.entries())
      move(table, { bin, tier, by: was - heldIn(table, bin, tier) });
  return score;
}

/** One to four bins; tells what they held. */
function emptied(table: Table): Map<number, number[]> {
  const before = new Map<number, number[]>();
  const count = 1 + Math.floor(table.draw() * 4);
  for (let index = 0; index < count; index += 1) {
    const bin = Math.floor(table.draw() * table.bins.length);
    if (!before.has(bin)) before.set(bin, [...(table.held[bin] ?? [])]);
  }
  for (const bin of before.keys())
    for (const tier of table.tiers.keys())
      move(table, { bin, tier, by: -heldIn(table, bin, tier) });
  return before;
}

function heldIn({ held }: Table, bin: number, tier: number): number {
  return held[bin]?.[tier] ?? 0;
}

interface Move {
  readonly bin: number;
  readonly tier: number;
  readonly by: number;
}

function move({ bins, held, left, tiers }: Table, { bin, tier, by }: Move): void {
  const into = bins[bin];
  const counts = held[bin];
  const one = tiers[tier];
  if (into === undefined || counts === undefined || one === undefined || by === 0) return;
  into.cpu -= by * one.cpu;
  into.memory -= by * one.memory;
  into.pods -= by;
  counts[tier] = (counts[tier] ?? 0) + by;
  left[tier] = (left[tier] ?? 0) - by;
}

/** Tier by tier in an order by chance, the large ones sooner, into these bins one after the other. */
function fill(table: Table, into: readonly number[]): void {
  for (const tier of orderOf(table))
    for (const bin of into) {
      const one = table.tiers[tier];
      const room = table.bins[bin];
      if (one === undefined || !room?.admits(one)) continue;
      const left = table.left[tier] ?? 0;
      const most = Math.min(room.pods, room.cpu / one.cpu, room.memory / one.memory, left);
      if (most >= 1) move(table, { bin, tier, by: Math.floor(most) });
    }
}

function orderOf({ tiers, left, draw }: Table): number[] {
  const noise = draw() < 0.5 ? 0.3 : 2;
  const flat = draw();
  const ranks = tiers.map(
    ({ cpu, memory }) =>
      (flat * (cpu / 1_000) + (1 - flat) * (memory / 4_096)) * (1 + noise * draw()),
  );
  return [...tiers.keys()]
    .filter((tier) => (left[tier] ?? 0) > 0)
    .toSorted((a, b) => (ranks[b] ?? 0) - (ranks[a] ?? 0));
}

/** What is left out, and how much of the free room is in few bins. */
function scoreOf({ tiers, left, bins }: Table): Score {
  let out = 0;
  for (const [tier, { cpu, memory }] of tiers.entries())
    out += (left[tier] ?? 0) * (cpu / 1_000 + memory / 4_096);
  let together = 0;
  for (const { cpu, memory } of bins) together += (cpu / 1_000 + memory / 4_096) ** 2;
  return { left: out, together };
}
