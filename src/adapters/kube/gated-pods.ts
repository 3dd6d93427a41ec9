/** The GatedPods port on a Kubernetes API server: waiting pods out of the watched records, and the patch that lets one go. */
import type { WaitingPod } from '../../model/placing.ts';
import type { SiteName, TierId } from '../../model/policy.ts';
import type { NodeView } from '../../model/snapshot.ts';
import type { GatedPods, WaitingView } from '../../ports/gated-pods.ts';
import { podPath } from './api-paths.ts';
import type { ClusterWatches } from './cluster-watches.ts';
import { MERGE_PATCH } from './cluster-writes.ts';
import { BY_US, PLACEMENT_GATE, SITE_LABEL } from './names.ts';
import { mayHoldBurstable } from './namespace-record.ts';
import { REQUIRED } from './pod-gate.ts';
import type { PodRecord } from './pod-record.ts';
import type { Transport } from './transport.ts';

export interface GatedPodsOptions {
  /** One whose writes need no lease. */
  readonly transport: Pick<Transport, 'send'>;
  readonly watches: ClusterWatches;
}

export function createGatedPods({ transport, watches }: GatedPodsOptions): GatedPods {
  return {
    look: async () => viewOf(watches),
    lift: async (pod, sites) => {
      const found = watches.pods.collection.get(`${pod.namespace}/${pod.name}`);
      const { uid, resourceVersion } = pod;
      const mayName = found?.uid === uid && found.waits?.ownAffinity === false;
      const others = (found?.waits?.gates ?? []).filter((gate) => gate !== PLACEMENT_GATE);
      const spec = {
        schedulingGates: others.length === 0 ? null : others.map((name) => ({ name })),
        ...(mayName && sites !== undefined && { affinity: affinityFor(sites) }),
      };
      const body = { metadata: { uid, resourceVersion }, spec };
      const path = podPath(pod.namespace, pod.name);
      const options = { contentType: MERGE_PATCH, query: BY_US, priority: 'first' } as const;
      await transport.send({ method: 'PATCH', path, body, ...options });
    },
  };
}

function affinityFor(sites: readonly SiteName[]) {
  const matchExpressions = [{ key: SITE_LABEL, operator: 'In', values: sites }];
  return { nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: [{ matchExpressions }] } } };
}

function viewOf(watches: ClusterWatches): WaitingView {
  let counts: ReadonlyMap<string, number> | undefined;
  return {
    pods: [...watches.pods.waiting()].map((pod) => waitingPod(pod, watches)),
    bound: (tier, site) => {
      counts ??= boundPods(watches.nodes.views());
      return counts.get(boundKey(tier, site)) ?? 0;
    },
  };
}

function boundPods(nodes: readonly NodeView[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { site, tierPods } of nodes) {
    if (site === undefined) continue;
    for (const { tier, count } of tierPods) {
      const key = boundKey(tier, site);
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
  }
  return counts;
}

function boundKey(tier: TierId, site: SiteName): string {
  return `${tier} ${site}`;
}

function waitingPod(pod: PodRecord, { pods, namespaces }: ClusterWatches): WaitingPod {
  const { key, uid, version, origin, labelledBurstable, waits } = pod;
  const { namespace } = origin;
  return {
    ...{ namespace, name: key.slice(namespace.length + 1), uid, resourceVersion: version },
    tier: pods.tierOf(pod),
    burstable: labelledBurstable && mayHoldBurstable(namespaces.get(namespace)?.labels ?? {}),
    gated: waits?.gates.includes(PLACEMENT_GATE) === true,
    sites: waits?.sites,
  };
}
