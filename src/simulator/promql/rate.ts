/**
 * `rate` and `increase` by Prometheus' rules: a counter that falls was reset, and the ends of the range are
 * extrapolated by at most half a sample distance, never below zero.
 */
import { type Millis, SECOND } from '../../model/units.ts';
import type { Sample } from './value.ts';

/** A gap at an end of the range wider than this many sample distances means the series begins or ends there. */
const GAP_FACTOR = 1.1;

export interface RangeWindow {
  readonly samples: readonly Sample[];
  readonly from: Millis;
  readonly to: Millis;
}

/** Increase over the window, extrapolated to its ends; undefined with fewer than two samples. */
export function increaseOf({ samples, from, to }: RangeWindow): number | undefined {
  const first = samples[0];
  const last = samples[samples.length - 1];
  if (first === undefined || last === undefined || samples.length < 2) return undefined;
  const rise = last.value - first.value + lostToResets(samples);
  const sampled = last.at - first.at;
  const distance = sampled / (samples.length - 1);
  const start = Math.min(reach(first.at - from, distance), untilZero({ first, rise, sampled }));
  const end = reach(to - last.at, distance);
  return (rise * (sampled + start + end)) / sampled;
}

export function rateOf(window: RangeWindow): number | undefined {
  const increase = increaseOf(window);
  return increase === undefined ? undefined : increase / ((window.to - window.from) / SECOND);
}

function lostToResets(samples: readonly Sample[]): number {
  let lost = 0;
  let before = samples[0]?.value ?? 0;
  for (const { value } of samples) {
    if (value < before) lost += before;
    before = value;
  }
  return lost;
}

function reach(gap: Millis, distance: Millis): Millis {
  return gap < distance * GAP_FACTOR ? gap : distance / 2;
}

/** How long ago a counter rising like this one was zero: it cannot have risen before. */
function untilZero({
  first,
  rise,
  sampled,
}: {
  first: Sample;
  rise: number;
  sampled: Millis;
}): Millis {
  if (rise <= 0 || first.value < 0) return Number.POSITIVE_INFINITY;
  return sampled * (first.value / rise);
}
