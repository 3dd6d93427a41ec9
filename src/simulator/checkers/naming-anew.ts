/**
 * Which evictions name a pod of exact placement anew: those of a pod that waited at our gate and that no node has. Knows
 * nothing of plans.
 */
import type { SimPod } from '../world/entities.ts';
import type { WorldEvent } from '../world/journal.ts';
import type { World } from '../world/world.ts';
import { type RequestEvent, subjectOf } from './requests.ts';

type PodEvent = Extract<WorldEvent, { kind: 'pod-bound' | 'pod-ready' | 'pod-deleted' }>;

/** Ask it about a request in the moment of that request. */
export function startNamingAnew({
  journal,
  tiers,
}: Pick<World, 'journal' | 'tiers'>): (request: RequestEvent) => boolean {
  /** The pod that went last: an eviction and its effect are told one after the other. */
  let gone: PodEvent | undefined;
  journal.listen((event) => {
    if (event.kind === 'pod-deleted') gone = event;
  });

  return (request) => {
    if (request.label !== 'cluster.evict') return false;
    const name = subjectOf(request);
    if (gone?.pod === name && gone.at === request.at) {
      const { workload, node } = gone;
      return node === undefined && tiers.get(workload)?.workload.habits.gated === true;
    }
    const pod = podNamed(tiers, name);
    return pod?.node === undefined && pod?.workload.habits.gated === true;
  };
}

function podNamed(tiers: World['tiers'], name: string): SimPod | undefined {
  for (const { workload } of tiers.values())
    for (const pod of workload.pods) if (pod.name === name) return pod;
  return undefined;
}
