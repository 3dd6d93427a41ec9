/** Judges when a promotion is: its dates or its cron line, its length, clock changes, and whether it is over already. */
import { DAY, MINUTE, type Millis } from '../model/units.ts';
import { instantText } from './local-time.ts';
import { durationText, type Moment } from './notation-time.ts';
import type { FieldFlaw, Path } from './problem.ts';
import { type Occurrence, occurrencesIn, resolveMoment } from './recurrence.ts';
import { clockFlaw, clockWarning } from './rules-clock.ts';
import type { Promotion } from './windows.ts';

const WINDOW_MAX: Millis = 14 * DAY;
/** Nodes take minutes to come; what repeats more often than this is a load, not a promotion. */
const REPEAT_MIN: Millis = 15 * MINUTE;
/** Every clock change of the next year, and a 29 February within its cycle. */
const LOOK_AHEAD: Millis = 400 * DAY;
const EVER: Millis = 9 * 366 * DAY;

interface Place {
  readonly path: Path;
  readonly zone: string;
  readonly now: number;
}

export function windowRules(promotion: Promotion, place: Place): readonly FieldFlaw[] {
  const shape = shapeOf(promotion, place);
  switch (shape.kind) {
    case 'refused':
      return [shape.flaw];
    case 'dated':
      return datedRules(shape, place);
    case 'repeating':
      return repeatingRules(promotion, shape, place);
  }
}

type Shape =
  | { readonly kind: 'refused'; readonly flaw: FieldFlaw }
  | { readonly kind: 'dated'; readonly start: Moment; readonly end: Moment }
  | { readonly kind: 'repeating'; readonly text: string; readonly path: Path };

/** Either a schedule, or a start with an end of the same sort. */
function shapeOf(promotion: Promotion, place: Place): Shape {
  const { start, end, schedule } = promotion;
  const { path } = place;
  if (schedule !== undefined) {
    const alone = start === undefined && end === undefined;
    if (!alone) return { kind: 'refused', flaw: besideSchedule(promotion, place) };
    return { kind: 'repeating', text: schedule.cron, path: [...path, 'schedule', 'cron'] };
  }
  if (start === undefined || end === undefined) {
    return { kind: 'refused', flaw: incomplete(promotion, path) };
  }
  if ((start.kind === 'daily') !== (end.kind === 'daily')) {
    return { kind: 'refused', flaw: mixed(start, end, path) };
  }
  if (start.kind === 'daily')
    return { kind: 'repeating', text: start.text, path: [...path, 'start'] };
  return { kind: 'dated', start, end };
}

function mixed(start: Moment, end: Moment, path: Path): FieldFlaw {
  const message = `${start.text} and ${end.text} are not of one sort`;
  const fix = 'write both as dates, or both as times of day; for certain weekdays use schedule';
  return oneOf(path, message, fix);
}

function incomplete({ start, end }: Promotion, path: Path): FieldFlaw {
  if (start !== undefined) return oneOf(path, 'end is missing', 'add it');
  if (end !== undefined) return oneOf(path, 'start is missing', 'add it');
  return oneOf(path, 'it does not say when', 'add start and end, or schedule');
}

function besideSchedule(promotion: Promotion, { path, zone, now }: Place): FieldFlaw {
  const { schedule } = promotion;
  const coming = occurrencesIn({ schedule }, zone, { from: now, to: now + LOOK_AHEAD });
  const message = `schedule stands beside start or end; by itself ${nextWindows(coming, zone)}`;
  return oneOf(path, message, 'keep schedule, whose duration gives the end, or start and end');
}

function oneOf(path: Path, message: string, fix: string): FieldFlaw {
  const allowed = 'start and end (both dates, or both times of day), or schedule';
  return { path, code: 'ONE_OF', message, allowed, fix };
}

function nextWindows(coming: readonly Occurrence[], zone: string): string {
  const next = coming.slice(0, 3).map(({ start, end }) => {
    return `${instantText(start.ms, zone)} for ${durationText(end.ms - start.ms)}`;
  });
  return next.length === 0 ? 'it never starts' : `the next windows are ${next.join('; ')}`;
}

function datedRules(shape: Shape & { kind: 'dated' }, place: Place): readonly FieldFlaw[] {
  const { path, zone, now } = place;
  const start = resolveMoment(shape.start, zone, 'start').ms;
  const end = resolveMoment(shape.end, zone, 'end').ms;
  if (end <= start) return [endNotAfterStart({ path: [...path, 'end'], start, end, zone })];
  return [
    ...clockWarning({ path: [...path, 'start'], moment: shape.start, zone, side: 'start' }),
    ...clockWarning({ path: [...path, 'end'], moment: shape.end, zone, side: 'end' }),
    ...(end - start > WINDOW_MAX ? [tooLong({ path: [...path, 'end'], start, end, zone })] : []),
    ...(end <= now ? [over({ path: [...path, 'end'], start, end, zone })] : []),
  ];
}

