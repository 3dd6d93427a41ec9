/**
 * One operator process: the real loop behind its own gate, with its own memory, clock and hold of the lease. It can
 * crash and stand still at any moment; what it had sent by then goes on without it.
 */
import { runController } from '../../loop/controller.ts';
import type { Settings } from '../../model/decide-input.ts';
import type { Millis } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { VirtualClock } from '../clock.ts';
import type { Journal, WorldEvent } from '../world/journal.ts';
import { createGate, type Guarded } from './gate.ts';
import { type Backends, gated } from './gated-ports.ts';
import { type Candidate, createCandidate, LEASE_TIMING, type LeaseObject } from './lease-object.ts';
import type { CallLabel, MomentHook } from './moments.ts';

export interface OperatorInput {
  readonly id: number;
  readonly clock: VirtualClock;
  readonly journal: Journal;
  readonly backends: Backends;
  readonly log: Log;
  readonly settings: Settings;
  readonly lease: LeaseObject;
  /** False while the API server cannot be reached. */
  readonly reachable: () => boolean;
  readonly onMoment: MomentHook | undefined;
  readonly occurrences: Map<CallLabel, number>;
  /** It crashed, or lost its lease and ended itself. */
  readonly onEnd: () => void;
}

export interface Operator extends Guarded {
  /** Lets a cycle in progress end, hands the lease over and resolves. */
  stop(): Promise<void>;
}

export function startOperator(input: OperatorInput): Operator {
  const { id, clock, journal, settings, log, onMoment, occurrences, onEnd } = input;
  const candidate = createCandidate({ ...input, identity: id });
  const ending = new AbortController();
  let alive = true;
  let frozenUntil: Millis = Number.NEGATIVE_INFINITY;

  function say(state: Extract<WorldEvent, { kind: 'operator' }>['state']): void {
    journal.emit({
      kind: 'operator',
      at: clock.now(),
      operator: id,
      epoch: candidate.epoch(),
      state,
    });
  }

  function end(state: 'crashed' | 'lost'): void {
    if (!alive) return;
    alive = false;
    say(state);
    ending.abort();
    onEnd();
  }

  function thawed(): Promise<void> | undefined {
    return clock.now() < frozenUntil ? clock.sleep(frozenUntil - clock.now()) : undefined;
  }

  const process: Guarded = {
    id,
    epoch: candidate.epoch,
    deadline: candidate.holdsUntil,
    get alive() {
      return alive;
    },
    crash: () => end('crashed'),
    freeze(ms) {
      frozenUntil = Math.max(frozenUntil, clock.now() + ms);
      say('frozen');
      clock.at(frozenUntil, () => {
        if (alive && clock.now() >= frozenUntil) say('thawed');
      });
    },
    thawed,
  };

  const ports = {
    ...gated(input.backends, createGate({ clock, journal, process, onMoment, occurrences })),
    clock: clockOf(clock, process),
    log,
    lease: candidate,
  };
  say('started');
  keepLease({ clock, candidate, process, onLost: () => end('lost'), onLed: () => say('leads') });
  const running = runController({ ports, settings, signal: ending.signal });
  return {
    ...process,
    get alive() {
      return alive;
    },
    async stop() {
      if (!alive) return;
      ending.abort();
      await running;
      candidate.release();
      alive = false;
      say('stopped');
    },
  };
}

/** A frozen process wakes late, a dead one never. */
function clockOf(clock: VirtualClock, process: Guarded): Clock {
  return {
    now: clock.now,
    monotonic: clock.monotonic,
    async sleep(ms, signal) {
      await clock.sleep(ms, signal);
      if (!process.alive) return;
      await process.thawed();
    },
  };
}

interface Keeping {
  readonly clock: VirtualClock;
  readonly candidate: Candidate;
  readonly process: Guarded;
  readonly onLost: () => void;
  readonly onLed: () => void;
}

/** Tries every two seconds while the process runs, as the election of the real operator does. */
function keepLease({ clock, candidate, process, onLost, onLed }: Keeping): void {
  let led = 0;

  function attempt(): void {
    if (!process.alive) return;
    if (process.thawed() === undefined) {
      candidate.attempt();
      if (led > 0 && !candidate.held()) {
        onLost();
        return;
      }
      if (candidate.held() && candidate.epoch() !== led) {
        led = candidate.epoch();
        onLed();
      }
    }
    clock.at(clock.now() + LEASE_TIMING.retry, attempt);
  }
  attempt();
}
