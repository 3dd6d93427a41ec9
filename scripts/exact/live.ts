/**
 * Asks the real decision: makes of an instance the snapshot that the loop would see, and reads the answer off the plan.
 * Every tier starts with no pod and every pool with no node. Nothing of `decide` but its front door is used.
 * All teams are one tenant unless asked for apart: how tenants divide what is short (ADR 18, point 2) is not what the exact
 * side is asked.
 */
import { decide } from '../../src/decide/decide.ts';
import type { DecideInput } from '../../src/model/decide-input.ts';
import type { TierForecast } from '../../src/model/forecast.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { BurstPool, ScalingPolicy } from '../../src/model/policy.ts';
import { fresh } from '../../src/model/reading.ts';
import type { IntentView, NodeView, PoolView, TierView } from '../../src/model/snapshot.ts';
import { DAY, MINUTE, type Resources, SECOND } from '../../src/model/units.ts';
import type { Answer, Instance, PoolOffer, Rack, TierAsk } from './instance.ts';

const NOW = Date.UTC(2027, 2, 1);
const MIB = 1024 ** 2;
const SITE = { country: 'CN', reserve: 0 };
const EVERYBODY = '*';
const TENANT = 'everybody';
const GRANTED = 'yes';

/** Each team a tenant of its own, or all of them one. */
export type Tenants = 'one' | 'apart';

export function liveAnswer(instance: Instance, tenants: Tenants = 'one'): Answer {
  return answerOf(instance, decide(inputOf(instance, [], tenants)));
}

/** Nodes of each pool that a later cycle orders on top, when so many are on their way and no pod has gone anywhere yet. */
export function orderedAgain(
  instance: Instance,
  { nodes }: Answer,
  tenants: Tenants = 'one',
): number[] {
  const { nodes: needed } = answerOf(instance, decide(inputOf(instance, nodes, tenants)));
  return needed.map((count, pool) => count - (nodes[pool] ?? 0));
}

function answerOf({ tiers, pools }: Instance, plan: Plan): Answer {
  const verdicts = new Map(plan.tiers.map((verdict) => [verdict.tier, verdict]));
  const needed = new Map(plan.pools.map((verdict) => [verdict.pool, verdict.needed]));
  return {
    home: tiers.map((tier) => verdicts.get(idOf(tier))?.home ?? Number.NaN),
    cloud: tiers.map((tier) => verdicts.get(idOf(tier))?.cloud ?? Number.NaN),
    nodes: pools.map(({ name }) => needed.get(name) ?? Number.NaN),
  };
}

function inputOf(instance: Instance, coming: readonly number[], tenants: Tenants): DecideInput {
  const { tiers, pools, racks, envelope } = instance;
  return {
    policies: {
      sites: [
        { name: 'home', type: 'OnPrem', ...SITE },
        { name: 'cloud', type: 'Cloud', ...SITE },
      ],
      pools: pools.map((pool) => poolOf(pool, tenants)),
      tiers: tiers.map(policyOf),
      overrides: [],
      calendars: [],
      windows: [],
      refused: [],
    },
    snapshot: {
      takenAt: NOW,
      clusterUid: 'uid',
      clusterView: fresh(NOW, NOW),
      switches: fresh({ pause: false, noShrink: false }, NOW),
      nodes: racks.flatMap(nodesOf),
      tiers: tiers.map((tier) => viewOf(tier, pools)),
      pools: pools.map(({ name }, index) => poolView(name, coming[index] ?? 0)),
      ledger: fresh(
        pools.flatMap(({ name }, index) => intentsOf(name, coming[index] ?? 0)),
        NOW,
      ),
      resolved: [],
    },
    forecast: {
      at: NOW,
      tiers: tiers.map(forecastOf),
      resolved: [],
      envelopes: [{ window: 'sales/rush@1', maxCloudNodes: envelope }],
    },
    memory: { tiers: {} },
    settings: {
      tick: 5 * SECOND,
      scrapeInterval: 15 * SECOND,
      cacheSettle: 5 * SECOND,
      listLag: 2 * MINUTE,
      joinTimeout: 15 * MINUTE,
      viewMaxAge: MINUTE,
      maxCloudNodes: 1_000_000,
    },
    now: NOW,
  };
}

function idOf({ team, id }: TierAsk): string {
  return `${team}/${id}`;
}

function roomOf({ cpu, memory, pods }: Omit<Rack, 'count'>): Resources {
  return { cpu, memory: memory * MIB, pods };
}

