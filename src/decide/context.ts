/** One tier as a decision sees it: policy, view, forecast, needs and doubts gathered in one value before anything is judged. */
import type { DecideInput } from '../model/decide-input.ts';
import { stepsOn } from '../model/degrade.ts';
import type { TierForecast } from '../model/forecast.ts';
import type { TierMemory } from '../model/memory.ts';
import type { BurstableTierId } from '../model/plan.ts';
import type { Override, ScalingPolicy, TierId } from '../model/policy.ts';
import { valueOf } from '../model/reading.ts';
import type { Reason } from '../model/reason.ts';
import type { TierView, WorkloadView } from '../model/snapshot.ts';
import { SAMPLES_FOR, trendWindow } from '../model/trend-window.ts';
import type { Millis } from '../model/units.ts';
import { type Admission, UNRELATED } from './admission.ts';
import { believe, type CapacityBelief, vetoState } from './capacity.ts';
import { type Needs, needsOf } from './needs.ts';
import { overrideFor } from './override.ts';
import { foundOf, neededAsFound } from './released.ts';
import { burstableId, mustStayHome, type Refusal, type Residence } from './residency.ts';
import { type Stability, stabilise } from './stabilise.ts';
import { type LargestSite, largestSites, type Survival, surviving } from './survive.ts';
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
  /** Replicas it goes back to because a person released it; undefined: nobody did. */
  readonly releasedTo: number | undefined;
  readonly byHand: ByHand;
  readonly missingSince: Millis | undefined;
  readonly belief: CapacityBelief;
  readonly needs: Needs;
  /** What is missing to outlive its largest site; undefined when nothing is, or nobody asked. */
  readonly survival: Survival | undefined;
  readonly stability: Stability;
  /** The tier as one that may leave home; undefined, and then `stay` says why. */
  readonly leave: BurstableTierId | undefined;
  readonly stay: Refusal | undefined;
  /** Why nothing of this tier may shrink now, first reason first. */
  readonly doubts: readonly Refusal[];
}

/**
 * Tiers in the order they are served: level first, then id. `unseen`: why the nodes' side of the view is doubted;
 * `admission`: what calls and walls make of forecasts and doubts.
 */
export function tierCases(
  input: DecideInput,
  unseen: Refusal | undefined,
  admission: Pick<Admission, 'forecasts' | 'doubts'> = UNRELATED,
): TierCase[] {
  const viewOf = finding(input.snapshot.tiers);
  const forecastOf = finding(input.forecast.tiers);
  const largest = largestSites(input.policies.tiers, input.snapshot.nodes);
  const cases: TierCase[] = [];
  for (const { policy, place } of asServed(input.policies.tiers)) {
    const view = viewOf(policy.id, place);
    const forecast = admission.forecasts.get(policy.id) ?? forecastOf(policy.id, place);
    if (view === undefined || forecast === undefined) continue;
    const related = admission.doubts.get(policy.id);
    cases.push(
      tierCase(input, {
        ...{ policy, view, forecast, unseen, related },
        largest: largest.get(policy.id),
      }),
    );
  }
  return cases;
}

/** A policy, and where it stands among all. */
interface Served {
  readonly policy: ScalingPolicy;
  readonly place: number;
}

const SERVED = new WeakMap<readonly ScalingPolicy[], readonly Served[]>();

function asServed(policies: readonly ScalingPolicy[]): readonly Served[] {
  const before = SERVED.get(policies);
  if (before !== undefined) return before;
  const served = policies
    .map((policy, place) => ({ policy, place }))
    .sort(
      ({ policy: a }, { policy: b }) => compareText(a.level, b.level) || compareText(a.id, b.id),
    );
  SERVED.set(policies, served);
  return served;
}

/** Views and forecasts nearly always stand in the order of policies; looked up by name only where they do not. */
function finding<T extends { readonly tier: TierId }>(
  all: readonly T[],
): (id: TierId, place: number) => T | undefined {
  let byId: ReadonlyMap<TierId, T> | undefined;
  return (id, place) => {
    const here = all[place];
    if (here?.tier === id) return here;
    byId ??= new Map(all.map((one) => [one.tier, one]));
    return byId.get(id);
  };
}

