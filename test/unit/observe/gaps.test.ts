/** Readings after a gap: a rate over a minute is too low until the minute is whole, and then counts as partial. */
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
  const ranged = { of: 'shop/web requests', smear: MINUTE };
  return readings.map((reading) => gaps(reading, ranged).kind);
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
    gaps(fresh(100, NOW), ranged);

    expect(gaps(fresh(40, NOW + 2 * MINUTE), ranged)).toEqual({
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
      (reading) => gaps(reading, { of: 'shop/web sessions', smear: undefined }).kind,
    );

    expect(kinds).toEqual(['fresh', 'fresh']);
    expect(kindsOf(seen(0))).toEqual(['fresh']);
  });

  it('is of one demand alone', () => {
    const gaps = createGaps(SCRAPE);
    const at = (of: string, second: number) =>
      gaps(fresh(1, NOW + second * SECOND), { of, smear: MINUTE }).kind;

    expect([at('a', 0), at('b', 120), at('a', 120), at('b', 135)]).toEqual([
      ...['fresh', 'fresh', 'partial', 'fresh'],
    ]);
  });
});
