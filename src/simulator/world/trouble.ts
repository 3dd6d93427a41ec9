/** Starts what goes wrong with nodes and pods. What goes wrong with calls is where the calls are. */
import type { VirtualClock } from '../clock.ts';
import type { Faults } from '../faults/faults.ts';
import type { Lines } from '../lines/lines.ts';
import type { Randomness } from '../random.ts';
import type { SimWorkload } from './entities.ts';
import { startKubeletFaults } from './kubelets.ts';
import type { LoadMeter } from './meter.ts';
import { createNodeLifecycle } from './node-lifecycle.ts';
import type { Nodes } from './nodes.ts';
import { startOddPods } from './odd-pods.ts';
import type { Pods } from './pods.ts';
import type { NodeGroup } from './provider.ts';
import { die, passOver } from './serving.ts';

export interface TroubleInput {
  readonly clock: VirtualClock;
  readonly randomness: Randomness;
  readonly faults: Faults;
  readonly lines: Lines;
  readonly nodes: Nodes;
  readonly pods: Pods;
  readonly workloads: readonly SimWorkload[];
  readonly meterOf: (workload: SimWorkload) => LoadMeter;
  readonly cloud: ReadonlyMap<string, NodeGroup>;
  readonly onRoom: () => void;
}

export function startTrouble(input: TroubleInput): void {
  const { clock, meterOf, cloud } = input;
  const lifecycle = createNodeLifecycle({
    ...input,
    onDead(pod) {
      if (pod.bare) return;
      const meter = meterOf(pod.workload);
      die(pod, meter, clock.now());
      const after = pod.workload.truth.balancing?.passesOver;
      if (after !== undefined)
        clock.at(clock.now() + after, () => passOver(pod, meter, clock.now()));
    },
  });
  startKubeletFaults({ ...input, lifecycle, nodeGroups: new Set(cloud.keys()) });
  startOddPods({
    ...input,
    groupOf(instance) {
      for (const [name, { instances }] of cloud) if (instances.has(instance)) return name;
      return undefined;
    },
  });
}
