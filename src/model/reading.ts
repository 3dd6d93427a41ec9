/**
 * A number from outside and what may be believed of it. Nothing here turns a missing value into a number:
 * a rule decides what to do about it (ADR 0002, unknown is not zero).
 */
import type { Millis, Ratio } from './units.ts';

/**
 * - `fresh`: valid, recent and whole. May grow and shrink.
 * - `stale`: the last known value, too old to shrink on.
 * - `partial`: some of those who should report do not (`coverage` is the share that does, null when nobody can tell).
 * - `censored`: taken while the tier was saturated, vetoed or limited: a lower bound.
 * - `missing`: no value at all.
 */
export type Reading<T> =
  | { readonly kind: 'fresh'; readonly value: T; readonly at: Millis }
  | { readonly kind: 'stale'; readonly value: T; readonly at: Millis; readonly cause: string }
  | {
      readonly kind: 'partial';
      readonly value: T;
      readonly at: Millis;
      readonly coverage: Ratio | null;
      readonly cause: string;
    }
  | { readonly kind: 'censored'; readonly value: T; readonly at: Millis; readonly cause: string }
  | { readonly kind: 'missing'; readonly cause: string };

export function fresh<T>(value: T, at: Millis): Reading<T> {
  return { kind: 'fresh', value, at };
}

export function missing<T>(cause: string): Reading<T> {
  return { kind: 'missing', cause };
}

/** The value a reading carries, whatever its worth, or undefined when it carries none. Growth may use it; shrink may not. */
export function valueOf<T>(reading: Reading<T>): T | undefined {
  return reading.kind === 'missing' ? undefined : reading.value;
}

/** Why a reading may not shrink anything; undefined when it may. */
export function doubtOf<T>(reading: Reading<T>): string | undefined {
  return reading.kind === 'fresh' ? undefined : `${reading.kind}: ${reading.cause}`;
}
