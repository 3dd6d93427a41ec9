/** The watches behind the cluster view: nodes, pods, Deployments, their autoscalers, namespaces and the switches, each knowing its age. */
import type { Reading } from '../../model/reading.ts';
import type { ScalableKind } from '../../model/scalable-kind.ts';
import type { Millis } from '../../model/units.ts';
import {
  AUTOSCALERS,
  configMapsPath,
  DEPLOYMENTS,
  NAMESPACES,
  NODES,
  PODS,
  SCALED_OBJECTS,
} from './api-paths.ts';
import type { AutoscalerRecord } from './autoscaler-record.ts';
import { type Collection, createCollection } from './collection.ts';
import { type DeploymentRecord, deploymentRecord } from './deployment-record.ts';
import { hpaRecord } from './hpa-record.ts';
import { SWITCHES_NAME } from './names.ts';
import { type NamespaceRecord, namespaceRecord } from './namespace-record.ts';
import { nodeRecord } from './node-record.ts';
import { createNodeStore, type NodeStore } from './node-store.ts';
import { createPodProjection, type ProjectPod } from './pod-record.ts';
import { createPodStore, type PodStore } from './pod-store.ts';
import { createScalables, type Scalables } from './scalables.ts';
import { scaledObjectRecord } from './scaled-object-record.ts';
import { type SwitchesRecord, switchesRecord } from './switches.ts';
import { createWatch, type Watch, type WatchDependencies } from './watch.ts';
import { onDemand } from './watch-on-demand.ts';

export interface ClusterWatches {
  readonly nodes: NodeStore;
  readonly pods: PodStore;
  readonly projectPod: ProjectPod;
  readonly deployments: Collection<DeploymentRecord>;
  readonly hpas: Collection<AutoscalerRecord>;
  readonly scaledObjects: Collection<AutoscalerRecord>;
  readonly namespaces: Collection<NamespaceRecord>;
  readonly switches: Collection<SwitchesRecord>;
  /** Objects of the kinds that the configuration lists. */
  readonly scalables: Scalables;
  asOf(name: WatchName, maxAge: Millis): Reading<Millis>;
  /** From now on, for good: where KEDA is not installed nobody asks for its kinds. */
  wantScaledObjects(): void;
  problems(): readonly string[];
  run(signal: AbortSignal): Promise<void>;
}

export type WatchName =
  | 'nodes'
  | 'pods'
  | 'deployments'
  | 'hpas'
  | 'scaledObjects'
  | 'namespaces'
  | 'switches';

export interface WatchedCluster {
  /** The operator's own. */
  readonly namespace: string;
  /** Kinds that are scaled beside Deployments; absent: none. */
  readonly scalableKinds?: readonly ScalableKind[] | undefined;
}

export function createClusterWatches(
  deps: WatchDependencies,
  { namespace, scalableKinds = [] }: WatchedCluster,
): ClusterWatches {
  // Each store needs the other: a pod touches its node's view, a view asks for its pods' sums.
  const pods: PodStore = createPodStore((node) => nodes.touch(node));
  const nodes: NodeStore = createNodeStore((node) => pods.tally(node));
  const projectPod = createPodProjection(scalableKinds);
  const scalables = createScalables(deps, scalableKinds);
  const deployments = createCollection<DeploymentRecord>();
  const hpas = createCollection<AutoscalerRecord>();
  const scaledObjects = createCollection<AutoscalerRecord>();
  const namespaces = createCollection<NamespaceRecord>();
  const switches = createCollection<SwitchesRecord>();
  const ofKeda = onDemand(
    createWatch(deps, {
      name: 'scaledobjects',
      path: SCALED_OBJECTS,
      project: scaledObjectRecord,
      collection: scaledObjects,
    }),
  );
  const watches: Readonly<Record<WatchName, Watch>> = {
    scaledObjects: ofKeda,
    nodes: createWatch(deps, {
      name: 'nodes',
      path: NODES,
      project: nodeRecord,
      collection: nodes.collection,
    }),
    pods: createWatch(deps, {
      name: 'pods',
      path: PODS,
      project: projectPod,
      collection: pods.collection,
    }),
    deployments: createWatch(deps, {
      name: 'deployments',
      path: DEPLOYMENTS,
      project: deploymentRecord,
      collection: deployments,
    }),
    hpas: createWatch(deps, {
      name: 'hpas',
      path: AUTOSCALERS,
      project: hpaRecord,
      collection: hpas,
    }),
    namespaces: createWatch(deps, {
      name: 'namespaces',
      path: NAMESPACES,
      project: namespaceRecord,
      collection: namespaces,
    }),
    switches: createWatch(deps, {
      name: 'switches',
      path: configMapsPath(namespace),
      query: { fieldSelector: `metadata.name=${SWITCHES_NAME}` },
      project: switchesRecord,
      collection: switches,
    }),
  };
  return {
    ...{ nodes, pods, projectPod, deployments, hpas, scaledObjects, namespaces, switches },
    scalables,
    wantScaledObjects: ofKeda.want,
    asOf: (name, maxAge) => watches[name].asOf(maxAge),
    problems: () => problemsOf({ ...watches, ...scalables.watches }),
    run: async (signal) => {
      const all = [...Object.values(watches), ...Object.values(scalables.watches)];
      await Promise.all(all.map((watch) => watch.run(signal)));
    },
  };
}

function problemsOf(watches: Readonly<Record<string, Watch>>): readonly string[] {
  const problems: string[] = [];
  for (const [name, watch] of Object.entries(watches)) {
    const problem = watch.problem();
    if (problem !== undefined) problems.push(`${name}: ${problem}`);
  }
  return problems;
}
