/** How many machines the provider gives for an order now: stock over time, quota, shortages. Makes none. */
import type { Millis } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import type { Faults } from '../faults/faults.ts';
import type { PoolTruth } from '../scenario.ts';
import type { Machines } from './machines.ts';

export type StockAnswer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'partial'; readonly granted: number }
  | { readonly kind: 'stock-out' }
  | { readonly kind: 'above-max' }
  | { readonly kind: 'quota'; readonly limit: number };

export interface Stock {
  /** What an order of so many gets. */
  ask(count: number): StockAnswer;
  /** Machines that somebody else may still take. */
  left(): number;
}

export interface StockInput {
  readonly truth: PoolTruth;
  readonly clock: VirtualClock;
  readonly faults: Faults;
  readonly machines: Machines;
}

/** "6 of 10". */
const USUAL_SHARE = 0.6;

export function createStock({ truth, clock, faults, machines }: StockInput): Stock {
  const group = truth.nodeGroup;
  /** Machines there were when a shortage began. */
  const before = new Map<ScheduledFault, number>();
  faults.whenever('P1', (fault) => {
    before.set(fault, machines.instances.size);
    return undefined;
  });

  function left(): number {
    return Math.min(
      stockAt(truth, clock.now()) - machines.instances.size,
      truth.maxNodes - machines.target,
    );
  }

  function quota(count: number): StockAnswer | undefined {
    const standing = truth.habits?.quota;
    const size = faults.on('P1', group)?.size ?? 0;
    const after = machines.instances.size + count;
    if (standing !== undefined && after > standing) return { kind: 'quota', limit: standing };
    if (size >= 0 || after <= -size || faults.strikes('P1', group) === undefined) return undefined;
    return { kind: 'quota', limit: -size };
  }

  /** Of so many, what a stock that has run dry since leaves. */
  function dry(count: number): number {
    const fault = faults.on('P1', group);
    const size = fault?.size ?? 0;
    if (fault === undefined || size < 0) return count;
    const rest = Math.max(0, (before.get(fault) ?? 0) + size - machines.instances.size);
    return rest < count && faults.strikes('P1', group) !== undefined ? rest : count;
  }

  /** A part of an order, never nothing: that would be a shortage. */
  function part(count: number): number {
    if (count <= 1) return count;
    const share = faults.strikes('P2', group);
    return share === undefined
      ? count
      : Math.max(1, Math.floor(count * (share.size ?? USUAL_SHARE)));
  }

  return {
    left,
    ask(count) {
      if (machines.target + count > truth.maxNodes) return { kind: 'above-max' };
      const refused = quota(count);
      if (refused !== undefined) return refused;
      const there = Math.min(count, stockAt(truth, clock.now()) - machines.instances.size);
      const granted = part(dry(there));
      if (granted <= 0) return { kind: 'stock-out' };
      return granted < count ? { kind: 'partial', granted } : { kind: 'accepted' };
    },
  };
}

/** The last change before `now` counts. */
function stockAt({ stock, habits }: PoolTruth, now: Millis): number {
  let machines = stock;
  for (const change of habits?.stockChanges ?? []) if (change.at <= now) machines = change.machines;
  return machines;
}
