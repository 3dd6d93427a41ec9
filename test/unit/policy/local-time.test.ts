/** Local times to instants, worked out by hand from the rules of each zone. */
import { describe, expect, it } from 'vitest';
import { instantText, resolveWall, wallMs } from '../../../src/policy/local-time.ts';

type Row = readonly [
  zone: string,
  local: string,
  kind: 'once' | 'gap' | 'fold',
  start: string,
  end: string,
];

const ROWS: readonly Row[] = [
  // No clock change since 1991; UTC+8.
  ['Asia/Shanghai', '2027-03-01T00:00', 'once', '2027-02-28T16:00Z', '2027-02-28T16:00Z'],
  // 14 March 2027, 02:00 EST (07:00Z) becomes 03:00 EDT.
  ['America/New_York', '2027-03-14T01:59', 'once', '2027-03-14T06:59Z', '2027-03-14T06:59Z'],
  ['America/New_York', '2027-03-14T02:00', 'gap', '2027-03-14T07:00Z', '2027-03-14T07:00Z'],
  ['America/New_York', '2027-03-14T02:30', 'gap', '2027-03-14T07:00Z', '2027-03-14T07:00Z'],
  ['America/New_York', '2027-03-14T03:00', 'once', '2027-03-14T07:00Z', '2027-03-14T07:00Z'],
  // 7 November 2027, 02:00 EDT (06:00Z) becomes 01:00 EST.
  ['America/New_York', '2027-11-07T00:59', 'once', '2027-11-07T04:59Z', '2027-11-07T04:59Z'],
  ['America/New_York', '2027-11-07T01:30', 'fold', '2027-11-07T05:30Z', '2027-11-07T06:30Z'],
  ['America/New_York', '2027-11-07T02:00', 'once', '2027-11-07T07:00Z', '2027-11-07T07:00Z'],
  // 28 March and 31 October 2027, both at 01:00Z.
  ['Europe/London', '2027-03-28T01:30', 'gap', '2027-03-28T01:00Z', '2027-03-28T01:00Z'],
  ['Europe/London', '2027-10-31T01:30', 'fold', '2027-10-31T00:30Z', '2027-10-31T01:30Z'],
  // Half an hour: UTC+11 to UTC+10:30 on 4 April 2027 at 02:00, back on 3 October at 02:00.
  ['Australia/Lord_Howe', '2027-04-04T01:45', 'fold', '2027-04-03T14:45Z', '2027-04-03T15:15Z'],
  ['Australia/Lord_Howe', '2027-10-03T02:15', 'gap', '2027-10-02T15:30Z', '2027-10-02T15:30Z'],
  // Midnight itself was skipped: 00:00 became 01:00 on 4 November 2018, UTC-3 to UTC-2.
  ['America/Sao_Paulo', '2018-11-04T00:00', 'gap', '2018-11-04T03:00Z', '2018-11-04T03:00Z'],
  // Samoa crossed the date line: 30 December 2011 does not exist there.
  ['Pacific/Apia', '2011-12-30T12:00', 'gap', '2011-12-30T10:00Z', '2011-12-30T10:00Z'],
  ['Pacific/Apia', '2011-12-31T00:00', 'once', '2011-12-30T10:00Z', '2011-12-30T10:00Z'],
];

describe('a local time', () => {
  it.each(ROWS)('%s %s (%s) starts at %s and ends at %s', (zone, local, kind, start, end) => {
    const wall = Date.parse(`${local}Z`);
    expect(resolveWall(wall, zone, 'start')).toEqual({ kind, ms: Date.parse(start) });
    expect(resolveWall(wall, zone, 'end')).toEqual({ kind, ms: Date.parse(end) });
  });

  it('is told with its zone and offset', () => {
    const at = { year: 2027, month: 3, day: 1, hour: 0, minute: 0, second: 0 };
    const shanghai = resolveWall(wallMs(at), 'Asia/Shanghai', 'start').ms;
    expect(instantText(shanghai, 'Asia/Shanghai')).toBe(
      '2027-03-01 00:00 Asia/Shanghai (UTC+08:00)',
    );
    expect(instantText(shanghai, 'America/St_Johns')).toBe(
      '2027-02-28 12:30 America/St_Johns (UTC-03:30)',
    );
  });
});
