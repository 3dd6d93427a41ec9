/** Days of a zone as instants, where clocks change and where they do not. */
import { describe, expect, it } from 'vitest';
import { daysAround } from '../../../src/policy/local-days.ts';

function said(now: string, zone: string): string[] {
  return daysAround(Date.parse(now), zone).map(
    ({ from, to }) => `${new Date(from).toISOString()} ${(to - from) / 3_600_000}`,
  );
}

describe('the days around now', () => {
  it('begin at the midnights of the zone', () => {
    // 23:30 in Shanghai is 15:30 UTC; its midnights are at 16:00 UTC.
    expect(said('2027-03-01T15:30:00Z', 'Asia/Shanghai')).toEqual([
      '2027-02-27T16:00:00.000Z 24',
      '2027-02-28T16:00:00.000Z 24',
      '2027-03-01T16:00:00.000Z 24',
    ]);
    expect(said('2027-03-01T16:00:00Z', 'Asia/Shanghai')[1]).toBe('2027-03-01T16:00:00.000Z 24');
  });

  it('are 23 or 25 hours long where clocks change', () => {
    // Berlin is an hour ahead in winter, two in summer, from the night of 28 March to that of 31 October 2027.
    expect(said('2027-03-28T12:00:00Z', 'Europe/Berlin')).toEqual([
      '2027-03-26T23:00:00.000Z 24',
      '2027-03-27T23:00:00.000Z 23',
      '2027-03-28T22:00:00.000Z 24',
    ]);
    expect(said('2027-10-31T12:00:00Z', 'Europe/Berlin')[1]).toBe('2027-10-30T22:00:00.000Z 25');
  });
});
