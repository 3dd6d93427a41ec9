/**
 * What applications do about degrade steps: told which are on, each takes those it knows and, after its own time, has that
 * much less to do. Knows no ladder and no trigger.
 */
import type { Millis, Ratio } from '../../model/units.ts';
import type { WorkloadTruth } from '../scenario.ts';
import type { Journal } from './journal.ts';

export interface Applications {
  /** The steps that are on for this workload now, in order. */
  tell(workload: string, steps: readonly string[], now: Millis): void;
  /** Workloads that have been told of steps. */
  readonly told: ReadonlySet<string>;
  /** Share of its load that a workload is left with. */
  left(workload: string, now: Millis): Ratio;
}

export interface ApplicationsInput {
  readonly journal: Journal;
  /** By `namespace/name`. */
  readonly truthOf: (workload: string) => WorkloadTruth | undefined;
}

export function createApplications({ journal, truthOf }: ApplicationsInput): Applications {
  const on = new Map<string, Map<string, Millis>>();
  const known = (workload: string) => truthOf(workload)?.door?.steps ?? [];

  function tell(workload: string, steps: readonly string[], now: Millis): void {
    const taken = on.get(workload) ?? new Map<string, Millis>();
    on.set(workload, taken);
    const wanted = steps.filter((step) => known(workload).some(({ name }) => name === step));
    const say = (step: string, state: 'begins' | 'ends') =>
      journal.emit({ kind: 'step', at: now, workload, step, state });
    // Those that begin in their order, those that end from the last.
    for (const step of wanted.filter((name) => !taken.has(name))) {
      taken.set(step, now);
      say(step, 'begins');
    }
    for (const step of [...taken.keys()].reverse().filter((name) => !wanted.includes(name))) {
      taken.delete(step);
      say(step, 'ends');
    }
    if (taken.size === 0) on.delete(workload);
  }

  return {
    tell,
    get told() {
      return new Set(on.keys());
    },
    left(workload, now) {
      let left = 1;
      for (const { name, saves, takes } of known(workload)) {
        const since = on.get(workload)?.get(name);
        if (since !== undefined && now - since >= takes) left *= 1 - saves;
      }
      return left;
    },
  };
}
