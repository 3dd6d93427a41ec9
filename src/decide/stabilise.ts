/** The stabilisation time: what the largest need of the last minutes was, and since when every input could be trusted. */
import type { TierMemory } from '../model/memory.ts';
import type { Millis } from '../model/units.ts';

export interface Stability {
  readonly validSince: Millis | undefined;
  /** For how long every input could be trusted; 0 while one cannot. */
  readonly trustedFor: Millis;
  /** For how long they must be before anything shrinks. */
  readonly needed: Millis;
  readonly stabilised: boolean;
  readonly peaks: TierMemory['peaks'];
  /** Largest need of the stabilisation time, this cycle included. */
  readonly largest: number;
}

export interface StabiliseCase {
  readonly now: Millis;
  /** The stabilisation time. */
  readonly after: Millis;
  /** For how long inputs must be trusted before any need expires; no shorter than `after`. */
  readonly needed: Millis;
  readonly tick: Millis;
  readonly trusted: boolean;
}

/** More cycles than this without a look (a frozen process, a clock that jumped) and nobody knows what was needed meanwhile. */
const CYCLES_MISSED_MAX = 10;

/**
 * A doubtful cycle starts the time anew, and no earlier need expires before inputs were trusted for a whole time again:
 * what was needed when the lights went out is still needed. A lower need enters behind a higher one, a higher one
 * replaces all lower.
 */
export function stabilise(
  memory: TierMemory | undefined,
  need: number,
  how: StabiliseCase,
): Stability {
  const { now, after, needed } = how;
  const since = how.trusted ? trustedSince(memory, how) : undefined;
  const trustedFor = since === undefined ? 0 : now - since;
  const proven = since !== undefined && trustedFor >= needed;
  const peaks: { at: Millis; replicas: number }[] = [];
  for (const peak of memory?.peaks ?? []) {
    if ((!proven || peak.at > now - after) && peak.replicas > need) peaks.push(peak);
  }
  const largest = peaks[0]?.replicas ?? need;
  peaks.push({ at: now, replicas: need });
  return {
    validSince: since,
    trustedFor,
    needed,
    stabilised: memory?.stabilised === true || proven,
    peaks,
    largest,
  };
}

function trustedSince(memory: TierMemory | undefined, { now, tick }: StabiliseCase): Millis {
  const looked = memory?.peaks.at(-1)?.at;
  const missed = looked !== undefined && Math.abs(now - looked) > CYCLES_MISSED_MAX * tick;
  return missed ? now : (memory?.validSince ?? now);
}
