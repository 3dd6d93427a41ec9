/** Clock times of a zone, whatever the machine's own zone is. */
import { describe, expect, it } from 'vitest';
import { createZonedTime } from '../../../src/report/zoned-time.ts';

const NEW_YEAR = Date.UTC(2012, 11, 31, 16, 5, 9);

describe('clock times', () => {
  it('are those of the zone, not of the machine', () => {
    const shanghai = createZonedTime('Asia/Shanghai');
    expect(shanghai.full(NEW_YEAR)).toBe('Tue 1 Jan 00:05');
    expect(shanghai.iso(NEW_YEAR)).toBe('2013-01-01T00:05:09+08:00');
    const newYork = createZonedTime('America/New_York');
    expect(newYork.full(NEW_YEAR)).toBe('Mon 31 Dec 11:05');
    expect(newYork.iso(NEW_YEAR)).toBe('2012-12-31T11:05:09-05:00');
    expect(createZonedTime('UTC').iso(NEW_YEAR)).toBe('2012-12-31T16:05:09+00:00');
    expect(createZonedTime('Asia/Kolkata').iso(NEW_YEAR)).toBe('2012-12-31T21:35:09+05:30');
  });

  it('name every month with three letters', () => {
    expect(createZonedTime('UTC').day(Date.UTC(2026, 8, 1))).toBe('Tue 1 Sep');
  });
});
