/** Range queries keep the points of the past. Says nothing of how a single point is worked out. */
import { describe, expect, it } from 'vitest';
import { createRangeReader } from '../../../../src/simulator/prometheus/range.ts';
import type { Evaluate } from '../../../../src/simulator/promql/value.ts';
import { pointsIn } from '../../../builders/points.ts';
import { MINUTE } from '../small-world.ts';

/** A query whose value is the minute itself, and has none at those minutes; with all times it was worked out at. */
function reading(gaps: readonly number[] = []) {
  const asked: number[] = [];
  let now = 0;
  const evaluate: Evaluate = ({ at }) => {
    const minute = at / MINUTE;
    asked.push(minute);
    const elements = gaps.includes(minute) ? [] : [{ labels: {}, value: minute, at }];
    return { kind: 'vector', elements };
  };
  const read = createRangeReader({ clock: { now: () => now }, source: { select: () => [] } });
  return {
    asked,
    /** The minutes of the answer, asked for at the minute `at`. */
    minutes(from: number, to: number, at = to) {
      now = at * MINUTE;
      const span = { from: from * MINUTE, to: to * MINUTE, step: MINUTE };
      const answer = read({ query: 'q', evaluate, span });
      if (answer.kind === 'failed') throw new Error(answer.cause);
      return [...answer.points.values];
    },
  };
}

describe('range reader', () => {
  it('works out what is settled once, and the two newest minutes at each question', () => {
    const { minutes, asked } = reading();
    expect(minutes(1, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(minutes(2, 6)).toEqual([2, 3, 4, 5, 6]);
    // At minute 5 all up to 3 is settled; at minute 6 so is 4.
    expect(asked).toEqual([1, 2, 3, 4, 5, 4, 5, 6]);
  });

  it('leaves out what has no value, wherever the question begins and ends', () => {
    const { minutes } = reading([2, 3, 6]);
    expect(minutes(1, 10)).toEqual([1, 4, 5, 7, 8, 9, 10]);
    expect(minutes(2, 10)).toEqual([4, 5, 7, 8, 9, 10]);
    expect(minutes(4, 6, 10)).toEqual([4, 5]);
    expect(minutes(6, 7, 10)).toEqual([7]);
  });

  it('begins anew for a time that it does not know', () => {
    const { minutes } = reading();
    expect(minutes(10, 12, 20)).toEqual([10, 11, 12]);
    expect(minutes(5, 11, 20)).toEqual([5, 6, 7, 8, 9, 10, 11]);
    expect(minutes(30, 31, 40)).toEqual([30, 31]);
  });

  it('lets old points go and still answers the same', () => {
    const { minutes, asked } = reading([100, 2_500]);
    minutes(0, 2_600);
    const known = asked.length;
    expect(minutes(2_400, 2_602)).toHaveLength(202);
    expect(minutes(2_400, 2_603).slice(0, 3)).toEqual([2_400, 2_401, 2_402]);
    // Two newly settled minutes and two open ones, then one and two: nothing of the past again.
    expect(asked.length - known).toBe(7);
  });

  it('goes on where a query failed', () => {
    let series = 2;
    const evaluate: Evaluate = ({ at }) => ({
      kind: 'vector',
      elements: Array.from({ length: at > 2 * MINUTE ? series : 1 }, () => ({
        ...{ labels: {}, value: at, at },
      })),
    });
    const clock = { now: () => 9 * MINUTE };
    const read = createRangeReader({ clock, source: { select: () => [] } });
    const request = { query: 'q', evaluate, span: { from: MINUTE, to: 4 * MINUTE, step: MINUTE } };
    expect(() => read(request)).toThrow('more than one series');
    series = 1;
    const answer = read(request);
    expect(pointsIn(answer).map(({ at }) => at / MINUTE)).toEqual([1, 2, 3, 4]);
  });
});
