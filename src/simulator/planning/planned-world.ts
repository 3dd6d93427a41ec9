/**
 * The world of a plan: the shop as described, with unit capacities, pools, lead times, lines and the crowd as the policy
 * documents say them. Nothing goes wrong in it, and nobody knows more of it than the documents.
 */
import type { BurstPool, ScalingPolicy, Site } from '../../model/policy.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import type { PromotionWindow, Uplift } from '../../model/promotion.ts';
import { type Millis, type Ratio, SECOND } from '../../model/units.ts';
import type { LineTruth } from '../lines/line.ts';
import { type PoolTruth, type Scenario, type WorkloadTruth, workloadKey } from '../scenario.ts';
import type { TrafficPart } from '../traffic/part.ts';
import { type Band, type Call, crowdPart } from './crowd.ts';
import { dailyPeakOf, ordinaryParts } from './ordinary.ts';
import { isCalledAnew, keyOf, plannedWorkload } from './planned-workload.ts';

export interface PlanShop {
  /** Nodes at home, namespaces, pods and ordinary load. */
  readonly shop: Scenario;
  /** Everything in force at the promotion's start. */
  readonly policies: PolicySet;
}

export interface PlannedWorldInput extends PlanShop {
  readonly band: Band;
  readonly from: Millis;
  readonly to: Millis;
  /** Times the band's demand; absent: 1. */
  readonly multiple?: Ratio | undefined;
  /** Added to the lead time of every pool; absent: nothing. */
  readonly delay?: Millis | undefined;
}

const DELETION: Millis = 30 * SECOND;

export function plannedWorld(input: PlannedWorldInput): Scenario {
  const { shop, policies, from, to, delay = 0 } = input;
  const { truth: _, lines: __, ...rest } = shop;
  return {
    ...rest,
    from,
    to,
    noise: 0,
    faults: [],
    controller: { ...shop.controller, replicas: 1 },
    workloads: shop.workloads.map((workload) => workloadOf(workload, input)),
    pools: policies.pools.map((pool) => poolOf(pool, shop, delay)),
    lines: policies.sites.flatMap(linesOf),
  };
}

function workloadOf(shop: WorkloadTruth, input: PlannedWorldInput): WorkloadTruth {
  const { tiers } = input.policies;
  const key = workloadKey(shop);
  const policy = tiers.find((tier) => keyOf(tier) === key);
  const keys = new Map(tiers.map((tier) => [tier.id, keyOf(tier)]));
  return { ...plannedWorkload(shop, { policy, keys }), traffic: trafficOf(shop, policy, input) };
}

function trafficOf(
  workload: WorkloadTruth,
  policy: ScalingPolicy | undefined,
  input: PlannedWorldInput,
): readonly TrafficPart[] {
  const { shop, policies, band, multiple = 1 } = input;
  const anew = isCalledAnew(shop.workloads, policies.tiers, workloadKey(workload));
  const ordinary = anew ? [] : ordinaryParts(workload.traffic);
  if (policy === undefined) return ordinary;
  const calls = callsOf(policy, input);
  const dailyPeak = calls.length === 0 ? 0 : dailyPeakOf(ordinary, input.from);
  const crowd = crowdPart({ calls, ordinary, dailyPeak, band, multiple });
  return crowd === undefined ? ordinary : [...ordinary, crowd];
}

/** Every promotion that raises a tier. */
export function callsOf(policy: ScalingPolicy, { shop, policies }: PlanShop): readonly Call[] {
  const labels = shop.namespaces.find(({ name }) => name === policy.namespace)?.labels ?? {};
  return policies.windows.flatMap((window) => {
    const chosen = Object.entries(window.namespaceSelector.matchLabels);
    if (chosen.some(([key, value]) => labels[key] !== value)) return [];
    const uplift = upliftOf(window, policy);
    return uplift === undefined ? [] : [{ window, uplift }];
  });
}

function upliftOf({ tiers, uplift }: PromotionWindow, policy: ScalingPolicy): Uplift | undefined {
  const named = tiers.find(({ tier }) => tier === policy.id);
  return named?.uplift ?? (policy.entry ? uplift : undefined);
}

/** What policies do not say of a provider, its stock above all, is taken to be no obstacle. */
function poolOf(pool: BurstPool, shop: Scenario, delay: Millis): PoolTruth {
  const { nodeGroup } = pool.provider;
  const known = shop.pools.find((group) => group.nodeGroup === nodeGroup);
  const { p50, p95 } = pool.nodeLeadTime;
  return {
    nodeGroup,
    site: pool.site,
    burstClass: pool.placementClass,
    allocatable: pool.node,
    leadTime: { p50: p50 + delay, p95: p95 + delay },
    deletion: known?.deletion ?? DELETION,
    stock: pool.maxNodes,
    maxNodes: pool.maxNodes,
    pricePerHour: pool.pricePerHour,
  };
}

function linesOf({ name: site, lines }: Site): readonly LineTruth[] {
  return (lines?.all ?? []).map(({ name, to, bandwidth }) => ({ name, site, to, bandwidth }));
}
