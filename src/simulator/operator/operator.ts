/**
 * One operator process: the real loop behind its own gate, with its own memory, clock and hold of the lease. It can
 * crash and stand still at any moment; what it had sent by then goes on without it.
 */
import { runController } from '../../loop/controller.ts';
import { afterLateCalls } from '../../loop/late-calls.ts';
import type { Settings } from '../../model/decide-input.ts';
import { type Millis, SECOND } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Cycle } from '../../ports/recorder.ts';
import type { ApiServer } from '../api/api-server.ts';
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
  readonly api: ApiServer;
  /** How far the wall clock of its machine is ahead of the truth now. */
  readonly wallOffset: () => Millis;
  readonly onMoment: MomentHook | undefined;
  readonly occurrences: Map<CallLabel, number>;
  /** It crashed, or lost its lease and ended itself. */
  readonly onEnd: () => void;
  /** It has acted on a plan and goes to record it; told even where recording then fails. */
  readonly onActed?: ((operator: number, cycle: Cycle) => void) | undefined;
}

/** Time limit of a provider call, the operator's default: a new leader waits this long for those of the last one. */
const PROVIDER_TIMEOUT: Millis = 5 * SECOND;
/** How long after the end of its lease a blocked main loop may take to say that it lives. */
const WATCHDOG_GRACE: Millis = SECOND;

export interface Operator extends Guarded {
  /** Lets a cycle in progress end, hands the lease over and resolves. */
  stop(): Promise<void>;
}

export function startOperator(input: OperatorInput): Operator {
  const { id, clock, journal, settings, log, api, onMoment, occurrences, onEnd } = input;
  const candidate = createCandidate({ ...input, identity: id, reachable: api.reachable });
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

  function freeze(ms: Millis): void {
    frozenUntil = Math.max(frozenUntil, clock.now() + ms);
    say('frozen');
    clock.at(frozenUntil, () => {
      if (alive && clock.now() >= frozenUntil) say('thawed');
    });
  }

  const process: Guarded = {
    id,
    epoch: candidate.epoch,
    deadline: candidate.holdsUntil,
    get alive() {
      return alive;
    },
    crash: () => end('crashed'),
    freeze,
    block(ms) {
      const ends = candidate.holdsUntil();
      freeze(ms);
      if (ends === undefined || ends + WATCHDOG_GRACE >= frozenUntil) return;
      clock.at(ends + WATCHDOG_GRACE, () => end('crashed'));
    },
    thawed,
  };

  const backends = gated(
    input.backends,
    createGate({ clock, journal, process, api, onMoment, occurrences }),
  );
  const ports = {
    ...backends,
    recorder: {
      record(cycle: Cycle) {
        input.onActed?.(id, cycle);
        return backends.recorder.record(cycle);
      },
    },
    nodePools: afterLateCalls({
      pools: backends.nodePools,
      lease: candidate,
      clock,
      wait: PROVIDER_TIMEOUT,
    }),
    clock: clockOf(input, process),
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

/** A frozen process wakes late, a dead one never. Its wall clock may be wrong; durations never are. */
function clockOf(
  { clock, wallOffset }: Pick<OperatorInput, 'clock' | 'wallOffset'>,
  process: Guarded,
): Clock {
  return {
    now: () => clock.now() + wallOffset(),
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

/** Tries while the process runs, as the election of the real operator does: a standby looks twice as often as a leader renews. */
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
    const pause = candidate.held() ? LEASE_TIMING.retry : LEASE_TIMING.retry / 2;
    clock.at(clock.now() + pause, attempt);
  }
  attempt();
}
