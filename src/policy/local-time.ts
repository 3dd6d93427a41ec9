/**
 * Local times and the instants they mean. The rule: in a gap (clocks go forward) the first valid instant; in a fold
 * (clocks go back) the earlier one for a start, the later one for an end. Reads no clock.
 */
import type { Millis } from '../model/units.ts';
import { HOUR, SECOND } from '../model/units.ts';
import { zoneOffset } from './time-zone.ts';

export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export type Resolved = { readonly kind: 'once' | 'gap' | 'fold'; readonly ms: Millis };

/** Why there is no such time on any calendar; undefined when there is. */
export function localTimeProblem(at: LocalTime): string | undefined {
  if (at.year < 2000 || at.year > 2199) return 'the year must be from 2000 to 2199';
  if (at.month < 1 || at.month > 12) return 'there is no such month';
  const last = new Date(Date.UTC(at.year, at.month, 0)).getUTCDate();
  if (at.day < 1 || at.day > last) return `the month has ${last} days`;
  if (at.hour > 23 || at.minute > 59 || at.second > 59) return 'a day has no such time';
  return undefined;
}

/** The local time read as if the zone were UTC: a number to do wall-clock arithmetic with. */
export function wallMs(at: LocalTime): Millis {
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second);
}

/** Resolves wall-clock milliseconds in a zone. `side` chooses within a fold. */
export function resolveWall(wall: Millis, zone: string, side: 'start' | 'end'): Resolved {
  // No zone moves its clock twice within a day, so the offsets a day before and after are the only candidates.
  const before = zoneOffset(zone, wall - 24 * HOUR);
  const after = zoneOffset(zone, wall + 24 * HOUR);
  const early = wall - Math.max(before, after);
  const late = wall - Math.min(before, after);
  const earlyHolds = zoneOffset(zone, early) === wall - early;
  const lateHolds = zoneOffset(zone, late) === wall - late;
  if (earlyHolds && lateHolds)
    return { kind: early === late ? 'once' : 'fold', ms: side === 'start' ? early : late };
  if (earlyHolds) return { kind: 'once', ms: early };
  if (lateHolds) return { kind: 'once', ms: late };
  return { kind: 'gap', ms: transitionBetween(zone, early, late) };
}

/** The first instant after `low` whose offset is that of `high`, to the second. */
function transitionBetween(zone: string, low: Millis, high: Millis): Millis {
  const target = zoneOffset(zone, high);
  let before = low;
  let after = high;
  while (after - before > SECOND) {
    const middle = before + Math.floor((after - before) / (2 * SECOND)) * SECOND;
    if (zoneOffset(zone, middle) === target) after = middle;
    else before = middle;
  }
  return after;
}

/** Wall-clock milliseconds of an instant in a zone. */
export function wallOf(instant: Millis, zone: string): Millis {
  return instant + zoneOffset(zone, instant);
}

/** `2027-03-01 20:00:00 GMT+8`-like text: local time and offset, for messages. */
export function instantText(instant: Millis, zone: string): string {
  const local = new Date(wallOf(instant, zone)).toISOString().slice(0, 16).replace('T', ' ');
  const offset = zoneOffset(zone, instant);
  const minutes = Math.abs(Math.round(offset / 60_000));
  const sign = offset < 0 ? '-' : '+';
  const hhmm = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return `${local} ${zone} (UTC${sign}${hhmm})`;
}
