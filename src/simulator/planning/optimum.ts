/**
 * The clairvoyant optimum: the least money for which whoever knew everything beforehand could have served what a run
 * served, quarter-hour by quarter-hour. A yardstick and never a second planner: it decides nothing.
 *
 * It knows the largest minute of each quarter-hour, needs no spare room, and its machines serve at once and are kept for
 * the quarter-hour. The bound is that of the linear program, below which nothing can be; what is found can be bought.
 */
import { HOUR, type Micros } from '../../model/units.ts';
import type { LinearSolver, OpenProgram } from '../../ports/linear-solver.ts';
import { cheapestFleet, wholePods } from './optimum-pack.ts';
import { type QuarterProgram, quarterProgram, type TierNeed } from './optimum-program.ts';
import type { OptimumShop, OptimumTier } from './optimum-shop.ts';
import type { Quarter } from './quarters.ts';

export interface Optimum {
  /** Nobody could have paid less. */
  readonly bound: Micros;
  /** A fleet that could have been bought; undefined: whole pods were not packed. */
  readonly found: Micros | undefined;
  readonly quarters: number;
}

/** Undefined: by these limits nothing serves the load, so that the run used what is not modelled here. */
export function clairvoyantOptimum(
  shop: OptimumShop,
  quarters: readonly Quarter[],
  solver: LinearSolver,
): Optimum | undefined {
  const program = quarterProgram(shop);
  const open = solver.open(program.program);
  try {
    return sumOf({ shop, program, open }, quarters);
  } finally {
    open.close();
  }
}

interface Solving {
  readonly shop: OptimumShop;
  readonly program: QuarterProgram;
  readonly open: OpenProgram;
}

/** Of one hour, in micros. */
interface Hourly {
  readonly bound: number;
  readonly found: number | undefined;
}

const MILLION = 1e6;
/** Rounding of the solver, as a share of the cost. */
const TOLERANCE = 1e-6;

function sumOf(solving: Solving, quarters: readonly Quarter[]): Optimum | undefined {
  const known = new Map<string, Hourly | undefined>();
  let bound = 0;
  let found: number | undefined = 0;
  for (const { loads, length } of quarters) {
    const needs = needsOf(solving.shop, new Map(loads));
    const key = needs.map(({ pods, load }) => `${pods} ${load}`).join();
    if (!known.has(key)) known.set(key, hourlyOf(solving, needs));
    const hourly = known.get(key);
    if (hourly === undefined) return undefined;
    bound += (hourly.bound * length) / HOUR;
    if (hourly.found === undefined) found = undefined;
    else if (found !== undefined) found += (hourly.found * length) / HOUR;
  }
  return {
    bound: Math.floor(bound * (1 - TOLERANCE)),
    found: found === undefined ? undefined : Math.round(found),
    quarters: quarters.length,
  };
}

const EPSILON = 1e-9;

function needsOf({ tiers }: OptimumShop, loads: ReadonlyMap<string, number>): readonly TierNeed[] {
  return tiers.map((tier) => {
    if (tier.least === tier.most) return { pods: tier.least, load: 0 };
    const load = loads.get(tier.key) ?? 0;
    const best = bestUnit(tier);
    const pods = best > 0 ? Math.ceil(load / best - EPSILON) : 0;
    return { pods: Math.max(tier.least, pods), load };
  });
}

function bestUnit({ atHome, reach }: OptimumTier): number {
  return Math.max(atHome, ...reach.values());
}

function hourlyOf(
  { shop, program, open }: Solving,
  needs: readonly TierNeed[],
): Hourly | undefined {
  const answer = open.solve(program.lower(needs));
  if (answer.kind === 'infeasible') return undefined;
  const { columns } = answer;
  const found = cheapestFleet(shop, wholePods(program, shop, { columns, needs }));
  return { bound: answer.bound * MILLION, found };
}
