/**
 * What a watch may claim about its view: since when it is whole, or why it cannot tell. Ages are measured on monotonic
 * time and only shown as wall time, so that a jump of the wall clock makes no view older or younger.
 */
import { fresh, missing, type Reading } from '../../model/reading.ts';
import type { Millis } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';

export interface Freshness {
  /** The view was whole at this monotonic instant. */
  proven(at: Millis): void;
  /** The view has a hole until the next whole list. */
  doubted(why: string): void;
  /** The last failure, for messages; undefined when all is well. */
  failed(problem: string | undefined): void;
  asOf(maxAge: Millis): Reading<Millis>;
  problem(): string | undefined;
}

export function createFreshness(name: string, clock: Clock): Freshness {
  let provenAt: Millis | undefined;
  let doubt: string | undefined;
  let problem: string | undefined;

  function asOf(maxAge: Millis): Reading<Millis> {
    if (provenAt === undefined)
      return missing(`${name}: not listed yet${problem === undefined ? '' : ` (${problem})`}`);
    const age = clock.monotonic() - provenAt;
    const at = Math.round(clock.now() - age);
    if (doubt !== undefined) return { kind: 'stale', value: at, at, cause: `${name}: ${doubt}` };
    if (age <= maxAge) return fresh(at, at);
    const heard = `${name}: nothing heard for ${Math.round(age / 1_000)} s`;
    return {
      kind: 'stale',
      value: at,
      at,
      cause: problem === undefined ? heard : `${heard} (${problem})`,
    };
  }

  return {
    asOf,
    proven: (at) => {
      provenAt = at;
      doubt = undefined;
    },
    doubted: (why) => {
      doubt = why;
    },
    failed: (next) => {
      problem = next;
    },
    problem: () => problem,
  };
}
