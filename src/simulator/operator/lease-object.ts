/**
 * The Lease of the simulated cluster and how processes compete for it, with the timing of the real election: a hold
 * ends at a deadline of its own, well before anybody else may take the lease.
 */
import { type Millis, SECOND } from '../../model/units.ts';
import type { Lease } from '../../ports/lease.ts';
import type { VirtualClock } from '../clock.ts';

/** As the operator's defaults: taken over after 15 s, held for 10 s after a renewal, tried every 2 s. */
export const LEASE_TIMING = {
  duration: 15 * SECOND,
  renewDeadline: 10 * SECOND,
  retry: 2 * SECOND,
} as const satisfies Record<string, Millis>;

export interface LeaseObject {
  holder: number | undefined;
  renewedAt: Millis;
  /** Goes up with each change of holder. */
  epoch: number;
}

export function createLeaseObject(): LeaseObject {
  return { holder: undefined, renewedAt: 0, epoch: 0 };
}

export interface Candidate extends Lease {
  /** Tries to take or renew the lease now; false when it could not. */
  attempt(): boolean;
  /** The leadership it won last; 0 before. */
  epoch(): number;
  /** Virtual time at which its hold ends. */
  holdsUntil(): Millis | undefined;
  /** Monotonic instant at which it took the lease from one who may still have calls under way. */
  takenOverAt(): Millis | undefined;
  /** Hands the lease over, so that the next one need not wait. */
  release(): void;
}

export interface CandidateInput {
  readonly clock: VirtualClock;
  readonly lease: LeaseObject;
  readonly identity: number;
  /** False: the API server does not answer. */
  readonly reachable: () => boolean;
}

export function createCandidate({ clock, lease, identity, reachable }: CandidateInput): Candidate {
  let until: Millis | undefined;
  let takenOverAt: Millis | undefined;
  let seen: { readonly renewedAt: Millis; readonly since: Millis } | undefined;
  let epoch = 0;

  function held(): boolean {
    return until !== undefined && clock.now() < until;
  }

  /** Nobody's, or unchanged before its own eyes for the whole duration: others' clocks are not believed. */
  function mayTake(): boolean {
    const now = clock.now();
    if (seen?.renewedAt !== lease.renewedAt) seen = { renewedAt: lease.renewedAt, since: now };
    return lease.holder === undefined || now - seen.since >= LEASE_TIMING.duration;
  }

  function attempt(): boolean {
    if (!reachable()) return false;
    const now = clock.now();
    const free = mayTake();
    if (lease.holder !== identity && !free) {
      until = undefined;
      return false;
    }
    if (lease.holder !== identity) {
      lease.epoch += 1;
      takenOverAt = lease.holder === undefined ? undefined : clock.monotonic();
    }
    lease.holder = identity;
    lease.renewedAt = now;
    epoch = lease.epoch;
    until = now + LEASE_TIMING.renewDeadline;
    return true;
  }

  return {
    held,
    attempt,
    deadline: () =>
      until !== undefined && held() ? clock.monotonic() + until - clock.now() : undefined,
    epoch: () => epoch,
    holdsUntil: () => (held() ? until : undefined),
    takenOverAt: () => (held() ? takenOverAt : undefined),
    release() {
      if (lease.holder === identity && held()) lease.holder = undefined;
      until = undefined;
    },
  };
}
