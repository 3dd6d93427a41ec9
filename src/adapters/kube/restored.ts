/**
 * Whether a released tier is back as it was found and off our nodes, so that what was found need not be kept any longer.
 * Pure; while anything about it is unknown, it is not.
 */
import { releaseOf } from '../../model/release.ts';
import { readOriginals } from '../../policy/status-read.ts';
import type { Cycle } from '../../ports/recorder.ts';
import type { PolicyRecord } from './policy-record.ts';

export function isRestored({ key, object }: PolicyRecord, { input, plan }: Cycle): boolean {
  const found = readOriginals(object);
  const { policies, snapshot } = input;
  if (found === undefined || releaseOf(policies.overrides, key, plan.at) === undefined)
    return false;
  if (snapshot.clusterView.kind !== 'fresh') return false;
  if (isGone(key, { input, plan })) return true;
  const workload = snapshot.tiers.find(({ tier }) => tier === key)?.workload;
  if (workload?.kind !== 'fresh' || workload.value.replicas !== found.replicas) return false;
  return !snapshot.nodes.some(
    ({ pool, tierPods }) => pool !== undefined && tierPods.some(({ tier }) => tier === key),
  );
}

/** Nobody can restore what is not there. Missing for a whole stabilisation time is gone, as for everything else. */
function isGone(key: string, { input, plan }: Pick<Cycle, 'input' | 'plan'>): boolean {
  const policy = input.policies.tiers.find(({ id }) => id === key);
  const since = plan.memory.tiers[key]?.missingSince;
  return policy !== undefined && since !== undefined && plan.at - since >= policy.scaleIn.after;
}
