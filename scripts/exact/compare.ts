/**
 * Holds the live answer against the exact one, level by level, and cost only where every level is the same. A level that
 * the live answer serves in full needs no proof that nothing is better; its whole is then required of all that follows.
 */
import { canAssign } from './assign.ts';
import { packs } from './checker.ts';
import { type Answer, costOf, type Instance, unservedOf } from './instance.ts';
import { type Program, programOf, type Row } from './program.ts';
import type { Found, Solve } from './solver.ts';
import { createTightSolve } from './tight.ts';

export interface Comparison {
  readonly instance: Instance;
  readonly live: Answer;
  /** What the checker has against the live answer. */
  readonly wrong: readonly string[];
  /** First level at which something better may exist, and by how much of a share; undefined when there is none. */
  readonly worse:
    | { readonly level: number; readonly gap: number; readonly proven: boolean }
    | undefined;
  /** Live cost over the least possible, less 1; undefined where a level differs. */
  readonly costGap: number | undefined;
  /** The solver finished all of it. */
  readonly finished: boolean;
  readonly bindings: number;
}

/** Smaller than one replica of the largest tier by far. */
const SAME = 1e-5;

export function compare(instance: Instance, live: Answer, loose: Solve): Comparison {
  const program = programOf(instance);
  const solve = createTightSolve(instance, program, loose);
  const { wrong, packed: tried } = packs(instance, live);
  const packed = tried || (wrong.length === 0 && canAssign(instance, live, loose));
  const base = { instance, live, wrong: packed ? wrong : [...wrong, 'does not pack'] };
  const bindings = bindingsOf(instance, live);
  const fixed: Row[] = [];
  let finished = true;
  for (const level of levelsOf(instance)) {
    const is = unservedOf(instance, live, level);
    const row = servedRow(instance, program, level);
    if (is > SAME) {
      const found = solve({
        program,
        weights: weightsOf(row, program),
        fixed,
        isWhole: () => true,
      });
      finished &&= found.proven;
      const least = ofLevel(instance, level).length + found.bound;
      const gap = is - least;
      if (gap > SAME) {
        const proven = isReached(instance, program, found);
        return { ...base, bindings, worse: { level, gap, proven }, costGap: undefined, finished };
      }
    }
    fixed.push({ ...row, lower: ofLevel(instance, level).length - is - SAME / 10 });
  }
  const cheapest = leastCost({ instance, program, fixed, solve });
  const cost = costOf(instance, live);
  const costGap = cheapest.bound < 1 ? Math.sign(cost) : cost / cheapest.bound - 1;
  return { ...base, bindings, worse: undefined, costGap, finished: finished && cheapest.proven };
}

interface CostCase {
  readonly instance: Instance;
  readonly program: Program;
  readonly fixed: readonly Row[];
  readonly solve: Solve;
}

/** In whole currency units a hundred at a time, so that prices are of the size of the rest. Large: fractions of replicas. */
function leastCost({ instance, program, fixed, solve }: CostCase): Found {
  const first = program.spots.length;
  const weights = Array.from({ length: program.columns }, (_, column) =>
    column < first ? 0 : (instance.pools[column - first]?.micros ?? 0) / 1e6,
  );
  const isWhole = (column: number): boolean => column >= first || instance.size !== 'large';
  const found = solve({ program, weights, fixed, isWhole });
  return { ...found, bound: found.bound * 1e6, value: found.value * 1e6 };
}

function levelsOf({ tiers }: Instance): number[] {
  return [...new Set(tiers.map(({ level }) => level))].sort((a, b) => a - b);
}

function ofLevel({ tiers }: Instance, level: number) {
  return tiers.filter((tier) => tier.level === level);
}

/** Sum of the served shares of a level. */
function servedRow({ tiers }: Instance, { spots }: Program, level: number): Row {
  const columns: number[] = [];
  const values: number[] = [];
  for (const [column, spot] of spots.entries()) {
    const tier = tiers[spot.tier];
    if (tier === undefined || tier.level !== level) continue;
    columns.push(column);
    values.push(1 / tier.wanted);
  }
  return { lower: 0, upper: Number.POSITIVE_INFINITY, columns, values };
}

function weightsOf(row: Row, { columns }: Program): number[] {
  const weights = Array.from({ length: columns }, () => 0);
  for (const [index, column] of row.columns.entries()) weights[column] = -(row.values[index] ?? 0);
  return weights;
}

/** Whether the better answer is one that packs, or only a bound. */
function isReached(instance: Instance, program: Program, found: Found): boolean {
  return found.proven && packs(instance, answerOf(instance, program, found)).packed;
}

function answerOf(
  { tiers, racks, pools }: Instance,
  { spots }: Program,
  { columns }: Found,
): Answer {
  const home = tiers.map(() => 0);
  const cloud = tiers.map(() => 0);
  for (const [column, { tier, place }] of spots.entries()) {
    const count = Math.round(columns[column] ?? 0);
    const into = place < racks.length ? home : cloud;
    into[tier] = (into[tier] ?? 0) + count;
  }
  return {
    home,
    cloud,
    nodes: pools.map((_, index) => Math.round(columns[spots.length + index] ?? 0)),
  };
}

/** Home without room for the smallest pod that is not there, pools at maxNodes, the envelope: how many of these hold. */
function bindingsOf({ tiers, racks, pools, envelope }: Instance, live: Answer): number {
  const away = tiers.filter((tier, index) => (live.home[index] ?? 0) < tier.wanted);
  let free = 0;
  for (const rack of racks) free += rack.cpu * rack.count;
  for (const [index, tier] of tiers.entries()) free -= tier.cpu * (live.home[index] ?? 0);
  const largest = Math.max(0, ...away.map(({ cpu }) => cpu));
  let bindings = away.length > 0 && free < 4 * largest ? 1 : 0;
  let all = 0;
  for (const [index, pool] of pools.entries()) {
    const nodes = live.nodes[index] ?? 0;
    all += nodes;
    if (nodes === pool.maxNodes) bindings += 1;
  }
  return bindings + (all === envelope ? 1 : 0);
}
