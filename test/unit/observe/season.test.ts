/** The usual day and week: medians over days, and weeks only where two were seen. */
import { describe, expect, it } from 'vitest';
import { pointsOf } from '../../../src/model/points.ts';
import { DAY, HOUR, MINUTE } from '../../../src/model/units.ts';
import { bookOf, newPaper, usualDay, usualWeek } from '../../../src/observe/season.ts';

/** A Monday, 00:00 UTC. */
const MONDAY = Date.UTC(2027, 1, 1);
const NOON = 12 * 12;

function days(count: number, load: (at: number) => number, every = 5 * MINUTE) {
  const steps = (count * DAY) / every;
  const list = Array.from({ length: steps }, (_, index) => {
    const at = MONDAY + index * every;
    return { at, value: load(at) };
  });
  return pointsOf(list);
}

describe('the usual day', () => {
  it('forgets what happened at that time on one day only', () => {
    const spike = MONDAY + 2 * DAY + 12 * HOUR;
    const day = usualDay(
      bookOf(
        days(5, (at) => (at === spike ? 9_000 : 100)),
        [],
      ),
      1,
    );
    expect(day[NOON]).toBe(100);
  });

  it('takes the middle of two days', () => {
    const day = usualDay(
      bookOf(
        days(2, (at) => (at < MONDAY + DAY ? 100 : 300)),
        [],
      ),
      1,
    );
    expect(day).toHaveLength(288);
    expect(day[NOON]).toBe(200);
  });

  it('says what it was told for a time of day nobody has seen', () => {
    expect(usualDay(bookOf(pointsOf([{ at: MONDAY, value: 5 }]), []), 70)[NOON]).toBe(70);
  });
});

describe('the usual week', () => {
  /** Twice as much on the first day of a week, Monday. */
  const mondays = (at: number): number => (Math.floor((at - MONDAY) / DAY) % 7 === 0 ? 200 : 100);

  it('relates each hour of the week to that hour of all days, drawn to 1 by a third after two weeks', () => {
    const week = usualWeek(bookOf(days(14, mondays, HOUR), []));
    expect(week).toHaveLength(168);
    // 12 of 14 days have 100; Mondays are twice that, and two of three parts of the difference count.
    expect(week?.[12]).toBeCloseTo(1 + 2 / 3, 9);
    expect(week?.[24 + 12]).toBe(1);
  });

  it('is not known after one week', () => {
    expect(usualWeek(bookOf(days(13, mondays, HOUR), []))).toBeUndefined();
    expect(usualWeek(bookOf(pointsOf([]), []))).toBeUndefined();
  });

  it('is like every day where there usually is no load', () => {
    expect(
      usualWeek(
        bookOf(
          days(14, () => 0, HOUR),
          [],
        ),
      )?.[0],
    ).toBe(1);
  });
});

describe('paper that was written on before', () => {
  it('shows nothing of the last book in the next one', () => {
    const paper = newPaper();
    bookOf(
      days(5, () => 9_000),
      [],
      paper,
    );
    const minutes = days(2, () => 100);

    const again = bookOf(minutes, [], paper);

    // Two days of 288 readings each; five days of another load stood there before.
    expect(again.values).toEqual(new Float64Array(576).fill(100));
    expect(usualDay(again, 1)[NOON]).toBe(100);
    expect(again).toEqual(bookOf(minutes, []));
  });
});
