/** What a count of the business is at an instant. Knows nothing of who asks for it. */
import type { Millis } from '../model/units.ts';
import type { GaugeTruth } from './scenario.ts';

/** Whole units, straight from one point to the next; before the first and after the last as there. */
export function gaugeAt({ points }: GaugeTruth, at: Millis): number {
  let value = points[0]?.value ?? 0;
  for (const [index, point] of points.entries()) {
    if (at < point.at) break;
    const next = points[index + 1] ?? point;
    const share = next.at > point.at ? Math.min(1, (at - point.at) / (next.at - point.at)) : 0;
    value = point.value + share * (next.value - point.value);
  }
  return Math.round(value);
}
