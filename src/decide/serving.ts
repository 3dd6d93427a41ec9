/** Which pools may serve which tiers, worked out once per decision. */
import type { TierId } from '../model/policy.ts';
import type { TierCase } from './context.ts';
import { refusedBy } from './residency.ts';
import type { Supply } from './supply.ts';

/** By tier: for each pool in the order of `supply.pools`, whether its nodes may run the tier's pods. */
export type Serving = ReadonlyMap<TierId, readonly boolean[]>;

export function readServing(tiers: readonly TierCase[], supply: Supply): Serving {
  const serving = new Map<TierId, readonly boolean[]>();
  for (const tier of tiers) {
    const { leave, workload, policy, view } = tier;
    if (leave === undefined || workload === undefined) continue;
    const residence = { policy, workload, namespaceLabels: view.namespaceLabels };
    serving.set(
      policy.id,
      supply.pools.map(({ pool }) => refusedBy(pool, residence, supply.sites) === undefined),
    );
  }
  return serving;
}
