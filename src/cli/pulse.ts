/** Signs of life for the health port, taken from the lease and from the cycles that are recorded. */
import type { Health, HealthLimits, Pulse } from '../adapters/http/health.ts';
import { healthAt, isReady } from '../adapters/http/health.ts';
import type { Millis } from '../model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { Recorder } from '../ports/recorder.ts';

export interface PulseLease {
  held(): boolean;
  /** Monotonic instant of the last successful look at the Lease. */
  lookedAt(): Millis | undefined;
}

export interface PulseTaker extends Recorder {
  health(): Health;
  ready(): boolean;
}

export function createPulse(
  clock: Pick<Clock, 'monotonic'>,
  lease: PulseLease,
  limits: HealthLimits,
): PulseTaker {
  const startedAt = clock.monotonic();
  let leadingSince: Millis | undefined;
  let lastDecisionAt: Millis | undefined;

  function take(): Pulse {
    leadingSince = lease.held() ? (leadingSince ?? clock.monotonic()) : undefined;
    return { startedAt, leadingSince, lastDecisionAt, lastLeaseLookAt: lease.lookedAt() };
  }

  return {
    record: async () => {
      lastDecisionAt = clock.monotonic();
    },
    health: () => healthAt(clock.monotonic(), take(), limits),
    ready: () => isReady(take()),
  };
}
