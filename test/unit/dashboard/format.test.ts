/** Numbers and times as the page shows them, marks of the calendar, and the span of charts. */
import { describe, expect, it } from 'vitest';
import { createFormat, languageOf } from '../../../src/dashboard/format.ts';
import { marksOf, nextMark } from '../../../src/dashboard/marks.ts';
import { spanOf, viewAround } from '../../../src/dashboard/scene.ts';
import { HOUR, MINUTE, SALE, START } from './told.ts';

const EN = createFormat('en', 'Asia/Shanghai');
const ZH = createFormat('zh', 'Asia/Shanghai');

describe('formats', () => {
  it.each([
    ['zh-CN', 'zh'],
    ['zh', 'zh'],
    ['en-US', 'en'],
    ['de', 'en'],
  ] as const)('reads %s as %s', (preferred, language) => {
    expect(languageOf([preferred])).toBe(language);
  });

  it('does not show what is unknown as a number', () => {
    expect([EN.whole(null), EN.share(null), EN.money(null, 'CNY')]).toEqual(['–', '–', '–']);
    expect(EN.whole(0)).toBe('0');
  });

  it.each([
    [0, '0%'],
    [0.00001, '<0.01%'],
    [0.0051, '0.51%'],
    [0.0555, '5.5%'],
    [0.9999, '99%'],
    [1, '100%'],
    [1.37, '137%'],
    [Number.POSITIVE_INFINITY, '∞'],
  ])('shows the share %d as %s', (ratio, text) => {
    expect(EN.share(ratio)).toBe(text);
  });

  it.each([
    [5 * MINUTE, '5 min', '5分钟'],
    [3 * HOUR, '3 h', '3小时'],
    [200 * MINUTE, '3 h 20 min', '3小时20分钟'],
    [52 * HOUR, '2 d 4 h', '2天4小时'],
    [48 * HOUR - 1, '1 d 23 h', '1天23小时'],
  ])('shows the length %d as %s and %s', (time, en, zh) => {
    expect([EN.length(time), ZH.length(time)]).toEqual([en, zh]);
  });

  it('shows times in the zone of the calendar: 16:00 UTC is midnight in Shanghai', () => {
    expect([EN.clock(START), EN.day(START)]).toEqual(['00:00', 'Mon 1 Mar']);
    expect(ZH.day(START)).toBe('3月1日周一');
  });

  it('shows money with its currency', () => {
    expect(EN.money(4_414_510_000, 'CNY')).toBe('4,414.51 CNY');
  });
});

describe('marks of the calendar', () => {
  it('are in order of time, without a hold or a tail that ends with the promotion', () => {
    const frozen = { ...SALE, freeze: { from: START - HOUR, to: START + 2 * HOUR } };
    expect(marksOf([frozen]).map(({ kind }) => kind)).toEqual([
      'freeze-from',
      'ready',
      'start',
      'end',
      'freeze-to',
    ]);
    expect(nextMark(marksOf([frozen]), START)?.kind).toBe('end');
  });
});

describe('the span of charts', () => {
  const full = { from: 0, to: 24 * HOUR };

  it('ends a quarter of its length after the playhead', () => {
    expect(viewAround(full, 12 * HOUR, 4 * HOUR)).toEqual({ from: 9 * HOUR, to: 13 * HOUR });
  });

  it('is six hours of a run of days until somebody chooses or it is over', () => {
    expect(spanOf(undefined, full, false)).toBe(6 * HOUR);
    expect(spanOf(undefined, full, true)).toBeUndefined();
    expect(spanOf(undefined, { from: 0, to: 3 * HOUR }, false)).toBeUndefined();
    expect(spanOf('all', full, false)).toBeUndefined();
    expect(spanOf(HOUR, full, true)).toBe(HOUR);
  });

  it('never leaves the whole, and is the whole when nothing was chosen', () => {
    expect(viewAround(full, 0, 4 * HOUR)).toEqual({ from: 0, to: 4 * HOUR });
    expect(viewAround(full, 24 * HOUR, 4 * HOUR)).toEqual({ from: 20 * HOUR, to: 24 * HOUR });
    expect(viewAround(full, 0, undefined)).toBe(full);
  });
});
