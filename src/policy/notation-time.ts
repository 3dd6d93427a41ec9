/** Durations, dates, local times and time zones. Local times stay local here: only a zone makes them instants. */
import type { Millis } from '../model/units.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../model/units.ts';
import { type LocalTime, localTimeProblem } from './local-time.ts';
import { accept, type Notation, refuse, textNotation } from './notation.ts';
import type { Flaw } from './problem.ts';
import { shown } from './shown.ts';
import { isKnownZone, zoneAdvice } from './time-zone.ts';

const DURATION_UNITS: Readonly<Record<string, Millis>> = {
  ms: 1,
  s: SECOND,
  m: MINUTE,
  h: HOUR,
  d: DAY,
};
const DURATION_MAX: Millis = 366 * DAY;

export interface DurationBounds {
  readonly min: Millis;
  readonly max: Millis;
}

/** `90s`, `10m`, `2h`, `3d`, or several: `1h30m`. */
export function duration(bounds: DurationBounds = { min: 0, max: DURATION_MAX }): Notation<Millis> {
  const allowed = `a duration from ${durationText(bounds.min)} to ${durationText(bounds.max)}, such as 90s, 10m or 2h`;
  return textNotation({
    maxLength: 16,
    allowed,
    example: '10m',
    pattern: '^([0-9]{1,6}(ms|s|m|h|d))+$',
    numberFix: (value) => `${value}s, ${value}m or ${value}h`,
    read(text) {
      const value = durationMs(text);
      if (value === undefined) return refuse({ ...durationFlaw(text), allowed });
      if (value >= bounds.min && value <= bounds.max) return accept(value);
      const fix = `write a duration from ${durationText(bounds.min)} to ${durationText(bounds.max)}`;
      return refuse({ code: 'OUT_OF_RANGE', message: `${text} is out of range`, allowed, fix });
    },
  });
}

function durationFlaw(text: string): Omit<Flaw, 'allowed'> {
  if (/^\d+$/.test(text)) {
    const fix = `write ${text}s, ${text}m or ${text}h`;
    return { code: 'UNIT_MISSING', message: `${shown(text)} has no unit`, fix };
  }
  const fix = 'write whole numbers with ms, s, m, h or d, for example 90s or 1h30m';
  return { code: 'BAD_FORMAT', message: `${shown(text)} is not a duration`, fix };
}

function durationMs(text: string): Millis | undefined {
  if (!/^(?:\d{1,6}(?:ms|s|m|h|d))+$/.test(text)) return undefined;
  let total = 0;
  for (const part of text.matchAll(/(\d+)(ms|s|m|h|d)/g)) {
    total += Number(part[1]) * Number(DURATION_UNITS[String(part[2])]);
  }
  return total;
}

/** `90s` as `1m30s`: what a person would write, and what `duration` reads back. */
export function durationText(ms: Millis): string {
  let text = '';
  let rest = Math.round(ms);
  for (const [unit, size] of Object.entries(DURATION_UNITS).toReversed()) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text === '' ? '0s' : text;
}

export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const DATE_ALLOWED = 'a date such as 2027-03-01';

export const DATE: Notation<CalendarDate> = textNotation({
  maxLength: 10,
  allowed: DATE_ALLOWED,
  example: '2027-03-01',
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  read(text) {
    const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
    if (parts === null)
      return refuse({
        code: 'BAD_FORMAT',
        message: `${shown(text)} is not a date`,
        allowed: DATE_ALLOWED,
        fix: 'write year-month-day, for example 2027-03-01',
      });
    const date = { year: Number(parts[1]), month: Number(parts[2]), day: Number(parts[3]) };
    const problem = localTimeProblem({ ...date, hour: 0, minute: 0, second: 0 });
    if (problem !== undefined)
      return refuse({
        code: 'NO_SUCH_DATE',
        message: `${text}: ${problem}`,
        allowed: DATE_ALLOWED,
        fix: 'correct the date',
      });
    return accept(date);
  },
});

/** What a person may write for a moment: local to a zone, with an offset of its own, or a time of every day. */
export type Moment =
  | { readonly kind: 'local'; readonly at: LocalTime; readonly text: string }
  | { readonly kind: 'instant'; readonly ms: Millis; readonly text: string }
  | { readonly kind: 'daily'; readonly minuteOfDay: number; readonly text: string };

