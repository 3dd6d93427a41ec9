/**
 * Says that a tier's load is in doubt even when nothing was proposed because of it: what was needed before the doubt is
 * still taken to be needed, so no shrink is wanted, and without this nobody could read why.
 */
import type { Hold } from '../model/plan.ts';
import type { Reason } from '../model/reason.ts';
import type { TierTarget } from './replicas.ts';

/** Doubts about the load itself; a view that lags for a moment is not worth a person's time. */
const ABOUT_THE_LOAD: readonly Reason[] = ['reading-doubtful', 'demand-unknown', 'veto'];

export function doubtHolds(targets: readonly TierTarget[]): Hold[] {
  const holds: Hold[] = [];
  for (const { tier, holds: said } of targets) {
    const doubt = tier.doubts.find(({ reason }) => ABOUT_THE_LOAD.includes(reason));
    if (doubt === undefined || said.length > 0 || tier.policy.demands.length === 0) continue;
    const wanted = `judge whether fewer than ${tier.current} replicas would do`;
    holds.push({ reason: doubt.reason, subject: tier.policy.id, wanted, detail: doubt.detail });
  }
  return holds;
}
