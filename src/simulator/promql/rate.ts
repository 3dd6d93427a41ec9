/**
 * `rate` and `increase` by Prometheus' rules: a counter that falls was reset, and the ends of the range are
 * extrapolated by at most half a sample distance, never below zero.
 */
import { type Millis, SECOND } from '../../model/units.ts';
import type { Ends, Sample } from './value.ts';

/** A gap at an end of the range wider than this many sample distances means the series begins or ends there. */
const GAP_FACTOR = 1.1;

export interface RangeWindow {
  readonly samples: readonly Sample[];
  readonly from: Millis;
  readonly to: Millis;
}

/** What a range function makes of a window; undefined with fewer than two samples. */
export type Measure = (window: Readonly<Ends>) => number | undefined;

/** Increase over the window, extrapolated to its ends; undefined with fewer than two samples. */
export function increaseOf({ samples, from, to }: RangeWindow): number | undefined {
  return increaseBetween(endsOf(samples, { ...noEnds(), from, to }));
}

export function rateOf({ samples, from, to }: RangeWindow): number | undefined {
  return rateBetween(endsOf(samples, { ...noEnds(), from, to }));
}

/** As `increaseOf`. */
export function increaseBetween(window: Readonly<Ends>): number | undefined {
  const { count, firstAt, lastAt, firstValue } = window;
  if (count < 2) return undefined;
  const rise = window.lastValue - firstValue + window.lost;
  const sampled = lastAt - firstAt;
  const distance = sampled / (count - 1);
  const start = Math.min(
    reach(firstAt - window.from, distance),
    untilZero(firstValue, rise, sampled),
  );
  const end = reach(window.to - lastAt, distance);
  return (rise * (sampled + start + end)) / sampled;
}

/** As `rateOf`. */
export function rateBetween(window: Readonly<Ends>): number | undefined {
  const increase = increaseBetween(window);
  return increase === undefined ? undefined : increase / ((window.to - window.from) / SECOND);
}

export function noEnds(): Ends {
  return { from: 0, to: 0, count: 0, firstAt: 0, firstValue: 0, lastAt: 0, lastValue: 0, lost: 0 };
}

/** Fills in what samples of a window show, and returns it. */
export function endsOf(samples: readonly Sample[], window: Ends): Ends {
  const first = samples[0];
  const last = samples[samples.length - 1];
  window.count = samples.length;
  if (first === undefined || last === undefined) return window;
  window.firstAt = first.at;
  window.firstValue = first.value;
  window.lastAt = last.at;
  window.lastValue = last.value;
  window.lost = lostToResets(samples);
  return window;
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

/** How long before its first value a counter rising like this one was zero: it cannot have risen before. */
function untilZero(first: number, rise: number, sampled: Millis): Millis {
  if (rise <= 0 || first < 0) return Number.POSITIVE_INFINITY;
  return sampled * (first / rise);
}
