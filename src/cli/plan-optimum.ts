/** The clairvoyant optimum of each band of a plan, where the solver is installed. Decides nothing. */
import type { LinearSolver } from '../ports/linear-solver.ts';
import type { PlanInput } from '../simulator/planning/band-run.ts';
import type { Bands } from '../simulator/planning/bands.ts';
import { clairvoyantOptimum } from '../simulator/planning/optimum.ts';
import { optimumShop } from '../simulator/planning/optimum-shop.ts';
import { plannedWorld } from '../simulator/planning/planned-world.ts';
import { byBand, type Optima } from './plan-facts.ts';

export function optimaOf(input: PlanInput, bands: Bands, solver: LinearSolver | undefined): Optima {
  if (solver === undefined) return { kind: 'not-installed' };
  const { from, to } = bands.expected;
  // Prices, pools and capacities are the same in every band.
  const shop = optimumShop(plannedWorld({ ...input, band: 'expected', from, to }), input);
  const solved = byBand((band) => clairvoyantOptimum(shop, bands[band].quarters, solver));
  const { low, expected, high } = solved;
  if (low === undefined || expected === undefined || high === undefined)
    return { kind: 'unmodelled' };
  return { kind: 'solved', optima: { low, expected, high } };
}
