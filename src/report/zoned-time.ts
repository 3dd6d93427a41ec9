/** Clock times in the zone of the calendar, in the same words on every machine. */
import type { Millis } from '../model/units.ts';

export interface ZonedTime {
  /** `Fri 1 Mar` */
  day(at: Millis): string;
  /** `23:42` */
  clock(at: Millis): string;
  /** `Fri 1 Mar 23:42` */
  full(at: Millis): string;
  /** `2013-03-01T23:42:00+08:00` */
  iso(at: Millis): string;
}

const MINUTE_MS = 60_000;

export function createZonedTime(timeZone: string): ZonedTime {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
  });

  function partsOf(at: Millis): (type: Intl.DateTimeFormatPartTypes) => string {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return (type) => parts.get(type) ?? '';
  }

  function day(at: Millis): string {
    const part = partsOf(at);
    return `${part('weekday')} ${part('day')} ${part('month').slice(0, 3)}`;
  }

  function clock(at: Millis): string {
    const part = partsOf(at);
    return `${part('hour')}:${part('minute')}`;
  }

  function iso(at: Millis): string {
    const offset = partsOf(at)('timeZoneName').replace('GMT', '') || '+00:00';
    const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
    const local = at + (offset.startsWith('-') ? -minutes : minutes) * MINUTE_MS;
    return `${new Date(local).toISOString().slice(0, 19)}${offset}`;
  }

  return { day, clock, iso, full: (at) => `${day(at)} ${clock(at)}` };
}