interface Edges {
  readonly path: Path;
  readonly start: Millis;
  readonly end: Millis;
  readonly zone: string;
}

export function endNotAfterStart({ path, start, end, zone }: Edges): FieldFlaw {
  const message = `it starts at ${instantText(start, zone)} and ends at ${instantText(end, zone)}`;
  return {
    path,
    code: 'END_NOT_AFTER_START',
    message,
    allowed: 'an end after the start',
    fix: 'move the end',
  };
}

function tooLong({ path, start, end, zone }: Edges): FieldFlaw {
  const days = Math.round(((end - start) / DAY) * 10) / 10;
  const message = `it lasts ${days} days: ${instantText(start, zone)} to ${instantText(end, zone)}`;
  return {
    path,
    code: 'WINDOW_TOO_LONG',
    message,
    allowed: 'at most 14 days',
    fix: 'correct the dates, or write one promotion per wave',
  };
}

function over({ path, end, zone }: Edges): FieldFlaw {
  const message = `it ended at ${instantText(end, zone)}; it raises no floor any more and only counts as not ordinary history`;
  return {
    path,
    severity: 'warning',
    code: 'IN_THE_PAST',
    message,
    allowed: 'any date',
    fix: 'nothing, if that is meant',
  };
}

function repeatingRules(
  promotion: Promotion,
  { text, path }: Shape & { kind: 'repeating' },
  place: Place,
): readonly FieldFlaw[] {
  const { zone, now } = place;
  if (lastsNothing(promotion)) return [emptyDay([...place.path, 'end'])];
  const coming = occurrencesIn(promotion, zone, { from: now, to: now + LOOK_AHEAD });
  if (
    coming.length === 0 &&
    occurrencesIn(promotion, zone, { from: now, to: now + EVER }).length === 0
  ) {
    return [cronFlaw(path, 'it never matches: no such date comes', 'correct day and month')];
  }
  return [...rhythm(coming, path, zone), ...firstClockChange(coming, { path, text, zone })];
}

function cronFlaw(path: Path, message: string, fix: string): FieldFlaw {
  return {
    path,
    code: 'CRON',
    message,
    allowed: 'minute hour day month weekday, each in its range',
    fix,
  };
}

function lastsNothing({ start, end }: Promotion): boolean {
  const minutes = [start, end].flatMap((moment) =>
    moment?.kind === 'daily' ? [moment.minuteOfDay] : [],
  );
  return minutes.length === 2 && minutes[0] === minutes[1];
}

function emptyDay(path: Path): FieldFlaw {
  return {
    path,
    code: 'END_NOT_AFTER_START',
    message: 'it ends at the time of day it starts',
    allowed: 'another time than the start',
    fix: 'move the end; for a whole day write dates or a schedule with duration 24h',
  };
}

/** Too dense is an error; longer than its own rhythm is strange but meant sometimes. */
function rhythm(coming: readonly Occurrence[], path: Path, zone: string): readonly FieldFlaw[] {
  const windows = nextWindows(coming, zone);
  let before: Occurrence | undefined;
  for (const next of coming) {
    if (before !== undefined && next.start.ms - before.start.ms < REPEAT_MIN) {
      const message = `it starts more often than every ${durationText(REPEAT_MIN)}; ${windows}`;
      return [cronFlaw(path, message, 'let it start less often')];
    }
    if (before !== undefined && next.start.ms < before.end.ms) {
      return [overlapsItself(path, windows)];
    }
    before = next;
  }
  return [];
}

function overlapsItself(path: Path, windows: string): FieldFlaw {
  return {
    path,
    severity: 'warning',
    code: 'OVERLAP',
    message: `an occurrence starts before the one before has ended; ${windows}`,
    allowed: 'a duration shorter than the rhythm',
    fix: 'shorten the duration; until then both floors hold and the higher one counts',
  };
}

function firstClockChange(
  coming: readonly Occurrence[],
  where: { readonly path: Path; readonly text: string; readonly zone: string },
): readonly FieldFlaw[] {
  for (const { start } of coming) {
    const flaw = clockFlaw({ ...where, side: 'start', resolved: start });
    if (flaw !== undefined) return [flaw];
  }
  return [];
}
