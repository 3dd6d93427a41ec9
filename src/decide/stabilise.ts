/** The stabilisation time: what the largest need of the last minutes was, and since when every input could be trusted. */
import type { TierMemory } from '../model/memory.ts';
import type { Millis } from '../model/units.ts';

export interface Stability {
  readonly validSince: Millis | undefined;
  readonly stabilised: boolean;
  readonly peaks: TierMemory['peaks'];
  /** Largest need of the stabilisation time, this cycle included. */
  readonly largest: number;
}

/**
 * A doubtful cycle starts the time anew and lets no earlier need expire: what was needed when the lights went out is still
 * needed. A lower need enters behind a higher one, a higher one replaces all lower.
 */
export function stabilise(
  memory: TierMemory | undefined,
  need: number,
  time: { readonly now: Millis; readonly after: Millis; readonly trusted: boolean },
): Stability {
  const { now, after, trusted } = time;
  const peaks: { at: Millis; replicas: number }[] = [];
  for (const peak of memory?.peaks ?? []) {
    if ((!trusted || peak.at > now - after) && peak.replicas > need) peaks.push(peak);
  }
  peaks.push({ at: now, replicas: need });
  const validSince = trusted ? (memory?.validSince ?? now) : undefined;
  return {
    validSince,
    stabilised: memory?.stabilised === true || (validSince !== undefined && now - validSince >= after),
    peaks,
    largest: peaks[0]?.replicas ?? need,
  };
}
