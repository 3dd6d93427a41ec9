/** rate() and increase() by Prometheus' rules, with numbers worked out by hand. */
import { describe, expect, it } from 'vitest';
import { increaseOf, rateOf } from '../../../../src/simulator/promql/rate.ts';
import type { Sample } from '../../../../src/simulator/promql/value.ts';

/** Values every 15 s, the first one at `first` seconds. */
function every15s(first: number, values: readonly number[]): readonly Sample[] {
  return values.map((value, index) => ({ at: (first + index * 15) * 1_000, value }));
}

const FROM = 0;
const TO = 60_000;

describe('rate over a range', () => {
  it('is exact for samples at both ends', () => {
    expect(rateOf({ samples: every15s(0, [100, 115, 130, 145, 160]), from: FROM, to: TO })).toBe(1);
  });

  it('reaches to the ends when they are nearer than 1.1 sample distances', () => {
    // 45 at 1 per second from 10 s to 55 s; both gaps are short, so the whole 60 s count: 60 in 60 s.
    const samples = every15s(10, [100, 115, 130, 145]);
    expect(increaseOf({ samples, from: FROM, to: TO })).toBeCloseTo(60);
  });

  it('reaches half a sample distance where the series begins or ends inside the range', () => {
    // Samples at 30 and 45 s: 15 in 15 s, plus 7.5 s at the start and the whole 15 s at the end.
    const samples = every15s(30, [100, 115]);
    expect(increaseOf({ samples, from: FROM, to: TO })).toBeCloseTo(15 + 7.5 + 15);
  });

  it('never reaches back beyond the moment the counter was zero', () => {
    // 2 at the first sample, rising 15 in 15 s: it was zero two seconds before.
    const samples = every15s(10, [2, 17, 32, 47]);
    expect(increaseOf({ samples, from: FROM, to: TO })).toBeCloseTo(45 + 2 + 5);
  });

  it('counts on after a reset', () => {
    // 100, 110, reset, 4, 14: 10 before, 4 since the reset, 10 after.
    const samples = every15s(0, [100, 110, 4, 14, 24]);
    expect(increaseOf({ samples, from: FROM, to: TO })).toBeCloseTo(10 + 4 + 10 + 10);
  });

  it.each([[[]], [[5]]])('is nothing for the samples %j', (values) => {
    expect(rateOf({ samples: every15s(0, values), from: FROM, to: TO })).toBeUndefined();
  });
});
