/** Starts what goes wrong with nodes and pods. What goes wrong with calls is where the calls are. */
import type { VirtualClock } from '../clock.ts';
import type { Faults } from '../faults/faults.ts';
import type { Randomness } from '../random.ts';
import { startKubeletFaults } from './kubelets.ts';
import { createNodeLifecycle } from './node-lifecycle.ts';
import type { Nodes } from './nodes.ts';
import { startOddPods } from './odd-pods.ts';
import type { Pods } from './pods.ts';
import type { NodeGroup } from './provider.ts';
import { die } from './serving.ts';
import type { Tier } from './world.ts';

export interface TroubleInput {
  readonly clock: VirtualClock;
  readonly randomness: Randomness;
  readonly faults: Faults;
  readonly nodes: Nodes;
  readonly pods: Pods;
  readonly tiers: ReadonlyMap<string, Tier>;
  readonly cloud: ReadonlyMap<string, NodeGroup>;
  readonly onRoom: () => void;
}

export function startTrouble(input: TroubleInput): void {
  const { clock, tiers, cloud } = input;
  const lifecycle = createNodeLifecycle({
    ...input,
    onDead(pod) {
      const tier = tiers.get(pod.workload.key);
      if (tier !== undefined) die(pod, tier.meter, clock.now());
    },
  });
  startKubeletFaults({ ...input, lifecycle, nodeGroups: new Set(cloud.keys()) });
  startOddPods({
    ...input,
    workloads: [...tiers.values()].map(({ workload }) => workload),
    groupOf(instance) {
      for (const [name, { instances }] of cloud) if (instances.has(instance)) return name;
      return undefined;
    },
  });
}
