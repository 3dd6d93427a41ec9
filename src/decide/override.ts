/** A person's will, with an end. Several on one tier combine: largest minimum of replicas and of nodes, any pause, noShrink or release, newest capacity by name. */
import type { Override, TierId } from '../model/policy.ts';
import type { Millis } from '../model/units.ts';

export function overrideFor(
  overrides: readonly Override[],
  tier: TierId,
  now: Millis,
): Override | undefined {
  let combined: Override | undefined;
  for (const override of overrides) {
    if (override.tier !== tier || override.until <= now) continue;
    combined = combined === undefined ? override : combine(combined, override);
  }
  return combined;
}

function combine(one: Override, other: Override): Override {
  const min = one.min === undefined ? other.min : Math.max(one.min, other.min ?? 0);
  const nodes = one.nodes === undefined ? other.nodes : Math.max(one.nodes, other.nodes ?? 0);
  return {
    id: `${one.id}, ${other.id}`,
    tier: one.tier,
    min,
    ...(nodes !== undefined && { nodes }),
    perReplica: other.perReplica ?? one.perReplica,
    pause: one.pause || other.pause,
    noShrink: one.noShrink || other.noShrink,
    ...((one.release ?? other.release) === true && { release: true }),
    until: Math.min(one.until, other.until),
    reason: `${one.reason}; ${other.reason}`,
  };
}
