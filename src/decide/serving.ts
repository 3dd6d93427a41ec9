/** Which pools may serve which tiers, worked out once per decision. */
import type { TierId } from '../model/policy.ts';
import type { TierCase } from './context.ts';
import { refusedBy } from './residency.ts';
import type { Supply } from './supply.ts';

/** By tier: for each pool in the order of `supply.pools`, whether its nodes may run the tier's pods. */
export type Serving = ReadonlyMap<TierId, readonly boolean[]>;

export function readServing(tiers: readonly TierCase[], supply: Supply): Serving {
  const serving = new Map<TierId, readonly boolean[]>();
  const alike = new Map<string, readonly boolean[]>();
  for (const tier of tiers) {
    const { leave, workload, policy, view } = tier;
    if (leave === undefined || workload === undefined) continue;
    // Labels are the namespace's, so tiers of one namespace that tolerate the same are served alike.
    const key = `${policy.namespace} ${workload.tolerates.join(' ')}`;
    const known = alike.get(key);
    const residence = { policy, workload, namespaceLabels: view.namespaceLabels };
    const pools =
      known ??
      supply.pools.map(({ pool }) => refusedBy(pool, residence, supply.sites) === undefined);
    if (known === undefined) alike.set(key, pools);
    serving.set(policy.id, pools);
  }
  return serving;
}
