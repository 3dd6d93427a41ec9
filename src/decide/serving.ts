/** Which pools may serve which tiers, worked out once per decision. */
import type { Labels, ScalingPolicy, TierId } from '../model/policy.ts';
import type { WorkloadView } from '../model/snapshot.ts';
import type { TierCase } from './context.ts';
import { reachText } from './reach.ts';
import { type Residence, refusedBy } from './residency.ts';
import type { Supply } from './supply.ts';

/** By tier: for each pool in the order of `supply.pools`, whether its nodes may run the tier's pods. */
export type Serving = ReadonlyMap<TierId, readonly boolean[]>;

interface Known {
  readonly namespaceLabels: Labels;
  readonly sites: Supply['sites'];
  readonly maxRtt: ScalingPolicy['maxRtt'];
  readonly reach: string;
  readonly pools: readonly boolean[];
}

/** A workload's view is replaced, never changed, and most cycles see the one of the cycle before. */
const KNOWN = new WeakMap<WorkloadView, Known>();

export function readServing(tiers: readonly TierCase[], supply: Supply): Serving {
  const serving = new Map<TierId, readonly boolean[]>();
  for (const { leave, workload, policy, view } of tiers) {
    if (leave === undefined || workload === undefined) continue;
    const residence = { policy, workload, namespaceLabels: view.namespaceLabels };
    serving.set(policy.id, servedBy(residence, supply));
  }
  return serving;
}

function servedBy(residence: Residence, { pools, sites }: Supply): readonly boolean[] {
  const { workload, namespaceLabels } = residence;
  const { maxRtt } = residence.policy;
  const reach = reachText(residence.policy.reach);
  const known = KNOWN.get(workload);
  const same = known?.namespaceLabels === namespaceLabels && known.maxRtt === maxRtt;
  if (same && known.reach === reach && known.sites === sites) return known.pools;
  const served = pools.map(({ pool }) => refusedBy(pool, residence, sites) === undefined);
  KNOWN.set(workload, { namespaceLabels, sites, maxRtt, reach, pools: served });
  return served;
}