const MOMENT_PARTS = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?(Z|[+-]\d{2}:\d{2})?$/;
const MOMENT_ALLOWED = 'a local time such as 2027-03-01T20:00';
const DAILY = /^(\d{1,2}):(\d{2})$/;

/** `2027-03-01T20:00`, local to the zone of the document; or with Z or an offset. */
export function moment(options: { readonly daily: boolean }): Notation<Moment> {
  const allowed = options.daily ? `${MOMENT_ALLOWED}, or "20:00" for every day` : MOMENT_ALLOWED;
  const dailyPattern = options.daily ? '|^[0-9]{1,2}:[0-9]{2}$' : '';
  return textNotation({
    maxLength: 25,
    allowed,
    example: '2027-03-01T20:00',
    pattern: `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?$${dailyPattern}`,
    read(text) {
      const daily = DAILY.exec(text);
      if (options.daily && daily !== null)
        return readDaily(text, Number(daily[1]), Number(daily[2]), allowed);
      const parts = MOMENT_PARTS.exec(text);
      return parts === null ? refuse(momentFlaw(text, allowed)) : readMoment(parts, allowed);
    },
  });
}

function momentFlaw(text: string, allowed: string) {
  const dateOnly = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const fix = dateOnly
    ? `write ${text}T00:00`
    : 'write year-month-dayThour:minute, for example 2027-03-01T20:00';
  return {
    code: 'BAD_FORMAT',
    message: `${shown(text)} is not a local time`,
    allowed,
    fix,
  } as const;
}

function readDaily(text: string, hour: number, minute: number, allowed: string) {
  if (hour > 23 || minute > 59) {
    return refuse({
      code: 'NO_SUCH_DATE',
      message: `${text}: a day has no such time`,
      allowed,
      fix: 'write a time from "00:00" to "23:59"',
    });
  }
  return accept<Moment>({ kind: 'daily', minuteOfDay: hour * 60 + minute, text });
}

function readMoment(parts: RegExpExecArray, allowed: string) {
  const text = parts[0];
  const number = (index: number): number => Number(parts[index] ?? 0);
  const at = {
    year: number(1),
    month: number(2),
    day: number(3),
    hour: number(4),
    minute: number(5),
    second: number(6),
  };
  const problem = localTimeProblem(at);
  if (problem !== undefined)
    return refuse({
      code: 'NO_SUCH_DATE',
      message: `${text}: ${problem}`,
      allowed,
      fix: 'correct the date or the time',
    });
  if (parts[7] === undefined) return accept<Moment>({ kind: 'local', at, text });
  const ms = Date.parse(text);
  if (Number.isNaN(ms))
    return refuse({
      code: 'NO_SUCH_DATE',
      message: `${text}: no such offset`,
      allowed,
      fix: 'write Z or an offset such as +08:00',
    });
  return accept<Moment>({ kind: 'instant', ms, text });
}

const ZONE_ALLOWED = 'an IANA time zone such as Asia/Shanghai';

export const TIME_ZONE: Notation<string> = textNotation({
  maxLength: 64,
  allowed: ZONE_ALLOWED,
  example: 'Asia/Shanghai',
  pattern: '^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$',
  read(text) {
    const advice = zoneAdvice(text);
    if (advice !== undefined)
      return refuse({ code: 'TIME_ZONE', ...advice, allowed: ZONE_ALLOWED });
    if (!isKnownZone(text))
      return refuse({
        code: 'TIME_ZONE',
        message: `${shown(text)} is not a known time zone`,
        allowed: ZONE_ALLOWED,
        fix: 'write Area/City, for example Asia/Shanghai',
      });
    return accept(text);
  },
});

const INSTANT_ALLOWED = 'an RFC 3339 time such as 2027-03-01T12:00:00Z';

/** A moment that needs no zone; what programs write. */
export const INSTANT: Notation<Millis> = textNotation({
  maxLength: 32,
  allowed: INSTANT_ALLOWED,
  example: '2027-03-01T12:00:00Z',
  read(text) {
    const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
    const ms = shape.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(ms)) return accept(ms);
    const message = `${shown(text)} is not a time`;
    return refuse({
      code: 'BAD_FORMAT',
      message,
      allowed: INSTANT_ALLOWED,
      fix: 'write date, time and Z',
    });
  },
});
