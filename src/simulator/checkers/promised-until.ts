/**
 * Until when promotions ask for machines, or forbid giving them back, worked out from the policies alone. Knows nothing of
 * a run.
 */
import type { PolicySet } from '../../model/policy-set.ts';
import type { Millis } from '../../model/units.ts';

/**
 * Machines for a promotion are ordered so long before that the last of them has come: of a thousand that are lognormal and
 * whose 95th percentile is three times their median, the last comes within 4.5 times that percentile in 95 of 100 orders:
 * sigma is ln 3 / 1.645 = 0.668, the last of a thousand 3.885 sigmas away, and e^(0.668 x (3.885 - 1.645)) = 4.5.
 */
const LAST_MACHINE = 5;

/**
 * From when it is prepared to the end of its hold and tail a promotion explains every machine; what is there already is
 * kept for it, since it would be ordered anew. In its freeze nothing is given back at all.
 */
export function promisedUntil(policies: PolicySet, now: Millis): Millis {
  const before = preparing(policies);
  let last: Millis = 0;
  for (const { readyFrom, holdUntil, tailUntil, freeze } of policies.windows) {
    if (readyFrom - before <= now) last = Math.max(last, holdUntil, tailUntil);
    if (freeze !== undefined && freeze.from <= now) last = Math.max(last, freeze.to);
  }
  return last;
}

/** A shrink must be right for the time of scaling in on top. */
function preparing({ pools, tiers }: PolicySet): Millis {
  let machine: Millis = 0;
  let pod: Millis = 0;
  for (const { nodeLeadTime } of pools) machine = Math.max(machine, nodeLeadTime.p95);
  for (const { podReady, scaleIn } of tiers) pod = Math.max(pod, podReady.p95 + scaleIn.after);
  return LAST_MACHINE * machine + pod;
}
