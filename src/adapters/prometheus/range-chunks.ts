/** Cuts a long time into questions Prometheus will answer: it refuses more than 11,000 points at once. Pure. */
import type { Millis } from '../../model/units.ts';

const POINTS_MAX = 10_000;
/** Two weeks of minutes are three; this is a bound on mistakes. */
const CHUNKS_MAX = 50;

export interface Span {
  readonly from: Millis;
  readonly to: Millis;
  readonly step: Millis;
}

/** Adjoining spans on one grid of steps, oldest first; undefined when the span makes no sense or is far too fine. */
export function chunksOf({ from, to, step }: Span): readonly Span[] | undefined {
  if (!(step > 0) || !(to >= from)) return undefined;
  const points = Math.floor((to - from) / step) + 1;
  const count = Math.ceil(points / POINTS_MAX);
  if (count > CHUNKS_MAX) return undefined;
  return Array.from({ length: count }, (_, index) => {
    const first = from + index * POINTS_MAX * step;
    return { from: first, to: Math.min(to, first + (POINTS_MAX - 1) * step), step };
  });
}
