/** Workloads as the Cluster port shows them, made anew only when they changed. */
import type { WorkloadView } from '../../model/snapshot.ts';
import type { SimWorkload } from '../world/entities.ts';
import type { World } from '../world/world.ts';

export interface WorkloadViews {
  one(workload: SimWorkload): WorkloadView;
}

/** A namespace with this label is sealed: nothing is written in it. */
const RESIDENCY_LABEL = 'kingtide.dev/residency';

interface Kept {
  readonly version: number;
  readonly view: WorkloadView;
}

export function createWorkloadViews(world: World): WorkloadViews {
  const kept = new Map<SimWorkload, Kept>();
  const sealed = new Set(
    world.scenario.namespaces.flatMap(({ name, labels }) =>
      labels[RESIDENCY_LABEL] === 'pinned' ? [name] : [],
    ),
  );
  return {
    one(workload) {
      const known = kept.get(workload);
      if (known?.version === workload.version) return known.view;
      const view = viewOf(workload, sealed.has(workload.truth.namespace));
      kept.set(workload, { version: workload.version, view });
      return view;
    },
  };
}

function viewOf(workload: SimWorkload, sealed: boolean): WorkloadView {
  const { truth, habits } = workload;
  return {
    uid: workload.uid,
    resourceVersion: String(workload.version),
    replicas: workload.replicas,
    readyReplicas: workload.ready,
    pending: workload.pending,
    perPod: workload.perPod,
    sealed,
    markedBurstable: truth.burstable,
    tolerates: truth.tolerates,
    unmodelled: habits.apart ? ['required pod anti-affinity'] : [],
    rollingOut: workload.rollout !== undefined,
    ...(habits.gated === true && { gated: true }),
  };
}
