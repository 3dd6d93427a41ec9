/** Operators that crash again and again soon after their start (O5), until so many crashes have been had. */
import { type Millis, SECOND } from '../../model/units.ts';
import type { World } from '../world/world.ts';
import type { Operator } from './operator.ts';

/** In a crash loop a process dies at the latest this long after its start. */
const CRASH_WITHIN: Millis = 10 * SECOND;

export interface CrashLoop {
  begin(crashes: number, running: Iterable<Operator>): void;
  end(): void;
  born(operator: Operator): void;
}

export function createCrashLoop({
  clock,
  faults,
  randomness,
}: Pick<World, 'clock' | 'faults' | 'randomness'>): CrashLoop {
  const draws = randomness.stream('crash-loop');
  let left = 0;

  function born(operator: Operator): void {
    if (left <= 0) return;
    clock.at(clock.now() + Math.round(draws.next() * CRASH_WITHIN), () => {
      if (left <= 0 || !operator.alive) return;
      left -= 1;
      faults.fire('O5', String(operator.id));
      operator.crash();
    });
  }

  return {
    born,
    begin(crashes, running) {
      left = crashes;
      for (const operator of running) born(operator);
    },
    end() {
      left = 0;
    },
  };
}
