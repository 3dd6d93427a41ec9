/** What the provider's list shows: the truth, or under P4 the truth of some time ago. Keeps the past only when asked to. */
import type { PoolState } from '../../model/snapshot.ts';
import { MINUTE, type Millis } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';
import type { Faults } from '../faults/faults.ts';
import type { Machines } from './machines.ts';

export interface Listing {
  show(): PoolState;
  /** Something changed; told before the change can be shown. */
  note(): void;
}

export interface ListingInput {
  readonly nodeGroup: string;
  readonly clock: VirtualClock;
  readonly faults: Faults;
  readonly machines: Machines;
}

const USUAL_LAG: Millis = MINUTE;
const LAG_MAX: Millis = 2 * MINUTE;

export function createListing({ nodeGroup, clock, faults, machines }: ListingInput): Listing {
  const lags = faults.schedule.some(({ id }) => id === 'P4');
  const past: { readonly at: Millis; readonly state: PoolState }[] = [];

  let last: PoolState = { target: machines.target, instances: machines.view() };

  /** The same object again as long as nothing has changed. */
  function truth(): PoolState {
    const { target } = machines;
    const instances = machines.view();
    if (last.target !== target || last.instances !== instances) last = { target, instances };
    return last;
  }

  function before(instant: Millis): PoolState {
    const known = past.findLast(({ at }) => at <= instant);
    return known?.state ?? { target: 0, instances: [] };
  }

  return {
    note() {
      if (!lags) return;
      past.push({ at: clock.now(), state: truth() });
      while ((past[1]?.at ?? clock.now()) < clock.now() - LAG_MAX) past.shift();
    },
    show() {
      const now = truth();
      const fault = faults.on('P4', nodeGroup);
      if (fault === undefined) return now;
      const then = before(clock.now() - Math.min(LAG_MAX, fault.size ?? USUAL_LAG));
      const same = then.target === now.target && then.instances === now.instances;
      return same || faults.strikes('P4', nodeGroup) === undefined ? now : then;
    },
  };
}
