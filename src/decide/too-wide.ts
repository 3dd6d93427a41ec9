/**
 * Pods that tolerate the burst taint of a site that is too far or barred for them: nothing is ordered there for them, but
 * the stock scheduler may still put them on its nodes once another tier has them, so a person must narrow the toleration.
 */
import type { Hold } from '../model/plan.ts';
import type { Reason } from '../model/reason.ts';
import type { TierCase } from './context.ts';
import { refusedBy } from './residency.ts';
import type { Supply } from './supply.ts';

/** Of refusals that the pods themselves know nothing about: what is wanted of them. */
const WANTED: ReadonlyMap<Reason, string> = new Map([
  ['too-far', 'keep its pods near'],
  ['site-barred', 'keep its pods where they may be'],
]);

export function tooWideHolds(tiers: readonly TierCase[], supply: Supply): Hold[] {
  const bound = tiers.filter(
    ({ policy }) => policy.maxRtt !== undefined || policy.reach !== undefined,
  );
  return bound.flatMap((tier) => holdsOf(tier, supply));
}

function holdsOf({ policy, leave, workload, view }: TierCase, supply: Supply): Hold[] {
  if (leave === undefined || workload === undefined) return [];
  const residence = { policy, workload, namespaceLabels: view.namespaceLabels };
  const holds: Hold[] = [];
  for (const { pool } of supply.pools) {
    const refusal = refusedBy(pool, residence, supply.sites);
    const wanted = refusal === undefined ? undefined : WANTED.get(refusal.reason);
    if (refusal === undefined || wanted === undefined) continue;
    const taint = `kingtide.dev/burst=${pool.placementClass}`;
    const detail = `${refusal.detail}; nothing is ordered there for it, but its pods tolerate ${taint}: take that toleration out of the pod template`;
    holds.push({ reason: refusal.reason, subject: policy.id, wanted, detail });
  }
  return holds;
}
