/** The fleet as it is seen: workloads whose demand falls or grows, pools that list their nodes, and the intents behind them. */
import type { ScalingPolicy } from '../../src/model/policy.ts';
import type { PolicySet } from '../../src/model/policy-set.ts';
import { fresh } from '../../src/model/reading.ts';
import type {
  IntentView,
  NodeView,
  PoolView,
  Snapshot,
  TierView,
} from '../../src/model/snapshot.ts';
import { DAY, HOUR } from '../../src/model/units.ts';
import { GIB, NOW } from './fleet-policies.ts';

interface Parts {
  readonly policies: PolicySet;
  readonly nodes: readonly NodeView[];
  readonly counts: ReadonlyMap<string, number>;
}

export function snapshotOf({ policies, nodes, counts }: Parts): Snapshot {
  const byPool = new Map<string, NodeView[]>(policies.pools.map(({ name }) => [name, []]));
  for (const entry of nodes) if (entry.pool !== undefined) byPool.get(entry.pool)?.push(entry);
  return {
    takenAt: NOW,
    clusterUid: 'uid',
    clusterView: fresh(NOW, NOW),
    switches: fresh({ pause: false, noShrink: false }, NOW),
    nodes,
    tiers: policies.tiers.map((policy) => tierView(policy, counts.get(policy.id) ?? 0)),
    pools: policies.pools.map(({ name }) => poolView(name, byPool.get(name) ?? [])),
    ledger: fresh(
      policies.pools.flatMap(({ name }) => intentsOf(name, byPool.get(name) ?? [])),
      NOW,
    ),
    resolved: [],
  };
}

/** Every third tier falls, every third grows: nothing is at rest. */
const DRIFT = [0.8, 1, 1.2] as const;

function tierView(policy: ScalingPolicy, pods: number): TierView {
  const replicas = Math.max(2, pods);
  const rps = replicas * 70 * (DRIFT[Number(policy.name.slice(-1)) % 3] ?? 1);
  const byTimeOfDay = Array.from({ length: 288 }, () => rps * 0.8);
  return {
    tier: policy.id,
    namespaceLabels: { sale: 'yes', 'kingtide.dev/residency': 'burstable' },
    workload: fresh(
      {
        uid: `uid-${policy.name}`,
        resourceVersion: '1',
        replicas,
        readyReplicas: replicas,
        pending: 0,
        perPod: { cpu: 400 + 10 * (Number(policy.name.slice(-2)) % 20), memory: GIB, pods: 1 },
        sealed: false,
        markedBurstable: true,
        tolerates: ['cloud'],
        unmodelled: [],
        rollingOut: false,
      },
      NOW,
    ),
    demands: [
      {
        name: 'requests',
        now: fresh(rps, NOW),
        history: fresh({ dailyPeak: rps * 0.8, byTimeOfDay, covers: 14 * DAY }, NOW),
      },
    ],
    vetoes: [{ name: 'errors', now: fresh(0, NOW) }],
    loweredCapacity: undefined,
  };
}

function poolView(name: string, nodes: readonly NodeView[]): PoolView {
  const instances = nodes.map(({ providerId }) => ({ id: providerId, state: 'running' as const }));
  return {
    pool: name,
    state: fresh({ target: nodes.length, instances }, NOW),
    lastRequest: 9,
    backOff: undefined,
    leadTime: undefined,
    idempotency: 'none',
  };
}

function intentsOf(pool: string, nodes: readonly NodeView[]): IntentView[] {
  const intents: IntentView[] = [];
  for (let from = 0; from < nodes.length; from += 100) {
    const part = nodes.slice(from, from + 100);
    const number = intents.length + 1;
    const base = {
      name: `${pool}-${number}`,
      uid: `uid-${pool}-${number}`,
      resourceVersion: '1',
      token: `${pool}-${number}`,
    };
    const instances = part.map(({ providerId }) => ({
      id: providerId,
      seenAt: NOW - HOUR,
      returned: false,
    }));
    intents.push({
      ...base,
      pool,
      number,
      count: part.length,
      targetBefore: from,
      targetAfter: from + part.length,
      promotion: undefined,
      createdAt: NOW - HOUR,
      outcome: 'accepted',
      settledAt: NOW - HOUR,
      instances,
    });
  }
  return intents;
}
