/** Readings after a gap, and of samples that come late: a rate over a minute is too low while the minute is not whole, and then counts as partial. */
import { describe, expect, it } from 'vitest';
import { fresh, missing, type Reading } from '../../../src/model/reading.ts';
import type { Rps } from '../../../src/model/units.ts';
import { MINUTE, SECOND } from '../../../src/model/units.ts';
import { createGaps } from '../../../src/observe/gaps.ts';
import { NOW } from '../../builders/instant.ts';

const SCRAPE = 15 * SECOND;

/** What becomes of readings of one demand, one after the other. */
function kindsOf(readings: readonly Reading<Rps>[]): string[] {
  const gaps = createGaps(SCRAPE);
  return readings.map((reading) => {
    const now = 'at' in reading ? reading.at : NOW;
    return gaps(reading, { of: 'shop/web requests', smear: MINUTE, now }).kind;
  });
}

/** Fresh at so many seconds. */
const seen = (...seconds: readonly number[]): Reading<Rps>[] =>
  seconds.map((second) => fresh(100, NOW + second * SECOND));

describe('a reading after a gap', () => {
  it('is partial until the range of its query is whole again', () => {
    // Nothing from 15 to 135; whole a minute after that.
    const kinds = kindsOf(seen(0, 15, 135, 150, 165, 180, 194, 195, 210));

    expect(kinds.slice(0, 2)).toEqual(['fresh', 'fresh']);
    expect(kinds.slice(2, 7)).toEqual(Array.from({ length: 5 }, () => 'partial'));
    expect(kinds.slice(7)).toEqual(['fresh', 'fresh']);
  });

  it('keeps its number, and says why it is doubted', () => {
    const gaps = createGaps(SCRAPE);
    const ranged = { of: 'shop/web requests', smear: 5 * MINUTE };
    gaps(fresh(100, NOW), { ...ranged, now: NOW });
    const now = NOW + 2 * MINUTE;

    expect(gaps(fresh(40, now), { ...ranged, now })).toEqual({
      kind: 'partial',
      value: 40,
      at: NOW + 2 * MINUTE,
      coverage: null,
      cause: 'the query looks 300 s back, and some of that time is missing',
    });
  });

  it('is one after more than two scrapes and five seconds without a sample', () => {
    expect(kindsOf(seen(0, 35))).toEqual(['fresh', 'fresh']);
    expect(kindsOf(seen(0, 36))).toEqual(['fresh', 'partial']);
  });

  it('is none when only the answers were missing, and no sample', () => {
    const stale: Reading<Rps> = { kind: 'stale', value: 100, at: NOW, cause: 'sampled 60 s ago' };

    expect(kindsOf([...seen(0), missing('time-out'), ...seen(20)]).at(-1)).toBe('fresh');
    expect(kindsOf([...seen(0), stale, ...seen(90)]).at(-1)).toBe('partial');
  });

  it('is one after somebody did not report, whose part of the range is missing', () => {
    const lacking: Reading<Rps> = {
      ...{ kind: 'partial', value: 50, at: NOW + 15 * SECOND },
      ...{ coverage: 0.5, cause: '1 of 2 targets report' },
    };

    expect(kindsOf([...seen(0), lacking, ...seen(30, 60, 74, 75)])).toEqual([
      ...['fresh', 'partial', 'partial', 'partial', 'partial', 'fresh'],
    ]);
  });

  it('is not begun by those of whom nobody knows whether they report', () => {
    const unknown: Reading<Rps> = {
      ...{ kind: 'partial', value: 50, at: NOW + 15 * SECOND },
      ...{ coverage: null, cause: 'the demand names no targets' },
    };

    expect(kindsOf([...seen(0), unknown, ...seen(30)])).toEqual(['fresh', 'partial', 'fresh']);
  });

  it('is whole at once where the query looks at no range, and for a process that has just begun', () => {
    const gaps = createGaps(SCRAPE);
    const kinds = seen(0, 300).map(
      (reading) => gaps(reading, { of: 'shop/web sessions', smear: undefined, now: NOW }).kind,
    );

    expect(kinds).toEqual(['fresh', 'fresh']);
    expect(kindsOf(seen(0))).toEqual(['fresh']);
  });

  it('is of one demand alone', () => {
    const gaps = createGaps(SCRAPE);
    const at = (of: string, second: number) =>
      gaps(fresh(1, NOW + second * SECOND), { of, smear: MINUTE, now: NOW + second * SECOND }).kind;

    expect([at('a', 0), at('b', 120), at('a', 120), at('b', 135)]).toEqual([
      ...['fresh', 'fresh', 'partial', 'fresh'],
    ]);
  });
});

