/**
 * What becomes of a tier that a person has released: it goes back to what was found before our first write, whatever the
 * load, and then stays as it is. Says how much that is and nothing of how it is done.
 */
import type { Override } from '../model/policy.ts';
import type { TierView } from '../model/snapshot.ts';
import type { Needs } from './needs.ts';

/** Replicas a released tier goes back to; undefined when nobody released it. What was never written to stays. */
export function foundOf(
  override: Override | undefined,
  { originals }: TierView,
  current: number,
): number | undefined {
  return override?.release === true ? (originals?.replicas ?? current) : undefined;
}

/** A released tier needs what was found, no more and no less; what it serves is shown all the same. */
export function neededAsFound(needs: Needs, found: number | undefined): Needs {
  if (found === undefined) return needs;
  return { ...needs, atPodReady: found, atNodeReady: found, keep: found };
}
