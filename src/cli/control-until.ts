/**
 * `--until` of the day's controls: a duration from now, a time of day, a local time, or one with an offset. Local times are
 * the operator's, so without its zone they are refused, never guessed.
 */
import { DAY, HOUR, MINUTE, type Millis } from '../model/units.ts';
import { instantText, resolveWall, wallOf } from '../policy/local-time.ts';
import { duration, durationText, type Moment, moment } from '../policy/notation-time.ts';
import { resolveMoment } from '../policy/recurrence.ts';
import { shown } from '../policy/shown.ts';

export type Until =
  | { readonly kind: 'for'; readonly ms: Millis }
  | { readonly kind: 'at'; readonly moment: Moment };

/** A control that nobody ends ends itself, soon enough that nobody has to remember it the next morning. */
const UNTIL_DEFAULT: Millis = 2 * HOUR;

const FOR = duration({ min: MINUTE, max: 31 * DAY });
const AT = moment({ daily: true });
const ALLOWED =
  'a duration from 1m to 31d such as 2h, a time of day such as 23:30, or a time such as 2027-03-01T23:30, local to the operator or with an offset';

export type ReadUntil = { readonly until: Until } | { readonly problem: string };

export function readUntil(text: string | undefined): ReadUntil {
  if (text === undefined) return { until: { kind: 'for', ms: UNTIL_DEFAULT } };
  const span = FOR.read(text);
  if (span.ok) return { until: { kind: 'for', ms: span.value } };
  // A time is too long to be a duration; that is not what is wrong with it.
  if (span.flaw.code === 'OUT_OF_RANGE' && /^[\da-z]+$/.test(text))
    return { problem: `--until: ${span.flaw.message}; ${ALLOWED}` };
  const time = AT.read(text);
  if (time.ok) return { until: { kind: 'at', moment: time.value } };
  const found = time.flaw.code === 'NO_SUCH_DATE' ? time.flaw.message : `found ${shown(text)}`;
  return { problem: `--until: ${found}; ${ALLOWED}` };
}

export interface UntilContext {
  readonly now: Millis;
  /** Of the operator; undefined: unknown. */
  readonly zone: string | undefined;
}

export type ResolvedUntil = { readonly ms: Millis } | { readonly problem: string };

export function resolveUntil(until: Until, { now, zone }: UntilContext): ResolvedUntil {
  if (until.kind === 'for') return { ms: now + until.ms };
  const { moment: at } = until;
  if (at.kind !== 'instant' && zone === undefined) {
    return {
      problem: `--until: ${at.text} has no offset, and the time zone of the operator cannot be read; write Z or an offset such as ${at.text}+08:00, a duration such as 2h, or give --time-zone`,
    };
  }
  const ms = at.kind === 'daily' ? nextOf(at.minuteOfDay, now, zone ?? 'UTC') : instantOf(at, zone);
  if (ms > now) return { ms };
  return {
    problem: `--until: ${at.text} is past: it was ${instantText(ms, zone ?? 'UTC')}, ${durationText(now - ms)} ago; write a time to come, or a duration such as 2h`,
  };
}

/** Who reads it at night wants their own clock. */
export function untilWords(ms: Millis, zone: string | undefined): string {
  return instantText(ms, zone ?? 'UTC');
}

function instantOf(at: Moment, zone: string | undefined): Millis {
  return resolveMoment(at, zone ?? 'UTC', 'end').ms;
}

/** That time of day, today if it is still to come and tomorrow otherwise. */
function nextOf(minuteOfDay: number, now: Millis, zone: string): Millis {
  const today = Math.floor(wallOf(now, zone) / DAY) * DAY + minuteOfDay * MINUTE;
  const first = resolveWall(today, zone, 'end').ms;
  return first > now ? first : resolveWall(today + DAY, zone, 'end').ms;
}
