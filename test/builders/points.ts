/** Points as a list of objects, so that tests can say what they expect of them. */
import { type Point, type Points, pointsOf } from '../../src/model/points.ts';
import type { RangeAnswer } from '../../src/ports/metrics.ts';

/** An answer, and nothing in it. */
export const NO_POINTS: RangeAnswer = { kind: 'points', points: pointsOf([]), warnings: [] };

function listOf({ ats, values }: Points): Point[] {
  return Array.from(ats, (at, index) => ({ at, value: values[index] ?? Number.NaN }));
}

/** None when the answer is that it failed. */
export function pointsIn(answer: RangeAnswer): Point[] {
  return answer.kind === 'points' ? listOf(answer.points) : [];
}
