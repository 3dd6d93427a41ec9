/** Whether everything that is needed fits at home, with the reserve kept and by use where that is measured: only then must the cloud be given back. */
import type { PolicySet } from '../../model/policy-set.ts';
import type { World } from '../world/world.ts';
import type { Need } from './needs.ts';

/** Pods do not pack perfectly; what fills more than this share of home may rightly stay in the cloud. */
const PACKED = 0.75;

export function fitsAtHome(
  world: Pick<World, 'nodes' | 'tiers'>,
  needs: readonly Need[],
  policies: PolicySet,
): boolean {
  const needed = new Map(needs.map(({ tier, replicas }) => [tier.workload.key, replicas]));
  const measured = policies.sites.some(({ usageQuery }) => usageQuery !== undefined);
  let cpu = 0;
  let memory = 0;
  for (const [key, { workload }] of world.tiers) {
    const replicas = needed.get(key) ?? workload.replicas;
    const { perPod, usage = 1 } = workload.truth;
    cpu += replicas * perPod.cpu * (measured ? Math.max(1, usage) : 1);
    memory += replicas * perPod.memory;
  }
  const reserve = new Map(policies.sites.map((site) => [site.name, site.reserve]));
  for (const node of world.nodes.all.values()) {
    if (node.burstClass !== undefined || !node.ready) continue;
    const share = PACKED * (1 - (reserve.get(node.site) ?? 0));
    cpu -= node.allocatable.cpu * share - node.daemons.cpu;
    memory -= node.allocatable.memory * share - node.daemons.memory;
  }
  return cpu <= 0 && memory <= 0;
}
