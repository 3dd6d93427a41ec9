/**
 * The Cluster port on a Kubernetes API server: a watched view that knows its age, live reads for guards, conditional
 * writes. It decides nothing and repeats no write.
 */
import type { BurstPool, Labels } from '../../model/policy.ts';
import type { ScalableKind } from '../../model/scalable-kind.ts';
import type { Millis } from '../../model/units.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { GatedPods } from '../../ports/gated-pods.ts';
import { putBounds } from './bounds-writes.ts';
import { liveNode, liveNodeNames, livePods, liveSwitches, liveWorkload } from './cluster-live.ts';
import { identityOf, viewOf } from './cluster-view.ts';
import { createClusterWatches } from './cluster-watches.ts';
import { markNode, putScale, setDraining } from './cluster-writes.ts';
import { createGatedPods, type GatedPodsOptions } from './gated-pods.ts';
import { evict, setDeletionCost } from './pod-writes.ts';
import { type Stray, straysOf } from './strays.ts';
import type { WatchDependencies } from './watch.ts';

export interface KubeClusterOptions extends WatchDependencies {
  /** The operator's own namespace: the ConfigMap with the switches is there. */
  readonly namespace: string;
  /** Kinds that are scaled beside Deployments; absent: none. */
  readonly scalableKinds?: readonly ScalableKind[] | undefined;
  /** A view older than this is stale. */
  readonly viewMaxAge: Millis;
}

export interface KubeCluster extends Cluster {
  /** On the same watches; writes go through a transport that needs no lease. */
  gatedPods(transport: GatedPodsOptions['transport']): GatedPods;
  /** Keeps the watches going until the signal aborts. Without it every view is missing. */
  run(signal: AbortSignal): Promise<void>;
  /** What keeps a watch from working, in words: no permission, no connection. Empty when all is well. */
  problems(): readonly string[];
  /** UID of kube-system; undefined until namespaces have been listed. */
  identity(): string | undefined;
  /** Of a namespace as last seen; undefined: it was not seen yet. */
  labelsOf(namespace: string): Labels | undefined;
  /** Pods on cloud nodes that may not be there, as last seen. */
  strays(pools: readonly BurstPool[]): readonly Stray[];
}

export function createKubeCluster(options: KubeClusterOptions): KubeCluster {
  const { transport, clock, namespace, viewMaxAge } = options;
  const watches = createClusterWatches(options, options);
  const live = { transport, watches, clock, namespace };
  const writes = { transport, watches };
  const labelsOf = (name: string) => watches.namespaces.get(name)?.labels;
  return {
    view: async (targets) => {
      await watches.scalables.refresh(targets);
      return viewOf(watches, targets, { maxAge: viewMaxAge, now: clock.now() });
    },
    workload: (target) => liveWorkload(live, target),
    node: (name) => liveNode(live, name),
    nodeNames: () => liveNodeNames(live),
    podsOn: (node) => livePods(live, node),
    switches: () => liveSwitches(live),
    setReplicas: (tier, change) => {
      const { namespace, target } = tier;
      return target.kind === 'workload'
        ? putScale(writes, { namespace, target }, change)
        : putBounds(writes, { namespace, target }, change);
    },
    markNode: (node, marks) => markNode(writes, node, marks),
    setDraining: (node, since) => setDraining(writes, node, since),
    setDeletionCost: (pod, cost) => setDeletionCost(writes, pod, cost),
    evict: (pod) => evict(writes, pod),
    gatedPods: (gateTransport) => createGatedPods({ transport: gateTransport, watches }),
    run: watches.run,
    problems: watches.problems,
    identity: () => identityOf(watches),
    labelsOf,
    strays: (pools) =>
      straysOf({
        nodes: watches.nodes.collection.values(),
        pods: watches.pods.collection.values(),
        labelsOf,
        pools,
      }),
  };
}
