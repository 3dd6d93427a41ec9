/** The loads that admission is judged by: at both horizons, as floors, and now. Each with what callers send and what is let in. */
import type { DecideInput } from '../model/decide-input.ts';
import type { DemandForecast, TierForecast } from '../model/forecast.ts';
import type { Memory } from '../model/memory.ts';
import type { ScalingPolicy, TierId } from '../model/policy.ts';
import { type Reading, valueOf } from '../model/reading.ts';
import type { TierView } from '../model/snapshot.ts';
import type { Rps } from '../model/units.ts';
import { type Admitted, admit, type LineWalls } from './admission-walls.ts';
import { type CallGraph, type Carried, callGraph, carry } from './fan-out.ts';

/** A load of every tier, and what of it is let in. */
export interface Load {
  readonly carried: ReadonlyMap<TierId, Carried>;
  readonly admitted: Admitted;
}

/** The loads that replicas are sized for, and the one there is now. */
export interface Loads {
  readonly pod: Load;
  readonly node: Load;
  readonly keep: Load;
  readonly now: Load;
}

/** What all of it is computed from. */
export interface Related {
  readonly graph: CallGraph;
  readonly views: ReadonlyMap<TierId, TierView>;
  readonly forecasts: ReadonlyMap<TierId, TierForecast>;
  /** As they were decided last. */
  readonly limits: Memory['limits'];
  /** Undefined: no site has lines. */
  readonly lineWalls: LineWalls | undefined;
}

export function relate(
  { policies, snapshot, forecast, memory }: DecideInput,
  lineWalls: LineWalls | undefined,
): Related {
  const views = new Map(snapshot.tiers.map((view) => [view.tier, view]));
  const forecasts = new Map(forecast.tiers.map((tier) => [tier.tier, tier]));
  const graph = callGraph(policies.tiers, views, lineWalls?.tiers);
  return { graph, views, forecasts, limits: memory.limits, lineWalls };
}

export function loadsOf(related: Related): Loads {
  const { forecasts } = related;
  const expected = (rps: (demand: DemandForecast) => Rps): Load =>
    loadOf(related, ({ id, demands: [first] }) => {
      const demand = forecasts.get(id)?.demands.find(({ name }) => name === first?.name);
      return demand && rps(demand);
    });
  return {
    pod: expected(({ atPodReady }) => atPodReady.high),
    node: expected(({ atNodeReady }) => atNodeReady.high),
    keep: expected(({ keepFloor }) => keepFloor),
    now: loadOf(related, (policy) => offeredNow(policy, related), true),
  };
}

/** The reading of one demand. */
export function seenNow(
  view: TierView | undefined,
  name: string | undefined,
): Reading<Rps> | undefined {
  return view?.demands.find((demand) => demand.name === name)?.now;
}

/** Of a tier that is kept out, a reading that is no more than a lower bound does not take back what it was offered. */
function offeredNow(
  { id, demands: [first] }: ScalingPolicy,
  { views, limits }: Related,
): Rps | undefined {
  const reading = seenNow(views.get(id), first?.name);
  if (reading === undefined) return undefined;
  const rps = valueOf(reading);
  if (reading.kind === 'fresh') return rps;
  const offered = limits?.[id]?.offered;
  return offered === undefined ? rps : Math.max(offered, rps ?? 0);
}

/** Calls are counted in requests of the demand that stands first in the policy. */
function loadOf(
  { graph, views, lineWalls }: Related,
  own: (policy: ScalingPolicy) => Rps | undefined,
  isNow = false,
): Load {
  const carried = carry(graph, own);
  const replicas = (tier: TierId): number => {
    const workload = views.get(tier)?.workload;
    return (workload && valueOf(workload)?.replicas) ?? 0;
  };
  return { carried, admitted: admit({ graph, carried, replicas, lineWalls, isNow }) };
}
