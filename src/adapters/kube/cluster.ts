/**
 * The Cluster port on a Kubernetes API server: a watched view that knows its age, live reads for guards, conditional
 * writes. It decides nothing and repeats no write.
 */
import type { Millis } from '../../model/units.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { liveNode, liveNodeNames, livePods, liveSwitches, liveWorkload } from './cluster-live.ts';
import { identityOf, viewOf } from './cluster-view.ts';
import { createClusterWatches } from './cluster-watches.ts';
import { markNode, putScale, setDraining } from './cluster-writes.ts';
import { evict, setDeletionCost } from './pod-writes.ts';
import type { WatchDependencies } from './watch.ts';

export interface KubeClusterOptions extends WatchDependencies {
  /** The operator's own namespace: the ConfigMap with the switches is there. */
  readonly namespace: string;
  /** A view older than this is stale. */
  readonly viewMaxAge: Millis;
}

export interface KubeCluster extends Cluster {
  /** Keeps the watches going until the signal aborts. Without it every view is missing. */
  run(signal: AbortSignal): Promise<void>;
  /** What keeps a watch from working, in words: no permission, no connection. Empty when all is well. */
  problems(): readonly string[];
  /** UID of kube-system; undefined until namespaces have been listed. */
  identity(): string | undefined;
}

export function createKubeCluster(options: KubeClusterOptions): KubeCluster {
  const { transport, clock, namespace, viewMaxAge } = options;
  const watches = createClusterWatches(options, namespace);
  const live = { transport, watches, clock, namespace };
  const writes = { transport, watches };
  return {
    view: async (targets) => viewOf(watches, targets, viewMaxAge),
    workload: (target) => liveWorkload(live, target),
    node: (name) => liveNode(live, name),
    nodeNames: () => liveNodeNames(live),
    podsOn: (node) => livePods(live, node),
    switches: () => liveSwitches(live),
    setReplicas: (target, change) => putScale(writes, target, change),
    markNode: (node, marks) => markNode(writes, node, marks),
    setDraining: (node, since) => setDraining(writes, node, since),
    setDeletionCost: (pod, cost) => setDeletionCost(writes, pod, cost),
    evict: (pod) => evict(writes, pod),
    run: watches.run,
    problems: watches.problems,
    identity: () => identityOf(watches),
  };
}
