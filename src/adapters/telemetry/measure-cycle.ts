/** One cycle into the meters. Gauges are emptied first, so that a tier or pool that is gone does not haunt a graph. */
import { standingLimits } from '../../model/admission-limit.ts';
import { standingLadders } from '../../model/degrade.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Plan, PoolVerdict, TierVerdict } from '../../model/plan.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { tenantNodes } from '../../model/tenant-nodes.ts';
import type { Millis } from '../../model/units.ts';
import type { Cycle } from '../../ports/recorder.ts';
import type { Meters } from './metrics.ts';

export interface CycleTimes {
  /** Wall time when the cycle was recorded. */
  readonly now: Millis;
  /** Monotonic time since the cycle before; undefined for the first. */
  readonly sinceLast: Millis | undefined;
}

export function measureCycle(meters: Meters, cycle: Cycle, times: CycleTimes): void {
  const { input, plan, outcomes } = cycle;
  meters.decisions.inc();
  meters.lastDecision.set(plan.at / 1_000);
  meters.cycleSeconds.observe(Math.max(0, times.now - input.snapshot.takenAt) / 1_000);
  meters.refusedPolicies.set(input.policies.refused.length);
  measureHolds(meters, plan);
  measurePeople(meters, cycle);
  measureFreezes(meters, cycle);
  meters.replicas.reset();
  meters.demand.reset();
  for (const tier of plan.tiers) measureTier(meters, tier);
  measureLimits(meters, cycle);
  measureLadders(meters, cycle);
  meters.poolNodes.reset();
  for (const pool of plan.pools) measurePool(meters, pool, times.sinceLast);
  measureTenants(meters, cycle, times.sinceLast);
  for (const outcome of outcomes) measureOutcome(meters, outcome);
  measureSnapshot(meters, input.snapshot, input.policies);
}

function measureHolds(meters: Meters, plan: Plan): void {
  meters.holds.reset();
  for (const { reason } of plan.holds) meters.holds.inc({ reason });
}

/** What people have said, for as long as it is in force. */
function measurePeople(meters: Meters, { input, plan }: Cycle): void {
  meters.switchOn.reset();
  const { switches } = input.snapshot;
  if (switches.kind === 'fresh') {
    meters.switchOn.set({ switch: 'pause' }, switches.value.pause ? 1 : 0);
    meters.switchOn.set({ switch: 'noShrink' }, switches.value.noShrink ? 1 : 0);
  }
  meters.overrideUntil.reset();
  for (const { id, tier, until } of input.policies.overrides) {
    if (until <= plan.at) continue;
    const [namespace = '', policy = ''] = tier.split('/');
    const override = id.split('/')[1] ?? id;
    meters.overrideUntil.set({ namespace, policy, override }, until / 1_000);
  }
}

function measureFreezes(meters: Meters, { input, plan }: Cycle): void {
  meters.freezeUntil.reset();
  for (const { calendar, promotion, freeze } of input.policies.windows) {
    if (freeze === undefined || plan.at < freeze.from || plan.at >= freeze.to) continue;
    meters.freezeUntil.set({ calendar, promotion }, freeze.to / 1_000);
  }
}

function measureTier(meters: Meters, verdict: TierVerdict): void {
  const [namespace = '', policy = ''] = verdict.tier.split('/');
  for (const state of ['current', 'ready', 'needed', 'target', 'unplaced'] as const) {
    meters.replicas.set({ namespace, policy, state }, verdict[state]);
  }
  for (const { name: demand, observed, band } of verdict.demands) {
    if (observed !== undefined)
      meters.demand.set({ namespace, policy, demand, of: 'observed' }, observed);
    meters.demand.set({ namespace, policy, demand, of: 'expected' }, band.expected);
    meters.demand.set({ namespace, policy, demand, of: 'high' }, band.high);
  }
}

