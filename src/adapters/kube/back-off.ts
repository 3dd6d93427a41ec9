/** How long to wait after the n-th failure in a row: doubling, capped, spread by chance so that clients do not march in step. */
import type { Millis } from '../../model/units.ts';

export interface BackOff {
  readonly first: Millis;
  readonly longest: Millis;
}

/** Between half and the whole of min(first x 2^(failures-1), longest). `chance` is in [0, 1). */
export function backOffDelay(
  { first, longest }: BackOff,
  failures: number,
  chance: number,
): Millis {
  const whole = Math.min(first * 2 ** Math.min(failures - 1, 30), longest);
  return whole / 2 + (whole / 2) * chance;
}
