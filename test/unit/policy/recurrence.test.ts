/** Occurrences of promotions: dated, daily and by cron, across clock changes. */
import { describe, expect, it } from 'vitest';
import { moment } from '../../../src/policy/notation-time.ts';
import {
  cronProblem,
  occurrencesIn,
  resolveMoment,
  type When,
} from '../../../src/policy/recurrence.ts';

function at(text: string) {
  const read = moment({ daily: true }).read(text);
  if (!read.ok) throw new Error(read.flaw.message);
  return read.value;
}

function instants(when: When, zone: string, from: string, to: string): readonly string[] {
  const found = occurrencesIn(when, zone, { from: Date.parse(from), to: Date.parse(to) });
  return found.map(({ start, end }) => `${iso(start.ms)} ${iso(end.ms)} ${start.kind}`);
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace(':00.000Z', 'Z');
}

const HOUR = 3_600_000;

describe('dated promotions', () => {
  const sale = { start: at('2027-03-01T00:00'), end: at('2027-03-02T00:00') };
  it('occur once', () => {
    expect(instants(sale, 'Asia/Shanghai', '2027-01-01T00:00Z', '2028-01-01T00:00Z')).toEqual([
      '2027-02-28T16:00Z 2027-03-01T16:00Z once',
    ]);
  });

  it('do not occur outside the span', () => {
    expect(instants(sale, 'Asia/Shanghai', '2027-03-01T16:00Z', '2028-01-01T00:00Z')).toEqual([]);
    expect(instants(sale, 'Asia/Shanghai', '2027-01-01T00:00Z', '2027-02-28T16:00Z')).toEqual([]);
  });

  it('may carry an offset of their own', () => {
    const fixed = { start: at('2027-03-01T00:00+09:00'), end: at('2027-03-01T01:00Z') };
    expect(instants(fixed, 'Asia/Shanghai', '2027-01-01T00:00Z', '2028-01-01T00:00Z')).toEqual([
      '2027-02-28T15:00Z 2027-03-01T01:00Z once',
    ]);
  });

  it('without an end, or without anything, never occur', () => {
    expect(
      instants({ start: at('2027-03-01T00:00') }, 'UTC', '2027-01-01T00:00Z', '2028-01-01T00:00Z'),
    ).toEqual([]);
    expect(instants({}, 'UTC', '2027-01-01T00:00Z', '2028-01-01T00:00Z')).toEqual([]);
  });
});

describe('daily promotions', () => {
  it('occur every day, over midnight if they end earlier than they start', () => {
    const late = { start: at('22:00'), end: at('01:30') };
    expect(instants(late, 'Asia/Shanghai', '2027-03-01T00:00Z', '2027-03-03T00:00Z')).toEqual([
      '2027-03-01T14:00Z 2027-03-01T17:30Z once',
      '2027-03-02T14:00Z 2027-03-02T17:30Z once',
    ]);
  });

  it('need both ends as times of day', () => {
    expect(
      instants(
        { start: at('22:00'), end: at('2027-03-01T23:00') },
        'UTC',
        '2027-03-01T00:00Z',
        '2027-03-01T01:00Z',
      ),
    ).toHaveLength(0);
    expect(resolveMoment(at('01:00'), 'UTC', 'start')).toEqual({ kind: 'once', ms: HOUR });
  });
});

describe('scheduled promotions', () => {
  it('occur on the wall clock of the zone, except on excepted dates', () => {
    const fridays = {
      schedule: {
        cron: '0 20 * * 5',
        duration: 2 * HOUR,
        except: [{ year: 2027, month: 5, day: 7 }],
      },
    };
    expect(instants(fridays, 'Asia/Shanghai', '2027-04-30T00:00Z', '2027-05-15T00:00Z')).toEqual([
      '2027-04-30T12:00Z 2027-04-30T14:00Z once',
      '2027-05-14T12:00Z 2027-05-14T14:00Z once',
    ]);
  });

  it('that run when the span begins are in it', () => {
    const long = { schedule: { cron: '0 20 * * 5', duration: 12 * HOUR } };
    expect(instants(long, 'UTC', '2027-05-01T07:59Z', '2027-05-01T08:30Z')).toEqual([
      '2027-04-30T20:00Z 2027-05-01T08:00Z once',
    ]);
  });

  it('in a gap start at the first valid instant and last as long as ever', () => {
    const night = { schedule: { cron: '30 2 * * *', duration: HOUR } };
    expect(instants(night, 'America/New_York', '2027-03-13T00:00Z', '2027-03-16T00:00Z')).toEqual([
      '2027-03-13T07:30Z 2027-03-13T08:30Z once',
      '2027-03-14T07:00Z 2027-03-14T08:00Z gap',
      '2027-03-15T06:30Z 2027-03-15T07:30Z once',
    ]);
  });

  it('twice in one gap are one occurrence', () => {
    const often = { schedule: { cron: '*/30 2 * * *', duration: HOUR } };
    const found = instants(often, 'America/New_York', '2027-03-14T05:00Z', '2027-03-14T23:00Z');
    expect(found).toEqual(['2027-03-14T07:00Z 2027-03-14T08:00Z gap']);
  });

  it('in a fold start once, at the earlier instant', () => {
    const night = { schedule: { cron: '30 1 * * *', duration: HOUR } };
    expect(instants(night, 'America/New_York', '2027-11-07T00:00Z', '2027-11-09T00:00Z')).toEqual([
      '2027-11-07T05:30Z 2027-11-07T06:30Z fold',
      '2027-11-08T06:30Z 2027-11-08T07:30Z once',
    ]);
  });

  it('that never match never occur', () => {
    expect(
      instants(
        { schedule: { cron: '0 0 30 2 *', duration: HOUR } },
        'UTC',
        '2027-01-01T00:00Z',
        '2037-01-01T00:00Z',
      ),
    ).toEqual([]);
  });

  it('are cut after 2,000 occurrences', () => {
    const minutely = { schedule: { cron: '* * * * *', duration: 60_000 } };
    expect(
      instants(minutely, 'UTC', '2027-01-01T00:00Z', '2028-01-01T00:00Z').length,
    ).toBeLessThanOrEqual(2_000);
  });

  it.each([
    ['0 20 * * 5', undefined],
    ['0 25 * * *', 'Invalid value for hour: 25'],
  ])('%s: %s', (line, problem) => {
    expect(cronProblem(line)).toBe(problem);
  });
});
