/** Each traffic shape at instants whose load is known. */
import { describe, expect, it } from 'vitest';
import type { TrafficPart, TrafficShape } from '../../../../src/simulator/traffic/part.ts';
import { offeredBy } from '../../../../src/simulator/traffic/shapes.ts';
import { HOUR, MINUTE, START } from '../small-world.ts';

function always(shape: TrafficShape): TrafficPart {
  return { from: undefined, until: undefined, ...shape };
}

function loadAt(shape: TrafficShape, at: number): number {
  return offeredBy([always(shape)], at);
}

describe('traffic shapes', () => {
  it('add up, and are nothing outside their dates', () => {
    const parts: readonly TrafficPart[] = [
      always({ shape: 'flat', rps: 10 }),
      { from: START, until: START + HOUR, shape: 'flat', rps: 5 },
    ];
    expect(offeredBy(parts, START - 1)).toBe(10);
    expect(offeredBy(parts, START)).toBe(15);
    expect(offeredBy(parts, START + HOUR)).toBe(10);
  });

  it('draw a day with its peak at the local hour and its trough twelve hours away', () => {
    // START is midnight UTC, eight in the morning in Shanghai; 21:00 there is 13 hours later.
    const shape: TrafficShape = {
      shape: 'daily',
      peak: 1_000,
      trough: 0.2,
      peakAt: 21 * HOUR,
      zoneOffset: 8 * HOUR,
    };
    expect(loadAt(shape, START + 13 * HOUR)).toBeCloseTo(1_000);
    expect(loadAt(shape, START + HOUR)).toBeCloseTo(200);
    expect(loadAt(shape, START + 7 * HOUR)).toBeCloseTo(600);
    expect(loadAt(shape, START + 37 * HOUR)).toBeCloseTo(1_000);
  });

  it('draw a rush hour every day around its local time, nothing half its length away', () => {
    // 8:15 in Shanghai is a quarter past START; half as high a quarter of three hours away.
    const shape: TrafficShape = {
      shape: 'rush',
      rps: 1_000,
      peakAt: 8 * HOUR + 15 * MINUTE,
      lasts: 3 * HOUR,
      zoneOffset: 8 * HOUR,
    };
    expect(loadAt(shape, START + 15 * MINUTE)).toBe(1_000);
    expect(loadAt(shape, START + HOUR)).toBeCloseTo(500);
    expect(loadAt(shape, START - 30 * MINUTE)).toBeCloseTo(500);
    expect(loadAt(shape, START + 105 * MINUTE)).toBe(0);
    expect(loadAt(shape, START + 12 * HOUR)).toBe(0);
    expect(loadAt(shape, START + 48 * HOUR + 15 * MINUTE)).toBe(1_000);
  });

  it('see a rush hour at midnight from both sides', () => {
    const lasts = 2 * HOUR;
    const shape: TrafficShape = { shape: 'rush', rps: 100, peakAt: 0, lasts, zoneOffset: 0 };
    expect(loadAt(shape, START - 30 * MINUTE)).toBeCloseTo(50);
    expect(loadAt(shape, START + 30 * MINUTE)).toBeCloseTo(50);
  });

  it('grow by their share every week, and were smaller before', () => {
    const growth = { perWeek: 0.1, since: START };
    const parts: readonly TrafficPart[] = [{ ...always({ shape: 'flat', rps: 100 }), growth }];
    const week = 7 * 24 * HOUR;
    expect(offeredBy(parts, START)).toBe(100);
    expect(offeredBy(parts, START + week)).toBeCloseTo(110);
    // 1.1 to the 26th is 11.918.
    expect(offeredBy(parts, START + 26 * week)).toBeCloseTo(1_191.8, 1);
    expect(offeredBy(parts, START - week)).toBeCloseTo(90.9, 1);
  });

  it('raise a flash in a straight line, hold it and halve it', () => {
    const shape: TrafficShape = {
      shape: 'flash',
      at: START,
      rps: 800,
      rise: MINUTE,
      hold: 10 * MINUTE,
      halfLife: HOUR,
    };
    expect(loadAt(shape, START - 1)).toBe(0);
    expect(loadAt(shape, START + 15_000)).toBe(200);
    expect(loadAt(shape, START + 5 * MINUTE)).toBe(800);
    expect(loadAt(shape, START + 11 * MINUTE + HOUR)).toBeCloseTo(400);
    expect(loadAt(shape, START + 11 * MINUTE + 3 * HOUR)).toBeCloseTo(100);
  });

  it.each([
    ['step', { shape: 'step', at: START, rps: 50 }, 0, 50],
    ['tail', { shape: 'tail', at: START, rps: 50, halfLife: MINUTE }, 0, 25],
    ['ramp', { shape: 'ramp', at: START, over: 2 * MINUTE, rps: 50 }, 0, 25],
  ] as const)('let a %s begin at its instant', (_, shape, before, afterAMinute) => {
    expect(loadAt(shape, START - 1)).toBe(before);
    expect(loadAt(shape, START + MINUTE)).toBeCloseTo(afterAMinute);
  });

  it('put a sigmoid half up at its instant and at 5% and 95% half a width away', () => {
    const shape: TrafficShape = { shape: 'sigmoid', at: START, over: 10 * MINUTE, rps: 1_000 };
    expect(loadAt(shape, START)).toBeCloseTo(500);
    expect(loadAt(shape, START - 5 * MINUTE)).toBeCloseTo(50);
    expect(loadAt(shape, START + 5 * MINUTE)).toBeCloseTo(950);
  });

  it('join points by straight lines and are nothing before and after them', () => {
    const shape: TrafficShape = {
      shape: 'points',
      points: [
        { at: START, rps: 10 },
        { at: START + MINUTE, rps: 40 },
        { at: START + 3 * MINUTE, rps: 0 },
      ],
    };
    expect(loadAt(shape, START - 1)).toBe(0);
    expect(loadAt(shape, START)).toBe(10);
    expect(loadAt(shape, START + 20_000)).toBeCloseTo(20);
    expect(loadAt(shape, START + 2 * MINUTE)).toBe(20);
    expect(loadAt(shape, START + 4 * MINUTE)).toBe(0);
  });
});
