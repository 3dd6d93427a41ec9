/** The simulated cluster behind the GatedPods port: pods of templates with the gate, as they are. Not there in worlds without such. */
import type { WaitingPod } from '../../model/placing.ts';
import type { SiteName, TierId } from '../../model/policy.ts';
import type { PolicyDocument } from '../../policy/document.ts';
import { PortError } from '../../ports/errors.ts';
import type { GatedPods, WaitingView } from '../../ports/gated-pods.ts';
import type { SimPod, SimWorkload } from '../world/entities.ts';
import type { World } from '../world/world.ts';

const RESIDENCY_LABEL = 'kingtide.dev/residency';

export function createSimulatedGatedPods(
  world: World,
  documents: readonly PolicyDocument[],
): { readonly gatedPods?: GatedPods } {
  // A workload may be created again under its name, so it is looked up each time.
  const gated = (): readonly SimWorkload[] =>
    [...world.tiers.values()]
      .map(({ workload }) => workload)
      .filter(({ habits }) => habits.gated === true);
  if (gated().length === 0) return {};
  const burstable = new Set(
    world.scenario.namespaces.flatMap(({ name, labels }) =>
      labels[RESIDENCY_LABEL] === 'burstable' ? [name] : [],
    ),
  );
  const tiers = tiersOf(documents);
  return {
    gatedPods: {
      look: async () => viewOf(gated(), { burstable, tiers }),
      lift: async (pod, sites) => {
        world.liftGate(waitingIn(gated(), pod), sites);
      },
    },
  };
}

/** By the workload that each names, in its namespace. */
function tiersOf(documents: readonly PolicyDocument[]): ReadonlyMap<string, TierId> {
  const tiers = new Map<string, TierId>();
  for (const { kind, meta, spec } of documents) {
    if (kind !== 'ScalingPolicy') continue;
    const { workload, horizontalPodAutoscaler, scaledObject } = spec.target;
    const { name = '' } = workload ?? horizontalPodAutoscaler ?? scaledObject ?? {};
    tiers.set(`${meta.namespace}/${name}`, `${meta.namespace}/${meta.name}`);
  }
  return tiers;
}

interface Declared {
  readonly burstable: ReadonlySet<string>;
  readonly tiers: ReadonlyMap<string, TierId>;
}

function viewOf(gated: readonly SimWorkload[], { burstable, tiers }: Declared): WaitingView {
  const pods = gated.flatMap((workload) =>
    workload.pending === 0 ? [] : [...workload.pods].filter(waits).map(waiting),
  );
  function waiting(pod: SimPod): WaitingPod {
    const { name, uid, workload, sites } = pod;
    const { truth, key } = workload;
    return {
      ...{ namespace: truth.namespace, name, uid, resourceVersion: uid, tier: tiers.get(key) },
      burstable: truth.burstable && burstable.has(truth.namespace),
      gated: pod.gated,
      sites,
    };
  }
  return {
    pods,
    bound: (tier, site) => {
      const workload = gated.find(({ key }) => tiers.get(key) === tier);
      return workload === undefined ? 0 : boundTo(workload, site);
    },
  };
}

function waits({ node, gated, sites }: SimPod): boolean {
  return node === undefined && (gated || sites !== undefined);
}

function boundTo({ pods }: SimWorkload, site: SiteName): number {
  let count = 0;
  for (const { node } of pods) if (node?.site === site) count += 1;
  return count;
}

function waitingIn(gated: readonly SimWorkload[], { uid, name }: WaitingPod): SimPod {
  for (const { pods } of gated)
    for (const pod of pods) if (pod.uid === uid && pod.gated) return pod;
  throw new PortError('gone', `no pod ${name} waits at a gate`);
}
