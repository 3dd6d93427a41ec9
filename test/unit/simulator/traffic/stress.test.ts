/** The double step and the three stress shapes at instants whose load is known. */
import { describe, expect, it } from 'vitest';
import type { TrafficPart, TrafficShape } from '../../../../src/simulator/traffic/part.ts';
import { offeredBy } from '../../../../src/simulator/traffic/shapes.ts';
import { MINUTE, SECOND, START } from '../small-world.ts';

function always(shape: TrafficShape): TrafficPart {
  return { from: undefined, until: undefined, ...shape };
}

const FLAT = always({ shape: 'flat', rps: 1_000 });

describe('stress shapes', () => {
  it('step twice, the second time on top of the first', () => {
    const againAt = START + 3 * MINUTE;
    const part = always({ shape: 'double-step', at: START, rps: 200, againAt, againRps: 500 });
    const at = [START - 1, START, againAt - 1, againAt].map((time) => offeredBy([part], time));
    expect(at).toEqual([0, 200, 200, 700]);
  });

  it('climb stairs of equal height and stay at the top', () => {
    const part = always({ shape: 'stairs', at: START, rps: 900, steps: 3, every: MINUTE });
    const minutes = [-1, 0, 1, 2, 3, 60];
    const loads = minutes.map((minute) => offeredBy([part], START + minute * MINUTE));
    expect(loads).toEqual([0, 300, 600, 900, 900, 900]);
  });

  it('jitter without end between nothing and the most, another height each time', () => {
    const part = always({ shape: 'jitter', at: START, rps: 1_000, every: 10 * SECOND });
    const turns = Array.from({ length: 100 }, (_, turn) => START + turn * 10 * SECOND);
    const loads = turns.map((at) => offeredBy([part], at));
    const changes = loads.slice(1).map((load, index) => Math.abs(load - (loads[index] ?? 0)));

    // Multiples of 0.618...: the first three are 0.618, 0.236 and 0.854 of the most.
    expect(loads.slice(0, 3).map(Math.round)).toEqual([618, 236, 854]);
    expect(Math.min(...changes)).toBeGreaterThan(350);
    expect(Math.max(...loads)).toBeLessThan(1_000);
    expect(offeredBy([part], START - 1)).toBe(0);
  });

  it('lose a region for its time, and get it back with a rush that halves', () => {
    const outage = always({
      shape: 'outage',
      at: START,
      lasts: 10 * MINUTE,
      share: 0.3,
      rush: 1,
      halfLife: 2 * MINUTE,
    });
    const minutes = [-1, 0, 9, 10, 12, 60];
    const loads = minutes.map((minute) => offeredBy([FLAT, outage], START + minute * MINUTE));
    // 70% while it is out; 130% when all of it comes twice; then 115%, and 100% in the end.
    expect(loads.map(Math.round)).toEqual([1_000, 700, 700, 1_300, 1_150, 1_000]);
  });
});
