/** Durations, dates, moments and time zones. */
import { describe, expect, it } from 'vitest';
import {
  DATE,
  duration,
  durationText,
  INSTANT,
  moment,
  TIME_ZONE,
} from '../../../src/policy/notation-time.ts';
import { adviceOf, readOr } from './read-notation.ts';

describe('a duration', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['3d', 259_200_000],
    ['1h30m', 5_400_000],
    ['250ms', 250],
    ['0s', 0],
    ['10', 'UNIT_MISSING'],
    ['10min', 'BAD_FORMAT'],
    ['1.5h', 'BAD_FORMAT'],
    ['400d', 'OUT_OF_RANGE'],
    [10, 'UNIT_MISSING'],
  ])('%j reads as %j', (text, expected) => {
    expect(readOr(duration(), text)).toBe(expected);
  });

  it('below its bound is out of range', () => {
    expect(readOr(duration({ min: 60_000, max: 120_000 }), '30s')).toBe('OUT_OF_RANGE');
  });

  it.each([
    [0, '0s'],
    [250, '250ms'],
    [1_500, '1s500ms'],
    [90_000, '1m30s'],
    [86_400_000, '1d'],
    [129_600_000, '1d12h'],
  ])('of %d ms is written %s and read back', (ms, text) => {
    expect(durationText(ms)).toBe(text);
    expect(readOr(duration(), text)).toBe(ms);
  });
});

describe('a date', () => {
  it.each([
    ['2027-03-01', { year: 2027, month: 3, day: 1 }],
    ['2028-02-29', { year: 2028, month: 2, day: 29 }],
    ['2027-02-29', 'NO_SUCH_DATE'],
    ['2027-13-01', 'NO_SUCH_DATE'],
    ['2027-04-31', 'NO_SUCH_DATE'],
    ['1999-01-01', 'NO_SUCH_DATE'],
    ['2200-01-01', 'NO_SUCH_DATE'],
    ['2027-00-10', 'NO_SUCH_DATE'],
    ['2027-01-00', 'NO_SUCH_DATE'],
    ['1 March 27', 'BAD_FORMAT'],
    [20_270_301, 'WRONG_TYPE'],
  ])('%j reads as %j', (text, expected) => {
    expect(readOr(DATE, text)).toEqual(expected);
  });
});

describe('a moment', () => {
  const any = moment({ daily: true });
  const at = { year: 2027, month: 3, day: 1, hour: 20, minute: 0, second: 0 };
  it.each([
    ['2027-03-01T20:00', { kind: 'local', at, text: '2027-03-01T20:00' }],
    [
      '2027-03-01T20:00:30',
      { kind: 'local', at: { ...at, second: 30 }, text: '2027-03-01T20:00:30' },
    ],
    ['2027-03-01T12:00Z', { kind: 'instant', ms: 1_803_902_400_000, text: '2027-03-01T12:00Z' }],
    [
      '2027-03-01T20:00+08:00',
      { kind: 'instant', ms: 1_803_902_400_000, text: '2027-03-01T20:00+08:00' },
    ],
    ['20:00', { kind: 'daily', minuteOfDay: 1_200, text: '20:00' }],
    ['9:05', { kind: 'daily', minuteOfDay: 545, text: '9:05' }],
    ['24:00', 'NO_SUCH_DATE'],
    ['20:60', 'NO_SUCH_DATE'],
    ['2027-03-01T24:00', 'NO_SUCH_DATE'],
    ['2027-03-01T10:60', 'NO_SUCH_DATE'],
    ['2027-03-01T10:00:60', 'NO_SUCH_DATE'],
    ['2027-02-30T20:00', 'NO_SUCH_DATE'],
    ['2027-03-01T20:00+99:99', 'NO_SUCH_DATE'],
    ['2027-03-01', 'BAD_FORMAT'],
    ['tomorrow', 'BAD_FORMAT'],
  ])('%j reads as %j', (text, expected) => {
    expect(readOr(any, text)).toEqual(expected);
  });

  it('as a bare date is told the midnight it means', () => {
    expect(adviceOf(any, '2027-03-01')).toContain('write 2027-03-01T00:00');
  });

  it('of every day is refused where one moment is meant', () => {
    expect(readOr(moment({ daily: false }), '20:00')).toBe('BAD_FORMAT');
  });
});

describe('an instant', () => {
  it.each([
    ['2027-03-01T12:00:00Z', 1_803_902_400_000],
    ['2027-03-01T12:00:00.250Z', 1_803_902_400_250],
    ['2027-03-01T20:00:00+08:00', 1_803_902_400_000],
    ['2027-03-01T12:00:00', 'BAD_FORMAT'],
    ['2027-13-01T12:00:00Z', 'BAD_FORMAT'],
  ])('%j reads as %j', (text, expected) => {
    expect(readOr(INSTANT, text)).toBe(expected);
  });
});

describe('a time zone', () => {
  it.each([
    ['Asia/Shanghai', 'Asia/Shanghai'],
    ['UTC', 'UTC'],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['CST', 'TIME_ZONE'],
    ['GMT+8', 'TIME_ZONE'],
    ['UTC-5', 'TIME_ZONE'],
    ['Etc/GMT+8', 'TIME_ZONE'],
    ['Etc/GMT-8', 'TIME_ZONE'],
    ['Mars/Olympus', 'TIME_ZONE'],
    ['constructor', 'TIME_ZONE'],
    [8, 'WRONG_TYPE'],
  ])('%j reads as %j', (text, expected) => {
    expect(readOr(TIME_ZONE, text)).toBe(expected);
  });

  it.each([
    ['Etc/GMT-8', 'it lies 8 hours east of Greenwich', 'write Asia/Shanghai'],
    ['Etc/GMT+8', 'it lies 8 hours west of Greenwich', 'write Area/City'],
    ['GMT+8', 'either sign', 'write Asia/Shanghai'],
    ['GMT-5', 'either sign', 'write Area/City'],
  ])('%s is explained', (zone, why, fix) => {
    expect(adviceOf(TIME_ZONE, zone)).toContain(why);
    expect(adviceOf(TIME_ZONE, zone)).toContain(fix);
  });
});
