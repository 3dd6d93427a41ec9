/** One tier as a decision sees it: policy, view, forecast, needs and doubts gathered in one value before anything is judged. */
import type { DecideInput } from '../model/decide-input.ts';
import type { TierForecast } from '../model/forecast.ts';
import type { TierMemory } from '../model/memory.ts';
import type { BurstableTierId } from '../model/plan.ts';
import type { Override, ScalingPolicy } from '../model/policy.ts';
import { valueOf } from '../model/reading.ts';
import type { Reason } from '../model/reason.ts';
import type { TierView, WorkloadView } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';
import { believe, type CapacityBelief, vetoState } from './capacity.ts';
import { type Needs, needsOf } from './needs.ts';
import { overrideFor } from './override.ts';
import { burstableId, mustStayHome, type Refusal } from './residency.ts';
import { type Stability, stabilise } from './stabilise.ts';
import { compareText } from './text-order.ts';

/** What a person's hand did to the replicas since the last cycle; undefined when nothing. */
export type ByHand = 'raised' | 'lowered' | undefined;

export interface TierCase {
  readonly policy: ScalingPolicy;
  readonly view: TierView;
  readonly forecast: TierForecast;
  readonly memory: TierMemory | undefined;
  readonly override: Override | undefined;
  readonly workload: WorkloadView | undefined;
  readonly current: number;
  readonly byHand: ByHand;
  readonly missingSince: Millis | undefined;
  readonly belief: CapacityBelief;
  readonly needs: Needs;
  readonly stability: Stability;
  /** The tier as one that may leave home; undefined, and then `stay` says why. */
  readonly leave: BurstableTierId | undefined;
  readonly stay: Refusal | undefined;
  /** Why nothing of this tier may shrink now, first reason first. */
  readonly doubts: readonly Refusal[];
}

/** Tiers in the order they are served: level first, then id. `unseen`: why the nodes' side of the view is doubted. */
export function tierCases(input: DecideInput, unseen: Refusal | undefined): TierCase[] {
  const views = new Map(input.snapshot.tiers.map((view) => [view.tier, view]));
  const forecasts = new Map(input.forecast.tiers.map((tier) => [tier.tier, tier]));
  const cases: TierCase[] = [];
  for (const policy of input.policies.tiers) {
    const view = views.get(policy.id);
    const forecast = forecasts.get(policy.id);
    if (view === undefined || forecast === undefined) continue;
    cases.push(tierCase(input, { policy, view, forecast, unseen }));
  }
  return cases.sort(
    (a, b) => compareText(a.policy.level, b.policy.level) || compareText(a.policy.id, b.policy.id),
  );
}

interface Parts extends Pick<TierCase, 'policy' | 'view' | 'forecast'> {
  readonly unseen: Refusal | undefined;
}

function tierCase(input: DecideInput, parts: Parts): TierCase {
  const { policy, view, forecast } = parts;
  const { now } = input;
  const memory = input.memory.tiers[policy.id];
  const override = overrideFor(input.policies.overrides, policy.id, now);
  const workload = valueOf(view.workload);
  const current = workload?.replicas ?? 0;
  const belief = believe({
    policy,
    view,
    override,
    memory,
    readyReplicas: workload?.readyReplicas ?? 0,
    now,
  });
  const needs = needsOf({ policy, forecast, override, belief });
  const doubts = doubtsOf(input, { ...parts, needs });
  const byHand = workload === undefined ? undefined : handOf(memory, current);
  const grew = byHand === 'raised' || hasGrown(memory, current);
  const need = Math.max(
    needs.atNodeReady,
    needs.keep,
    grew ? Math.min(current, policy.replicas.max) : 0,
  );
  const how = {
    now,
    after: policy.scaleIn.after,
    tick: input.settings.tick,
    trusted: doubts.every((doubt) => ABOUT_THE_VIEW.includes(doubt.reason)),
  };
  return {
    policy,
    view,
    forecast,
    memory,
    override,
    workload,
    current,
    byHand,
    missingSince: view.workload.kind === 'missing' ? (memory?.missingSince ?? now) : undefined,
    belief,
    needs,
    stability: stabilise(memory, need, how),
    ...residence(parts, workload),
    doubts,
  };
}

function residence(
  { policy, view }: Parts,
  workload: WorkloadView | undefined,
): Pick<TierCase, 'leave' | 'stay'> {
  if (workload === undefined) return { leave: undefined, stay: undefined };
  const where = { policy, workload, namespaceLabels: view.namespaceLabels };
  return { leave: burstableId(where), stay: mustStayHome(where) };
}

/** Our own change may have landed or not; anything outside that range is somebody else's. */
function handOf(memory: TierMemory | undefined, current: number): ByHand {
  const left = memory?.left;
  if (left === undefined) return undefined;
  if (current > left.most) return 'raised';
  return current < left.least ? 'lowered' : undefined;
}

/**
 * Stabilisation runs from growth as it is seen, not as it was decided: a write can be under way for many seconds, and a
 * target must not turn round within the time counted from what really happened to it.
 */
function hasGrown(memory: TierMemory | undefined, current: number): boolean {
  return memory?.found !== undefined && current > memory.found;
}

/**
 * A view that has not caught up with our own last write forbids acting in this cycle, but says nothing against the load
 * that was read all the while: if it began the stabilisation time anew, every step of a drain would delay the next.
 */
const ABOUT_THE_VIEW: readonly Reason[] = ['view-stale', 'target-missing'];

function doubtsOf(input: DecideInput, parts: Parts & { readonly needs: Needs }): Refusal[] {
  const { policy, view, forecast, needs, unseen } = parts;
  const doubts: Refusal[] = [];
  const { workload } = view;
  if (workload.kind !== 'fresh') {
    doubts.push({
      reason: 'target-missing',
      detail: `${policy.target.workloadKind} ${policy.target.name}: ${workload.cause}`,
    });
  }
  if (!needs.known) doubts.push({ reason: 'demand-unknown', detail: unknownDemand(forecast) });
  for (const demand of forecast.demands) {
    if (demand.doubt !== undefined)
      doubts.push({
        reason: 'reading-doubtful',
        detail: `demand ${demand.name} is ${demand.doubt}`,
      });
  }
  const veto = vetoState(policy, view);
  if (veto !== 'quiet')
    doubts.push({
      reason: 'veto',
      detail: veto === 'vetoed' ? 'a veto signal is true' : 'a veto signal cannot be read',
    });
  const { clusterView } = input.snapshot;
  if (clusterView.kind !== 'fresh')
    doubts.push({ reason: 'view-stale', detail: `${clusterView.kind}: ${clusterView.cause}` });
  if (unseen !== undefined) doubts.push(unseen);
  return doubts;
}

function unknownDemand(forecast: TierForecast): string {
  const unknown = forecast.demands.find((demand) => !demand.known);
  return unknown === undefined
    ? 'the policy has no readable demand'
    : `demand ${unknown.name}: ${unknown.doubt ?? 'no reading and no floor'}`;
}
