/** Whether this process is alive and of use. Pure: every time is monotonic, so a clock set back ends no pod. */
import type { Millis } from '../../model/units.ts';

export interface Pulse {
  readonly startedAt: Millis;
  /** Since when this process holds the Lease; undefined for a standby. */
  readonly leadingSince: Millis | undefined;
  readonly lastDecisionAt: Millis | undefined;
  /** Last answer of the API server about the Lease, whoever holds it. */
  readonly lastLeaseLookAt: Millis | undefined;
}

export interface HealthLimits {
  /** Longest a cycle may take when everything it asks times out. */
  readonly cycle: Millis;
  /** Time between two looks at the Lease. */
  readonly leaseLook: Millis;
}

export type Health = { readonly ok: true } | { readonly ok: false; readonly why: string };

const CYCLES_MISSED_MAX = 3;
const LOOKS_MISSED_MAX = 10;

/**
 * A leader must have decided within three cycles; a standby, which decides nothing, must have looked at the Lease within ten looks:
 * an API server that is away for a moment is no reason to restart what waits for it.
 */
export function healthAt(now: Millis, pulse: Pulse, limits: HealthLimits): Health {
  const { startedAt, leadingSince, lastDecisionAt, lastLeaseLookAt } = pulse;
  if (leadingSince !== undefined) {
    const since = now - Math.max(leadingSince, lastDecisionAt ?? 0);
    const allowed = CYCLES_MISSED_MAX * limits.cycle;
    return since <= allowed
      ? { ok: true }
      : { ok: false, why: `no decision for ${Math.round(since / 1_000)} s` };
  }
  const since = now - (lastLeaseLookAt ?? startedAt);
  const allowed = LOOKS_MISSED_MAX * limits.leaseLook;
  return since <= allowed
    ? { ok: true }
    : { ok: false, why: `no look at the Lease for ${Math.round(since / 1_000)} s` };
}

/** Ready once the API server has told who leads. */
export function isReady({ lastLeaseLookAt }: Pulse): boolean {
  return lastLeaseLookAt !== undefined;
}
