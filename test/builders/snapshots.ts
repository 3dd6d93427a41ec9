/** Builders for what is seen: nodes, workloads, readings, pools and intents, calm and whole unless overridden. */
import { fresh } from '../../src/model/reading.ts';
import type {
  DemandReading,
  HistoryView,
  InstanceView,
  IntentView,
  NodeView,
  PoolView,
  RecordedInstance,
  Snapshot,
  TierPods,
  TierView,
  WorkloadView,
} from '../../src/model/snapshot.ts';
import { DAY, HOUR } from '../../src/model/units.ts';
import { NOW } from './instant.ts';
import { GIB } from './policies.ts';

export function tierPods(count: number, over: Partial<TierPods> = {}): TierPods {
  return { tier: 'shop/checkout', count, ready: count, marked: 0, ...over };
}

/** A node at home with 8000m: 7200m without the reserve, so 14 pods of 500m. */
export function homeNode(over: Partial<NodeView> = {}): NodeView {
  const name = over.name ?? 'home-1';
  return {
    name,
    uid: `uid-${name}`,
    providerId: `metal://${name}`,
    site: 'idc',
    pool: undefined,
    burstClass: undefined,
    ready: true,
    schedulable: true,
    drainingSince: undefined,
    createdAt: NOW - 30 * DAY,
    allocatable: { cpu: 8_000, memory: 64 * GIB, pods: 60 },
    requested: { cpu: 0, memory: 0, pods: 0 },
    daemons: { cpu: 0, memory: 0, pods: 0 },
    tierPods: [],
    otherPods: 0,
    leaving: 0,
    ...over,
  };
}

/** A cloud node that joined an hour ago and carries all marks. */
export function cloudNode(over: Partial<NodeView> = {}): NodeView {
  const name = over.name ?? 'cloud-1';
  return homeNode({
    name,
    providerId: `fake://${name}`,
    site: 'cloud-a',
    pool: 'np1',
    burstClass: 'cloud-a',
    createdAt: NOW - HOUR,
    allocatable: { cpu: 7_600, memory: 64 * GIB, pods: 60 },
    ...over,
  });
}

/** The node with these pods of 500m on it. */
export function carrying(node: NodeView, pods: readonly TierPods[], cpu = 500): NodeView {
  let count = 0;
  for (const entry of pods) count += entry.count;
  return { ...node, tierPods: pods, requested: { cpu: cpu * count, memory: 0, pods: count } };
}

export function workload(over: Partial<WorkloadView> = {}): WorkloadView {
  const replicas = over.replicas ?? 10;
  return {
    uid: 'uid-checkout',
    resourceVersion: '7',
    replicas,
    readyReplicas: replicas,
    pending: 0,
    perPod: { cpu: 500, memory: 0, pods: 1 },
    sealed: false,
    markedBurstable: true,
    tolerates: ['cloud-a'],
    unmodelled: [],
    rollingOut: false,
    ...over,
  };
}

/** Two weeks of a flat 100 rps. */
export function history(over: Partial<HistoryView> = {}): HistoryView {
  const dailyPeak = over.dailyPeak ?? 100;
  return {
    dailyPeak,
    byTimeOfDay: Array.from({ length: 288 }, () => dailyPeak),
    covers: 14 * DAY,
    ...over,
  };
}

export function demandReading(over: Partial<DemandReading> = {}): DemandReading {
  return { name: 'requests', now: fresh(100, NOW), history: fresh(history(), NOW), ...over };
}

export function tierView(over: Partial<TierView> = {}): TierView {
  return {
    tier: 'shop/checkout',
    namespaceLabels: { team: 'shop', 'kingtide.dev/residency': 'burstable' },
    workload: fresh(workload(), NOW),
    demands: [demandReading()],
    vetoes: [],
    loweredCapacity: undefined,
    ...over,
  };
}

export function instance(id: string, over: Partial<InstanceView> = {}): InstanceView {
  return { id, state: 'running', ...over };
}

export function poolView(
  over: Partial<PoolView> = {},
  instances: readonly InstanceView[] = [],
  target = instances.length,
): PoolView {
  return {
    pool: 'np1',
    state: fresh({ target, instances }, NOW),
    lastRequest: 0,
    backOff: undefined,
    leadTime: undefined,
    idempotency: 'none',
    ...over,
  };
}

export function recorded(id: string, over: Partial<RecordedInstance> = {}): RecordedInstance {
  return { id, seenAt: NOW - HOUR, returned: false, ...over };
}

/** An accepted order of an hour ago, all of whose instances are recorded. */
export function intent(over: Partial<IntentView> = {}): IntentView {
  const number = over.number ?? 1;
  const pool = over.pool ?? 'np1';
  const instances = over.instances ?? [];
  const count = over.count ?? instances.length;
  return {
    name: `${pool}-${number}`,
    uid: `uid-${pool}-${number}`,
    resourceVersion: '1',
    pool,
    number,
    count,
    targetBefore: 0,
    targetAfter: count,
    token: `token-${number}`,
    promotion: undefined,
    createdAt: NOW - HOUR,
    outcome: 'accepted',
    settledAt: NOW - HOUR,
    ...over,
    instances,
  };
}

export function snapshot(over: Partial<Snapshot> = {}): Snapshot {
  return {
    takenAt: NOW,
    clusterUid: 'uid-kube-system',
    clusterView: fresh(NOW, NOW),
    switches: fresh({ pause: false, noShrink: false }, NOW),
    nodes: [homeNode()],
    tiers: [tierView()],
    pools: [poolView()],
    ledger: fresh([], NOW),
    resolved: [],
    ...over,
  };
}
