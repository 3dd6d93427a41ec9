/** How one process keeps trying for the lease, and ends when it has lost it, as the election of the real operator does. */
import type { VirtualClock } from '../clock.ts';
import { type Candidate, LEASE_TIMING } from './lease-object.ts';
import type { Process } from './process.ts';

export interface Election {
  readonly clock: VirtualClock;
  readonly candidate: Candidate;
  readonly process: Process;
}

/** A standby looks twice as often as a leader renews. */
export function keepLease({ clock, candidate, process }: Election): void {
  let led = 0;

  function look(): void {
    candidate.attempt();
    if (led > 0 && !candidate.held()) process.end('lost');
    if (!candidate.held() || candidate.epoch() === led) return;
    led = candidate.epoch();
    process.say('leads');
  }

  function attempt(): void {
    if (!process.alive) return;
    if (process.thawed() === undefined) look();
    const pause = candidate.held() ? LEASE_TIMING.retry : LEASE_TIMING.retry / 2;
    clock.at(clock.now() + pause, attempt);
  }
  attempt();
}
