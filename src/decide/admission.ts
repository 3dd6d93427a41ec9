/**
 * What each tier is really asked for: its own load or what its callers send, and of that what the walls behind it let in.
 * There is no point in replicas that feed a wall. Gives forecasts, doubts and holds; what is published is decided elsewhere.
 */
import type { DecideInput } from '../model/decide-input.ts';
import type { TierForecast } from '../model/forecast.ts';
import type { Hold } from '../model/plan.ts';
import type { TierId } from '../model/policy.ts';
import type { Rps } from '../model/units.ts';
import { relationDoubts } from './admission-doubts.ts';
import { admittedForecast } from './admission-forecast.ts';
import { type Limits, limitsOf } from './admission-limits.ts';
import { type Load, loadsOf, relate } from './admission-loads.ts';
import { admittedOf, type LineWalls } from './admission-walls.ts';
import { admissionHolds } from './admission-words.ts';
import { isRelated } from './fan-out.ts';
import type { Refusal } from './residency.ts';
import { valueAt } from './sure.ts';

export interface Admission {
  /** Of tiers whose forecast is another one because of calls or walls. */
  readonly forecasts: ReadonlyMap<TierId, TierForecast>;
  /** Why calls or walls forbid a tier to shrink. */
  readonly doubts: ReadonlyMap<TierId, Refusal>;
  readonly holds: readonly Hold[];
  /** Undefined: nobody calls and nothing is a wall. */
  readonly limits: Limits | undefined;
}

export const UNRELATED: Admission = {
  forecasts: new Map(),
  doubts: new Map(),
  holds: [],
  limits: undefined,
};

export function admission(input: DecideInput, lineWalls?: LineWalls): Admission {
  if (lineWalls === undefined && !isRelated(input.policies.tiers)) return UNRELATED;
  const related = relate(input, lineWalls);
  const loads = loadsOf(related);
  const forecasts = new Map<TierId, TierForecast>();
  for (const { id, demands } of related.graph.order) {
    const before = related.forecasts.get(id);
    const [first] = demands;
    if (before === undefined || first === undefined) continue;
    const forecast = admittedForecast(before, first.name, {
      pod: sizedFor(id, loads.pod, loads.now),
      node: sizedFor(id, loads.node, loads.now),
      keep: sizedFor(id, loads.keep, loads.now),
    });
    if (forecast !== before) forecasts.set(id, forecast);
  }
  return {
    forecasts,
    doubts: relationDoubts(related, loads),
    holds: admissionHolds(related.graph, loads),
    limits: limitsOf(related, loads, input),
  };
}

/** A load that is let in now keeps its replicas, whatever is expected of others that go before it. */
function sizedFor(id: TierId, load: Load, now: Load): Rps {
  const carried = valueAt(load.carried, id);
  const admitted = admittedOf(carried, load.admitted);
  if (admitted === carried.rps) return carried.rps;
  const inNow = admittedOf(valueAt(now.carried, id), now.admitted);
  return Math.min(carried.rps, Math.max(admitted, inNow));
}
