/** Says when a person asks for cloud nodes for a tier that must stay at home, and by which rule it must. Orders nothing. */
import type { Hold } from '../model/plan.ts';
import type { TierTarget } from './replicas.ts';

/** Nobody's word moves what is pinned: the nodes are not ordered, not even for others to use. */
export function refusedOverrides(targets: readonly TierTarget[]): Hold[] {
  return targets.flatMap(({ tier: { policy, override, stay } }): readonly Hold[] => {
    if (override?.nodes === undefined || stay === undefined) return [];
    const wanted = `keep ${override.nodes} cloud nodes for it, as ${override.id} asks`;
    return [{ reason: stay.reason, subject: policy.id, wanted, detail: stay.detail }];
  });
}