/** Where what was published stays as it is, so does its gauge. */
function measureLimits(meters: Meters, { input, plan }: Cycle): void {
  const limits = standingLimits(input.policies.tiers, plan.limits);
  if (limits === undefined) return;
  meters.admissionLimit.reset();
  for (const { tier, admitted } of limits) {
    const [namespace = '', policy = ''] = tier.split('/');
    meters.admissionLimit.set({ namespace, policy }, admitted);
  }
}

/** Where what was published stays as it is, so does its gauge. */
function measureLadders(meters: Meters, { input, plan }: Cycle): void {
  const ladders = standingLadders(input.policies.tiers, plan.ladders);
  if (ladders === undefined) return;
  meters.degradeStep.reset();
  for (const { id, namespace, name: policy, degrade = [] } of input.policies.tiers) {
    const on = ladders.find(({ tier }) => tier === id)?.on ?? [];
    for (const { name: step } of degrade)
      meters.degradeStep.set(
        { namespace, policy, step },
        on.some(({ name }) => name === step) ? 1 : 0,
      );
  }
}

function measurePool(meters: Meters, verdict: PoolVerdict, sinceLast: Millis | undefined): void {
  const { pool, joined, inFlight, draining, needed } = verdict;
  meters.poolNodes.set({ pool, state: 'joined' }, joined);
  meters.poolNodes.set({ pool, state: 'in_flight' }, inFlight);
  meters.poolNodes.set({ pool, state: 'draining' }, draining);
  meters.poolNodes.set({ pool, state: 'needed' }, needed);
  meters.poolNodeSeconds.inc({ pool }, ((joined + inFlight) * (sinceLast ?? 0)) / 1_000);
}

function measureTenants(
  meters: Meters,
  { input, plan }: Cycle,
  sinceLast: Millis | undefined,
): void {
  for (const [pool, tenants] of tenantNodes(input.policies, input.snapshot, plan.pools))
    for (const { tenant, nodes } of tenants)
      meters.tenantNodeSeconds.inc({ pool, tenant }, (nodes * (sinceLast ?? 0)) / 1_000);
}

function measureOutcome(meters: Meters, { kind: outcome, action }: Outcome): void {
  meters.actions.inc({ kind: action.kind, outcome });
  if (outcome !== 'applied') return;
  if (action.kind === 'set-replicas' && action.reason === 'replicas-restored') {
    const [namespace = '', policy = ''] = action.tier.split('/');
    meters.restored.inc({ namespace, policy });
  }
  if (action.kind === 'order-nodes') meters.orderedNodes.inc({ pool: action.pool }, action.count);
  if (action.kind === 'return-nodes')
    meters.returnedNodes.inc({ pool: action.pool }, action.nodes.length);
}

function measureSnapshot(meters: Meters, snapshot: Snapshot, policies: PolicySet): void {
  meters.readings.reset();
  for (const tier of snapshot.tiers) {
    for (const { now } of tier.demands) meters.readings.inc({ kind: now.kind });
  }
  meters.reachable.set({ dependency: 'kubernetes' }, snapshot.clusterView.kind === 'fresh' ? 1 : 0);
  meters.pinnedPodsOnCloudNodes.set(pinnedPodsOnCloudNodes(snapshot, policies));
  meters.unknownNodes.set(
    snapshot.nodes.filter(({ site, burstClass }) => site === undefined && burstClass === undefined)
      .length,
  );
}

function pinnedPodsOnCloudNodes(snapshot: Snapshot, policies: PolicySet): number {
  const cloudSites = new Set(
    policies.sites.filter(({ type }) => type === 'Cloud').map(({ name }) => name),
  );
  const pinned = new Set(
    policies.tiers.filter(({ residency }) => residency === 'Pinned').map(({ id }) => id),
  );
  let pods = 0;
  for (const node of snapshot.nodes) {
    const cloud =
      node.burstClass !== undefined || (node.site !== undefined && cloudSites.has(node.site));
    if (!cloud) continue;
    for (const { tier, count } of node.tierPods) if (pinned.has(tier)) pods += count;
  }
  return pods;
}
