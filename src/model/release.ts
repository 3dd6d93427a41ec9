/** Which tiers a person has released. Deciding, acting and recording go by the same answer. */
import type { Override, TierId } from './policy.ts';
import type { Millis } from './units.ts';

/** The Override in force that releases the tier; undefined when none does. */
export function releaseOf(
  overrides: readonly Override[],
  tier: TierId,
  now: Millis,
): Override | undefined {
  return overrides.find(
    (override) => override.release === true && override.tier === tier && override.until > now,
  );
}