function poolOf(offer: PoolOffer, tenants: Tenants): BurstPool {
  const { name, micros, maxNodes, teams } = offer;
  const all = [{ name: TENANT, namespaceSelector: { matchLabels: { [name]: GRANTED } } }];
  const apart = teams.map((team) => ({
    name: team,
    namespaceSelector: { matchLabels: { team } },
  }));
  return {
    name,
    site: 'cloud',
    placementClass: 'cloud',
    provider: { kind: 'externalGrpc', endpoint: 'e', nodeGroup: name },
    node: roomOf(offer),
    pricePerHour: { currency: 'CNY', micros },
    maxNodes,
    batch: 100,
    grantedTo: tenants === 'one' ? all : apart,
    nodeLeadTime: { p50: 70 * SECOND, p95: 110 * SECOND },
    generation: 1,
  };
}

/** 100 rps a replica at a water level of 100%: what is wanted is what the load says. */
function policyOf(tier: TierAsk): ScalingPolicy {
  return {
    id: idOf(tier),
    namespace: tier.team,
    name: tier.id,
    generation: 1,
    target: { kind: 'workload', apiVersion: 'apps/v1', workloadKind: 'Deployment', name: tier.id },
    residency: tier.pinned ? 'Pinned' : 'Burstable',
    level: (['L0', 'L1', 'L2', 'L3'] as const)[tier.level] ?? 'L3',
    mode: 'Enforce',
    demands: [{ name: 'requests', of: 'Offered', query: 'q', targets: 'up', perReplica: 100 }],
    entry: true,
    waterLevel: 1,
    podReady: { p50: 12 * SECOND, p95: 25 * SECOND },
    replicas: { min: 0, max: 10_000 },
    vetoes: [],
    scaleIn: { after: 10 * MINUTE, maxStep: 0.2 },
  };
}

function viewOf(tier: TierAsk, pools: readonly PoolOffer[]): TierView {
  const granted = pools.filter(({ teams }) => teams.includes(tier.team));
  return {
    tier: idOf(tier),
    namespaceLabels: {
      team: tier.team,
      ...Object.fromEntries(granted.map(({ name }) => [name, GRANTED])),
      'kingtide.dev/residency': 'burstable',
    },
    workload: fresh(
      {
        uid: `uid-${tier.id}`,
        resourceVersion: '1',
        replicas: 0,
        readyReplicas: 0,
        pending: 0,
        perPod: { cpu: tier.cpu, memory: tier.memory * MIB, pods: 1 },
        sealed: false,
        markedBurstable: true,
        tolerates: [EVERYBODY],
        unmodelled: [],
        rollingOut: false,
      },
      NOW,
    ),
    demands: [
      {
        name: 'requests',
        now: fresh(tier.wanted * 100, NOW),
        history: fresh({ dailyPeak: 100, byTimeOfDay: [], covers: 14 * DAY }, NOW),
      },
    ],
    vetoes: [],
    loweredCapacity: undefined,
  };
}

function forecastOf(tier: TierAsk): TierForecast {
  const rps = tier.wanted * 100;
  const band = { low: rps, expected: rps, high: rps };
  return {
    tier: idOf(tier),
    demands: [
      {
        name: 'requests',
        known: true,
        atPodReady: band,
        atNodeReady: band,
        keepFloor: 0,
        doubt: undefined,
        causes: [],
      },
    ],
    inPromotion: undefined,
    inFreeze: undefined,
    nodeHorizon: 145 * SECOND,
    podHorizon: 35 * SECOND,
  };
}

function poolView(pool: string, target: number): PoolView {
  return {
    pool,
    state: fresh({ target, instances: [] }, NOW),
    lastRequest: 1,
    backOff: undefined,
    leadTime: undefined,
    idempotency: 'none',
  };
}

/** One order, made a moment ago and accepted, that has brought nothing yet. */
function intentsOf(pool: string, count: number): IntentView[] {
  if (count === 0) return [];
  const name = `${pool}-1`;
  const made = { name, uid: name, resourceVersion: '1', token: name, createdAt: NOW - SECOND };
  const target = { targetBefore: 0, targetAfter: count, promotion: undefined };
  const outcome = { outcome: 'accepted', settledAt: NOW - SECOND, instances: [] } as const;
  return [{ ...made, ...target, ...outcome, pool, number: 1, count }];
}

const NOTHING: Resources = { cpu: 0, memory: 0, pods: 0 };

function nodesOf(rack: Rack, kind: number): NodeView[] {
  return Array.from({ length: rack.count }, (_, index) => {
    const name = `home-${kind}-${String(index).padStart(4, '0')}`;
    return {
      name,
      uid: `uid-${name}`,
      providerId: `metal://${name}`,
      site: 'home',
      pool: undefined,
      burstClass: undefined,
      ready: true,
      schedulable: true,
      drainingSince: undefined,
      createdAt: NOW - 30 * DAY,
      allocatable: roomOf(rack),
      requested: NOTHING,
      daemons: NOTHING,
      tierPods: [],
      otherPods: 0,
      leaving: 0,
    };
  });
}
