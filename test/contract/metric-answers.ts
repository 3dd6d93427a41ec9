/** Reads answers of a Metrics port for its contract; it decides nothing about them. */
import { expect } from 'vitest';
import type { Millis } from '../../src/model/units.ts';
import type { InstantAnswer } from '../../src/ports/metrics.ts';

/** In ascending order, for series have none. Throws what a failed answer says. */
export function valuesOf(answer: InstantAnswer): readonly number[] {
  if (answer.kind === 'failed') throw new Error(answer.cause);
  return answer.series.map(({ value }) => value).toSorted((a, b) => a - b);
}

export function timesOf(answer: InstantAnswer): readonly Millis[] {
  return answer.kind === 'vector' ? answer.series.map(({ at }) => at) : [];
}

/** As many as wanted, in the same order, each within the tolerance. */
export function expectNear(
  found: readonly number[],
  wanted: readonly number[],
  tolerance: number,
): void {
  expect(found).toHaveLength(wanted.length);
  for (const [index, value] of wanted.entries()) {
    expect(found[index]).toBeGreaterThan(value * (1 - tolerance));
    expect(found[index]).toBeLessThan(value * (1 + tolerance));
  }
}
