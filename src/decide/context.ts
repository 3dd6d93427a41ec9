/** One tier as a decision sees it: policy, view, forecast, needs and doubts gathered in one value before anything is judged. */
import type { DecideInput } from '../model/decide-input.ts';
import type { TierForecast } from '../model/forecast.ts';
import type { TierMemory } from '../model/memory.ts';
import type { BurstableTierId } from '../model/plan.ts';
import type { Override, ScalingPolicy } from '../model/policy.ts';
import { valueOf } from '../model/reading.ts';
import type { TierView, WorkloadView } from '../model/snapshot.ts';
import { believe, type CapacityBelief, vetoState } from './capacity.ts';
import { type Needs, needsOf } from './needs.ts';
import { overrideFor } from './override.ts';
import { burstableId, mustStayHome, type Refusal } from './residency.ts';
import { type Stability, stabilise } from './stabilise.ts';

export interface TierCase {
  readonly policy: ScalingPolicy;
  readonly view: TierView;
  readonly forecast: TierForecast;
  readonly memory: TierMemory | undefined;
  readonly override: Override | undefined;
  readonly workload: WorkloadView | undefined;
  readonly current: number;
  readonly belief: CapacityBelief;
  readonly needs: Needs;
  readonly stability: Stability;
  /** The tier as one that may leave home; undefined, and then `stay` says why. */
  readonly leave: BurstableTierId | undefined;
  readonly stay: Refusal | undefined;
  /** Why nothing of this tier may shrink now, first reason first. */
  readonly doubts: readonly Refusal[];
}

/** Tiers in the order they are served: level first, then id. */
export function tierCases(input: DecideInput): TierCase[] {
  const views = new Map(input.snapshot.tiers.map((view) => [view.tier, view]));
  const forecasts = new Map(input.forecast.tiers.map((tier) => [tier.tier, tier]));
  const cases: TierCase[] = [];
  for (const policy of input.policies.tiers) {
    const view = views.get(policy.id);
    const forecast = forecasts.get(policy.id);
    if (view !== undefined && forecast !== undefined) cases.push(tierCase(input, { policy, view, forecast }));
  }
  return cases.sort((a, b) => compareText(a.policy.level, b.policy.level) || compareText(a.policy.id, b.policy.id));
}

/** Order by code unit, so that no locale changes a plan. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function tierCase(input: DecideInput, parts: Pick<TierCase, 'policy' | 'view' | 'forecast'>): TierCase {
  const { policy, view, forecast } = parts;
  const { now } = input;
  const memory = input.memory.tiers[policy.id];
  const override = overrideFor(input.policies.overrides, policy.id, now);
  const workload = valueOf(view.workload);
  const readyReplicas = workload?.readyReplicas ?? 0;
  const belief = believe({ policy, view, override, memory, readyReplicas, now });
  const needs = needsOf(policy, forecast, override, belief);
  const doubts = doubtsOf(input, { policy, view, forecast, needs });
  const need = Math.max(needs.atNodeReady, needs.keep);
  const stability = stabilise(memory, need, { now, after: policy.scaleIn.after, trusted: doubts.length === 0 });
  const residence = workload === undefined ? undefined : { policy, workload, namespaceLabels: view.namespaceLabels };
  return {
    ...parts,
    memory,
    override,
    workload,
    current: workload?.replicas ?? 0,
    belief,
    needs,
    stability,
    leave: residence === undefined ? undefined : burstableId(residence),
    stay: residence === undefined ? undefined : mustStayHome(residence),
    doubts,
  };
}

function doubtsOf(
  input: DecideInput,
  parts: Pick<TierCase, 'policy' | 'view' | 'forecast' | 'needs'>,
): Refusal[] {
  const { policy, view, forecast, needs } = parts;
  const doubts: Refusal[] = [];
  const workload = view.workload;
  if (workload.kind !== 'fresh') {
    doubts.push({ reason: 'target-missing', detail: `${policy.target.workloadKind} ${policy.target.name}: ${workload.cause}` });
  }
  if (!needs.known) doubts.push({ reason: 'demand-unknown', detail: unknownDemand(forecast) });
  for (const demand of forecast.demands) {
    if (demand.doubt !== undefined) doubts.push({ reason: 'reading-doubtful', detail: `demand ${demand.name} is ${demand.doubt}` });
  }
  const veto = vetoState(policy, view);
  if (veto !== 'quiet') doubts.push({ reason: 'veto', detail: veto === 'vetoed' ? 'a veto signal is true' : 'a veto signal cannot be read' });
  const { clusterView } = input.snapshot;
  if (clusterView.kind !== 'fresh') doubts.push({ reason: 'view-stale', detail: `${clusterView.kind}: ${clusterView.cause}` });
  return doubts;
}

function unknownDemand(forecast: TierForecast): string {
  const unknown = forecast.demands.find((demand) => !demand.known);
  return unknown === undefined ? 'the policy has no readable demand' : `demand ${unknown.name}: ${unknown.doubt ?? 'no reading and no floor'}`;
}
