/** Reads every port once and returns one Snapshot. Each source fails alone: what cannot be read is missing, with the cause. */
import type { PolicySet } from '../model/policy-set.ts';
import type { Reading } from '../model/reading.ts';
import { fresh, missing } from '../model/reading.ts';
import type { IntentView, Snapshot, TierView } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster, ClusterView, TierTarget } from '../ports/cluster.ts';
import { messageOf } from '../ports/errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { NodePools } from '../ports/node-pools.ts';
import type { KeptStatus, Policies } from '../ports/policies.ts';
import { createGaps } from './gaps.ts';
import { createHistory } from './history.ts';
import { readLines } from './lines.ts';
import { readGrowthConditions, readLoad, readTriggers } from './load.ts';
import { createPoolReads, type PoolRead, type PoolReads } from './pool-reads.ts';
import { askAll } from './questions.ts';
import { readUsage } from './usage.ts';

export interface ObservePorts {
  readonly clock: Clock;
  readonly cluster: Cluster;
  readonly metrics: Metrics;
  readonly nodePools: NodePools;
  readonly ledger: Ledger;
  readonly policies: Policies;
}

/** Histories, gaps and pauses are remembered between cycles; everything else is read anew. */
export function createObserve({
  ports,
  scrapeInterval,
  readPool = createPoolReads(ports).read,
}: {
  ports: ObservePorts;
  scrapeInterval: Millis;
  readPool?: PoolReads['read'];
}): (policies: PolicySet) => Promise<Snapshot> {
  const history = createHistory(ports.metrics);
  const gaps = createGaps(scrapeInterval);
  return async (policies) => {
    const now = ports.clock.now();
    const asking = { now, scrapeInterval };
    const [cluster, ledger, kept, pools, usage] = await Promise.all([
      ports.cluster.view(targetsOf(policies.tiers)),
      readLedger(ports),
      ports.policies.kept(),
      Promise.all(policies.pools.map((pool) => readPool(pool))),
      readUsage(policies.sites, ports.metrics, asking),
    ]);
    const asked = { policies, now };
    const ask = {
      instant: (query: string) => ports.metrics.instant(query),
      history: (query: string) => history(query, asked),
    };
    const [answers, lines] = await Promise.all([
      askAll(policies, ask, asking),
      readLines({ sites: policies.sites, ...asking, instant: ask.instant }),
    ]);
    const tiers = policies.tiers.map((policy): TierView => {
      const workload =
        cluster.workloads.get(policy.id) ?? missing('the target was not looked for yet');
      const load = { policy, workload, answers, now, scrapeInterval, nodes: cluster.nodes, gaps };
      const { demands, vetoes } = readLoad(load);
      const namespaceLabels = cluster.namespaces.get(policy.namespace) ?? {};
      const loweredCapacity = kept.lowered.get(policy.id);
      const originals = kept.originals?.get(policy.id);
      const seen = { tier: policy.id, namespaceLabels, workload, demands, vetoes, loweredCapacity };
      const triggers = readTriggers(load);
      const growWhile = readGrowthConditions(load);
      const degraded = kept.degraded?.get(policy.id);
      // Nearly every tier is without any of them, and each is looked at in every cycle.
      if ((originals ?? triggers ?? growWhile ?? degraded) === undefined) return seen;
      return {
        ...seen,
        ...(originals !== undefined && { originals }),
        ...(triggers !== undefined && { triggers }),
        ...(growWhile !== undefined && { growWhile }),
        ...(degraded !== undefined && { degraded }),
      };
    });
    const parts = snapshotOf({ now, cluster, ledger, kept, pools, tiers, lines });
    return usage === undefined ? parts : { ...parts, usage };
  };
}

/** Of the same tiers the same list: policies change seldom. */
const TARGETS = new WeakMap<PolicySet['tiers'], readonly TierTarget[]>();

function targetsOf(tiers: PolicySet['tiers']): readonly TierTarget[] {
  const known = TARGETS.get(tiers);
  if (known !== undefined) return known;
  const targets = tiers.map(({ id, namespace, target }) => ({ tier: id, namespace, target }));
  TARGETS.set(tiers, targets);
  return targets;
}

interface Parts {
  readonly now: number;
  readonly cluster: ClusterView;
  readonly ledger: Reading<readonly IntentView[]>;
  readonly kept: KeptStatus;
  readonly pools: readonly PoolRead[];
  readonly tiers: readonly TierView[];
  readonly lines: Snapshot['lines'];
}

function snapshotOf({ now, cluster, ledger, kept, pools, tiers, lines }: Parts): Snapshot {
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
    ...(lines !== undefined && { lines }),
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
