/** The watches behind the cluster view: nodes, pods, Deployments, namespaces and the switches, each knowing its age. */
import type { Reading } from '../../model/reading.ts';
import type { Millis } from '../../model/units.ts';
import { configMapsPath, DEPLOYMENTS, NAMESPACES, NODES, PODS } from './api-paths.ts';
import { type Collection, createCollection } from './collection.ts';
import { type DeploymentRecord, deploymentRecord } from './deployment-record.ts';
import { SWITCHES_NAME } from './names.ts';
import { type NamespaceRecord, namespaceRecord } from './namespace-record.ts';
import { nodeRecord } from './node-record.ts';
import { createNodeStore, type NodeStore } from './node-store.ts';
import { createPodProjection, type ProjectPod } from './pod-record.ts';
import { createPodStore, type PodStore } from './pod-store.ts';
import { type SwitchesRecord, switchesRecord } from './switches.ts';
import { createWatch, type Watch, type WatchDependencies } from './watch.ts';

export interface ClusterWatches {
  readonly nodes: NodeStore;
  readonly pods: PodStore;
  readonly projectPod: ProjectPod;
  readonly deployments: Collection<DeploymentRecord>;
  readonly namespaces: Collection<NamespaceRecord>;
  readonly switches: Collection<SwitchesRecord>;
  asOf(name: WatchName, maxAge: Millis): Reading<Millis>;
  problems(): readonly string[];
  run(signal: AbortSignal): Promise<void>;
}

export type WatchName = 'nodes' | 'pods' | 'deployments' | 'namespaces' | 'switches';

export function createClusterWatches(deps: WatchDependencies, namespace: string): ClusterWatches {
  // Each store needs the other: a pod touches its node's view, a view asks for its pods' sums.
  const pods: PodStore = createPodStore((node) => nodes.touch(node));
  const nodes: NodeStore = createNodeStore((node) => pods.tally(node));
  const projectPod = createPodProjection();
  const deployments = createCollection<DeploymentRecord>();
  const namespaces = createCollection<NamespaceRecord>();
  const switches = createCollection<SwitchesRecord>();
  const watches: Readonly<Record<WatchName, Watch>> = {
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
    ...{ nodes, pods, projectPod, deployments, namespaces, switches },
    asOf: (name, maxAge) => watches[name].asOf(maxAge),
    problems: () => problemsOf(watches),
    run: async (signal) => {
      await Promise.all(Object.values(watches).map((watch) => watch.run(signal)));
    },
  };
}

function problemsOf(watches: Readonly<Record<WatchName, Watch>>): readonly string[] {
  const problems: string[] = [];
  for (const [name, watch] of Object.entries(watches)) {
    const problem = watch.problem();
    if (problem !== undefined) problems.push(`${name}: ${problem}`);
  }
  return problems;
}
