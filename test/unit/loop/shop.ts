/** A shop for the loop: ten replicas of checkout where the policy wants twelve at least, or as a test puts it, a room at home, a load that ten can carry. */

import { demand, policySet, tierPolicy } from '../../builders/policies.ts';
import { clusterState } from '../../builders/ports/cluster.ts';
import { nodePoolsState } from '../../builders/ports/node-pools.ts';
import { policiesState } from '../../builders/ports/policies.ts';
import { type FakePorts, fakePorts } from '../../builders/ports/ports.ts';
import { homeNode, workload } from '../../builders/snapshots.ts';

const { query, targets } = demand();

export function shop({ found = 10, min = 12 } = {}): FakePorts {
  const tier = tierPolicy({ replicas: { min, max: 100 } });
  return fakePorts({
    policies: policiesState({ declared: policySet({ tiers: [tier] }) }),
    cluster: clusterState({
      nodes: new Map([['home-1', homeNode()]]),
      workloads: new Map([['shop/checkout', workload({ replicas: found, readyReplicas: found })]]),
      namespaces: new Map([['shop', { team: 'shop', 'kingtide.dev/residency': 'burstable' }]]),
    }),
    nodePools: nodePoolsState({ targets: new Map([['np1', 0]]) }),
    metrics: new Map([
      [query, [500]],
      [targets ?? '', [1, 1]],
    ]),
  });
}

/** How many replicas checkout has now. */
export function replicasOf({ state }: FakePorts): number | undefined {
  return state.cluster.workloads.get('shop/checkout')?.replicas;
}
