/** Whether one operator process lives and runs: it can crash, stand still and be ended by its watchdog. */
import { type Millis, SECOND } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';
import type { Journal, WorldEvent } from '../world/journal.ts';
import type { Guarded } from './gate.ts';
import type { Candidate } from './lease-object.ts';

export type ProcessState = Extract<WorldEvent, { kind: 'operator' }>['state'];

export interface Process extends Guarded {
  /** Tells the journal. */
  say(state: ProcessState): void;
  /** It ended by itself, or was ended. Only the first end counts. */
  end(state: 'crashed' | 'lost' | 'stopped'): void;
}

export interface ProcessInput {
  readonly id: number;
  readonly clock: VirtualClock;
  readonly journal: Journal;
  readonly candidate: Candidate;
  /** Not called when it was stopped in good order. */
  readonly onEnd: () => void;
}

/** How long after the end of its lease a blocked main loop may take to say that it lives. */
const WATCHDOG_GRACE: Millis = SECOND;

export function createProcess({ id, clock, journal, candidate, onEnd }: ProcessInput): Process {
  let alive = true;
  let frozenUntil: Millis = Number.NEGATIVE_INFINITY;

  function say(state: ProcessState): void {
    const epoch = candidate.epoch();
    journal.emit({ kind: 'operator', at: clock.now(), operator: id, epoch, state });
  }

  function end(state: 'crashed' | 'lost' | 'stopped'): void {
    if (!alive) return;
    alive = false;
    say(state);
    if (state !== 'stopped') onEnd();
  }

  function freeze(ms: Millis): void {
    frozenUntil = Math.max(frozenUntil, clock.now() + ms);
    say('frozen');
    clock.at(frozenUntil, () => {
      if (alive && clock.now() >= frozenUntil) say('thawed');
    });
  }

  return {
    id,
    epoch: candidate.epoch,
    deadline: candidate.holdsUntil,
    get alive() {
      return alive;
    },
    say,
    end,
    crash: () => end('crashed'),
    freeze,
    block(ms) {
      const ends = candidate.holdsUntil();
      freeze(ms);
      if (ends === undefined || ends + WATCHDOG_GRACE >= frozenUntil) return;
      clock.at(ends + WATCHDOG_GRACE, () => end('crashed'));
    },
    thawed() {
      return clock.now() < frozenUntil ? clock.sleep(frozenUntil - clock.now()) : undefined;
    },
  };
}
