/** What the world's tiers need by their policies' own word, worked out from the load that is really offered. */

import type { ScalingPolicy } from '../../model/policy.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import type { Rps } from '../../model/units.ts';
import type { Tier } from '../world/world.ts';
import type { Evidence } from './evidence.ts';

export interface Need {
  readonly tier: Tier;
  readonly policy: ScalingPolicy;
  /** Replicas, within the policy's bounds. */
  readonly replicas: number;
}

/** Of the tiers that Kingtide scales. `spare`: 1.1 for a tenth more than offered. */
export function needsAt(
  { world, policies }: { readonly world: Evidence['world']; readonly policies: PolicySet },
  offered: ReadonlyMap<string, Rps>,
  spare: number,
): readonly Need[] {
  const needs: Need[] = [];
  for (const policy of policies.tiers) {
    const key = `${policy.namespace}/${policy.target.name}`;
    const tier = world.tiers.get(key);
    if (tier === undefined || policy.mode !== 'Enforce' || policy.demands.length === 0) continue;
    const perReplica = Math.min(...policy.demands.map((demand) => demand.perReplica));
    const wanted = Math.ceil(((offered.get(key) ?? 0) * spare) / (perReplica * policy.waterLevel));
    const replicas = Math.min(policy.replicas.max, Math.max(policy.replicas.min, wanted));
    needs.push({ tier, policy, replicas });
  }
  return needs;
}