interface Parts extends Pick<TierCase, 'policy' | 'view' | 'forecast'> {
  readonly unseen: Refusal | undefined;
  /** Why what others send or leave it is doubted. */
  readonly related: Refusal | undefined;
  /** Of a tier that is to survive it. */
  readonly largest: LargestSite | undefined;
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
  const releasedTo = foundOf(override, view, current);
  const needed = needsOf({ policy, forecast, override, belief });
  const survived = surviving(needed, releasedTo === undefined ? parts.largest : undefined, policy);
  const needs = neededAsFound(survived.needs, releasedTo);
  const doubts = doubtsOf(input, { ...parts, needs });
  const byHand = view.workload.kind === 'fresh' ? handOf(memory, current) : undefined;
  const grew = byHand === 'raised' || hasGrown(memory, current);
  const { leave, stay } = residence(parts, workload);
  const need = Math.max(
    needs.atNodeReady,
    needs.keep,
    grew ? Math.min(current, policy.replicas.max) : 0,
  );
  const how = {
    now,
    after: policy.scaleIn.after,
    needed: trustOf(policy),
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
    releasedTo,
    byHand,
    missingSince: view.workload.kind === 'missing' ? (memory?.missingSince ?? now) : undefined,
    belief,
    needs,
    survival: survived.survival,
    stability: stabilise(memory, need, how),
    leave,
    stay,
    doubts,
  };
}

/**
 * No shorter than it takes to see a rise, as far as readings are remembered: whoever begins to look in the middle of one
 * would take the load of that moment for all there will be.
 */
function trustOf({ scaleIn, demands }: ScalingPolicy): Millis {
  let needed = scaleIn.after;
  for (const { smear } of demands)
    needed = Math.max(needed, Math.min(SAMPLES_FOR, trendWindow(smear)));
  return needed;
}

type Stay = Pick<TierCase, 'leave' | 'stay'>;

const UNREAD: Stay = { leave: undefined, stay: undefined };

/** A view is replaced, never changed, and most cycles see the one of the cycle before. */
const STAYS = new WeakMap<WorkloadView, { readonly where: Residence; readonly stay: Stay }>();

function residence({ policy, view }: Parts, workload: WorkloadView | undefined): Stay {
  if (workload === undefined) return UNREAD;
  const { namespaceLabels } = view;
  const known = STAYS.get(workload);
  if (known?.where.policy === policy && known.where.namespaceLabels === namespaceLabels)
    return known.stay;
  const where = { policy, workload, namespaceLabels };
  const stay = { leave: burstableId(where), stay: mustStayHome(where) };
  STAYS.set(workload, { where, stay });
  return stay;
}

/** What is neither what we left nor between that and what was there before is somebody else's. An old view shows nobody's hand. */
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
  const { policy, view, forecast, needs, unseen, related } = parts;
  const doubts: Refusal[] = [];
  const { workload } = view;
  if (workload.kind !== 'fresh') {
    doubts.push({
      reason: 'target-missing',
      detail: `${targetWords(policy)}: ${workload.cause}`,
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
  const step = stepsOn(input.memory.ladders?.[policy.id], view).at(-1);
  // Readings fall by what a step saves, and it ends faster than pods start.
  if (step !== undefined)
    doubts.push({
      reason: 'reading-doubtful',
      detail: `users want more than is seen: degrade step ${step.name} is on`,
    });
  if (related !== undefined) doubts.push(related);
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

function targetWords({ target }: ScalingPolicy): string {
  return `${kindWords(target)} ${target.name}`;
}

function kindWords(target: ScalingPolicy['target']): string {
  switch (target.kind) {
    case 'workload':
      return target.workloadKind;
    case 'horizontalPodAutoscaler':
      return 'HorizontalPodAutoscaler';
    case 'scaledObject':
      return 'ScaledObject';
  }
}

function unknownDemand(forecast: TierForecast): string {
  const unknown = forecast.demands.find((demand) => !demand.known);
  return unknown === undefined
    ? 'the policy has no readable demand'
    : `demand ${unknown.name}: ${unknown.doubt ?? 'no reading and no floor'}`;
}