describe('a reading whose newest sample is late', () => {
  type Look = readonly [second: number, age: number];

  /** Looked at every five seconds or so: when, and how old the newest sample is then. */
  function looked(looks: readonly Look[]): string[] {
    const gaps = createGaps(SCRAPE);
    return looks.map(([second, age]) => {
      const now = NOW + second * SECOND;
      return gaps(fresh(100, now - age * SECOND), { of: 'shop/web requests', smear: MINUTE, now })
        .kind;
    });
  }

  /** It comes that much late, every 15 seconds, and is looked at every five. */
  const comingLate = (late: number, times: number): Look[] =>
    Array.from({ length: times }, (_, index) => [5 * index, late + ((5 * index) % 15)]);

  it('is partial once it has been for longer than a scrape, and whole as soon as it is not', () => {
    // 31.6 s are more than 22.5, from the first look on; 15 s later it still may be one lost scrape, 20 s later not.
    const [before, after] = [comingLate(31.6, 6), [[30, 13] as const, [35, 3] as const]];

    expect(looked([...before, ...after])).toEqual([
      ...['fresh', 'fresh', 'fresh', 'fresh', 'partial', 'partial'],
      ...['fresh', 'fresh'],
    ]);
  });

  it('says how old it is', () => {
    const gaps = createGaps(SCRAPE);
    const ranged = { of: 'shop/web requests', smear: MINUTE };
    const at = NOW - 32 * SECOND;
    gaps(fresh(100, at), { ...ranged, now: NOW });

    const now = NOW + 16 * SECOND;
    expect(gaps(fresh(100, at + 15 * SECOND), { ...ranged, now })).toEqual({
      ...{ kind: 'partial', value: 100, at: at + 15 * SECOND, coverage: null },
      cause: 'the query looks 60 s back, and its newest sample is 33 s old',
    });
  });

  it('is in order when a scrape is jittery, the way is long, or one is lost', () => {
    // A scrape's distance and half of one more.
    expect(looked(comingLate(7.5, 24))).toEqual(Array.from({ length: 24 }, () => 'fresh'));
    // Sampled at 0; the one at 15 is lost, and that of 30 comes four seconds late.
    const lost: Look[] = [0, 5, 10, 15, 20, 25, 30, 33].map((second) => [second, second]);
    expect(looked([...lost, [35, 5], [40, 10]])).toEqual(Array.from({ length: 10 }, () => 'fresh'));
  });

  it('is late again only after it was in time, and an answer that is missing is not in time', () => {
    const gaps = createGaps(SCRAPE);
    const ranged = { of: 'shop/web requests', smear: MINUTE };
    const late = (second: number, age: number) => {
      const now = NOW + second * SECOND;
      return gaps(fresh(100, now - age * SECOND), { ...ranged, now }).kind;
    };

    expect([late(0, 30), late(5, 12), late(10, 23), late(20, 30)]).toEqual(
      Array.from({ length: 4 }, () => 'fresh'),
    );
    gaps(missing('time-out'), { ...ranged, now: NOW + 25 * SECOND });
    expect(late(26, 33)).toBe('partial');
  });

  it('says nothing of a query that looks at no range', () => {
    const gaps = createGaps(SCRAPE);
    const kinds = [0, 20, 40].map((second) => {
      const now = NOW + second * SECOND;
      const reading = fresh(100, now - 40 * SECOND);
      return gaps(reading, { of: 'shop/web sessions', smear: undefined, now }).kind;
    });

    expect(kinds).toEqual(['fresh', 'fresh', 'fresh']);
  });
});
