/** All ports of one operator process behind its gate, and what each change it asks for is about. */
import type { Ports } from '../../loop/tick.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { GatedPods } from '../../ports/gated-pods.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { NodePools } from '../../ports/node-pools.ts';
import type { Policies } from '../../ports/policies.ts';
import type { RequestFacts } from '../world/journal.ts';
import type { Gate } from './gate.ts';

/** What every operator process talks to. */
export type Backends = Pick<
  Ports,
  'cluster' | 'gatedPods' | 'metrics' | 'nodePools' | 'ledger' | 'policies' | 'recorder'
>;

export function gated(backends: Backends, gate: Gate): Backends {
  return {
    cluster: gatedCluster(backends.cluster, gate),
    nodePools: gatedPools(backends.nodePools, gate),
    ledger: gatedLedger(backends.ledger, gate),
    policies: gatedPolicies(backends.policies, gate),
    ...gatedLifting(backends.gatedPods, gate),
    metrics: {
      instant: (query, label) =>
        gate.call('metrics.instant', undefined, () => backends.metrics.instant(query, label)),
      range: (query, span) =>
        gate.call('metrics.range', undefined, () => backends.metrics.range(query, span)),
    },
    recorder: {
      // Status is written through the same lease gate as all else; the real recorder logs the refusal and goes on.
      record: (cycle) =>
        gate.call('recorder.record', undefined, async () => {
          if (gate.held()) await backends.recorder.record(cycle);
        }),
    },
  };
}

function gatedCluster(cluster: Cluster, gate: Gate): Cluster {
  return {
    view: (targets) => gate.call('cluster.view', undefined, () => cluster.view(targets)),
    workload: (target) => gate.call('cluster.workload', undefined, () => cluster.workload(target)),
    node: (name) => gate.call('cluster.node', undefined, () => cluster.node(name)),
    nodeNames: () => gate.call('cluster.nodeNames', undefined, () => cluster.nodeNames()),
    podsOn: (node) => gate.call('cluster.podsOn', undefined, () => cluster.podsOn(node)),
    switches: () => gate.call('cluster.switches', undefined, () => cluster.switches()),
    setReplicas: (target, change) =>
      gate.call(
        'cluster.setReplicas',
        facts(`${target.namespace}/${target.target.name}`, { uid: change.uid, to: change.to }),
        () => cluster.setReplicas(target, change),
      ),
    markNode: (node, marks) =>
      gate.call('cluster.markNode', facts(node.name, { uid: node.uid, pool: marks.pool }), () =>
        cluster.markNode(node, marks),
      ),
    setDraining: (node, since) =>
      gate.call(
        'cluster.setDraining',
        facts(node.name, { uid: node.uid, draining: since !== undefined }),
        () => cluster.setDraining(node, since),
      ),
    setDeletionCost: (pod, cost) =>
      gate.call(
        'cluster.setDeletionCost',
        facts(pod.name, { uid: pod.uid, namespace: pod.namespace, cost }),
        () => cluster.setDeletionCost(pod, cost),
      ),
    evict: (pod) =>
      gate.call(
        'cluster.evict',
        facts(pod.name, { uid: pod.uid, namespace: pod.namespace, tier: pod.tier }),
        () => cluster.evict(pod),
      ),
  };
}

/** No facts: neither write needs the lease. */
function gatedLifting(gatedPods: GatedPods | undefined, gate: Gate): Pick<Backends, 'gatedPods'> {
  if (gatedPods === undefined) return {};
  return {
    gatedPods: {
      look: () => gate.call('gatedPods.look', undefined, gatedPods.look),
      lift: (pod, sites) =>
        gate.call('gatedPods.lift', undefined, () => gatedPods.lift(pod, sites)),
    },
  };
}

function gatedPools(pools: NodePools, gate: Gate): NodePools {
  return {
    capabilities: (pool) => pools.capabilities(pool),
    describe: (pool) => gate.call('nodePools.describe', undefined, () => pools.describe(pool)),
    grow(pool, request) {
      const { count, token, targetBefore, targetAfter } = request;
      const about = facts(pool.provider.nodeGroup, {
        pool: pool.name,
        count,
        token,
        targetBefore,
        targetAfter,
      });
      return gate.call('nodePools.grow', about, () => pools.grow(pool, request));
    },
    giveBack(pool, instances) {
      const ids = instances.map(({ id }) => id);
      return gate.call(
        'nodePools.giveBack',
        facts(pool.provider.nodeGroup, { pool: pool.name, ids }),
        () => pools.giveBack(pool, instances),
      );
    },
  };
}

function gatedLedger(ledger: Ledger, gate: Gate): Ledger {
  return {
    list: () => gate.call('ledger.list', undefined, () => ledger.list()),
    create: (intent) => {
      const { pool, number, count, rebuilt } = intent;
      const about = { pool, count, ...(rebuilt === true && { rebuilt }) };
      return gate.call('ledger.create', facts(`${pool}-${number}`, about), () =>
        ledger.create(intent),
      );
    },
    update: (intent, status) =>
      gate.call(
        'ledger.update',
        facts(intent.name, { uid: intent.uid, outcome: status.outcome }),
        () => ledger.update(intent, status),
      ),
    forget: (name, uid) =>
      gate.call('ledger.forget', facts(name, { uid }), () => ledger.forget(name, uid)),
  };
}

function gatedPolicies(policies: Policies, gate: Gate): Policies {
  return {
    current: (now) => gate.call('policies.current', undefined, () => policies.current(now)),
    kept: () => gate.call('policies.kept', undefined, () => policies.kept()),
    // Part of the change it comes before: it fails and dies with that.
    keepOriginals: policies.keepOriginals,
    keepPool: (pool, status) =>
      gate.call('policies.keepPool', facts(pool, { lastRequest: status.lastRequest }), () =>
        policies.keepPool(pool, status),
      ),
  };
}

function facts(subject: string, about: RequestFacts['about']): RequestFacts {
  return { subject, about };
}
