/** Minutes come out of their columns as they were put in, whatever tiers each of them knew. */
import { describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../../src/model/units.ts';
import type { Minute, TierMinute } from '../../../src/simulator/minute.ts';
import { openMinuteBook } from '../../../src/simulator/minute-book.ts';

const FROM = Date.UTC(2027, 0, 1);
const DOOR = { lost: 1, refused: 2, blocked: 3, queued: 4, retried: 5, bots: 6, onLine: 7 };

function tier(offered: number): TierMinute {
  return { offered, served: 40, peakOffered: 2.5, leastCapacity: 0, readyPods: 3, short: 5_000 };
}

function minute(row: number, tiers: Readonly<Record<string, TierMinute>>): Minute {
  return {
    from: FROM + row * MINUTE,
    tiers: new Map(Object.entries(tiers)),
    instances: row,
    readyCloudNodes: 2,
    spent: 7,
  };
}

describe('minutes in columns', () => {
  it('are read as they were added, with tiers that come later and doors that open once', () => {
    const added = [
      minute(0, { 'shop/login': tier(50) }),
      minute(1, { 'shop/login': { ...tier(60), door: DOOR }, 'shop/cart': tier(0) }),
      minute(2, { 'shop/cart': tier(70) }),
    ];
    const book = openMinuteBook(FROM);
    for (const one of added) book.add(one);
    expect(book.read()).toEqual(added);
  });

  it('go on from one day to the next', () => {
    const book = openMinuteBook(FROM);
    for (let row = 0; row <= DAY / MINUTE; row += 1) book.add(minute(row, { a: tier(row) }));
    const read = book.read();
    expect(read).toHaveLength(1_441);
    expect(read.at(-1)).toEqual(minute(1_440, { a: tier(1_440) }));
  });

  it('are none before the first is over', () => {
    expect(openMinuteBook(FROM).read()).toEqual([]);
  });
});
