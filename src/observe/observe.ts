/** Reads every port once and returns one Snapshot. Each source fails alone: what cannot be read is missing, with the cause. */
import type { BurstPool } from '../model/policy.ts';
import type { PolicySet } from '../model/policy-set.ts';
import type { Reading } from '../model/reading.ts';
import { fresh, missing } from '../model/reading.ts';
import type { IntentView, PoolState, PoolView, Snapshot, TierView } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster, ClusterView } from '../ports/cluster.ts';
import { messageOf } from '../ports/errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { NodePools } from '../ports/node-pools.ts';
import type { KeptStatus, Policies } from '../ports/policies.ts';
import { createHistory } from './history.ts';
import { readLoad } from './load.ts';
import { askAll } from './questions.ts';

export interface ObservePorts {
  readonly clock: Clock;
  readonly cluster: Cluster;
  readonly metrics: Metrics;
  readonly nodePools: NodePools;
  readonly ledger: Ledger;
  readonly policies: Policies;
}

/** Histories are remembered between cycles; everything else is read anew. */
export function createObserve({
  ports,
  scrapeInterval,
}: {
  ports: ObservePorts;
  scrapeInterval: Millis;
}): (policies: PolicySet) => Promise<Snapshot> {
  const history = createHistory(ports.metrics);
  return async (policies) => {
    const now = ports.clock.now();
    const targets = policies.tiers.map(({ id, namespace, target }) => ({
      tier: id,
      namespace,
      target,
    }));
    const [cluster, ledger, kept, pools] = await Promise.all([
      ports.cluster.view(targets),
      readLedger(ports),
      ports.policies.kept(),
      Promise.all(policies.pools.map((pool) => readPool(ports, pool))),
    ]);
    const asking = { now, scrapeInterval };
    const ask = {
      instant: (query: string) => ports.metrics.instant(query),
      history: (query: string) => history(query, { policies, now }),
    };
    const answers = await askAll(policies, ask, asking);
    const tiers = policies.tiers.map((policy): TierView => {
      const workload =
        cluster.workloads.get(policy.id) ?? missing('the target was not looked for yet');
      const { demands, vetoes } = readLoad({ policy, workload, answers, ...asking });
      const namespaceLabels = cluster.namespaces.get(policy.namespace) ?? {};
      const loweredCapacity = kept.lowered.get(policy.id);
      return { tier: policy.id, namespaceLabels, workload, demands, vetoes, loweredCapacity };
    });
    return snapshotOf({ now, cluster, ledger, kept, pools, tiers });
  };
}

interface Parts {
  readonly now: number;
  readonly cluster: ClusterView;
  readonly ledger: Reading<readonly IntentView[]>;
  readonly kept: KeptStatus;
  readonly pools: readonly Pick<PoolView, 'pool' | 'state' | 'idempotency'>[];
  readonly tiers: readonly TierView[];
}

function snapshotOf({ now, cluster, ledger, kept, pools, tiers }: Parts): Snapshot {
  return {
    takenAt: now,
    clusterUid: cluster.uid,
    clusterView: cluster.asOf,
    switches: cluster.switches,
    nodes: cluster.nodes,
    tiers,
    pools: pools.map((pool) => {
      const status = kept.pools.get(pool.pool);
      return {
        ...pool,
        lastRequest: status?.lastRequest ?? 0,
        backOff: status?.backOff,
        leadTime: status?.leadTime,
      };
    }),
    ledger,
    resolved: kept.resolved,
  };
}

async function readLedger({
  ledger,
  clock,
}: ObservePorts): Promise<Reading<readonly IntentView[]>> {
  try {
    return fresh(await ledger.list(), clock.now());
  } catch (error) {
    return missing(messageOf(error));
  }
}

async function readPool(
  { nodePools, clock }: ObservePorts,
  pool: BurstPool,
): Promise<Pick<PoolView, 'pool' | 'state' | 'idempotency'>> {
  const { idempotency } = nodePools.capabilities(pool);
  let state: Reading<PoolState>;
  try {
    // The list may be older than the answer, so it counts from when the question was asked.
    const askedAt = clock.now();
    state = fresh(await nodePools.describe(pool), askedAt);
  } catch (error) {
    state = missing(messageOf(error));
  }
  return { pool: pool.name, state, idempotency };
}
