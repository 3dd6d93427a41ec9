/** Judges when a promotion is: its dates or its cron line, its length, clock changes, and whether it is over already. */
import { DAY, MINUTE, type Millis } from '../model/units.ts';
import { instantText } from './local-time.ts';
import { durationText } from './notation-time.ts';
import type { FieldFlaw, Path } from './problem.ts';
import { cronProblem, type Occurrence, occurrencesIn, resolveMoment } from './recurrence.ts';
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
  const shape = shapeFlaw(promotion, place.path);
  if (shape !== undefined) return [shape];
  const repeats = promotion.schedule !== undefined || promotion.start?.kind === 'daily';
  return repeats ? repeatingRules(promotion, place) : datedRules(promotion, place);
}

/** Either a schedule, or a start with an end of the same sort. */
function shapeFlaw({ start, end, schedule }: Promotion, path: Path): FieldFlaw | undefined {
  const allowed = 'start and end (both dates, or both times of day), or schedule';
  const flaw = (message: string, fix: string): FieldFlaw => ({
    path,
    code: 'ONE_OF',
    message,
    allowed,
    fix,
  });
  if (schedule !== undefined) {
    return start === undefined && end === undefined
      ? undefined
      : flaw(
          'schedule stands beside start or end',
          'keep schedule, whose duration gives the end, or start and end',
        );
  }
  if (start === undefined && end === undefined)
    return flaw('it does not say when', 'add start and end, or schedule');
  if (start === undefined || end === undefined)
    return flaw(`${start === undefined ? 'start' : 'end'} is missing`, 'add it');
  if ((start.kind === 'daily') === (end.kind === 'daily')) return undefined;
  return flaw(
    `${start.text} and ${end.text} are not of one sort`,
    'write both as dates, or both as times of day; for certain weekdays use schedule',
  );
}

function datedRules(promotion: Promotion, place: Place): readonly FieldFlaw[] {
  const { path, zone, now } = place;
  const { start: first, end: last } = promotion;
  if (first === undefined || last === undefined) return [];
  const start = resolveMoment(first, zone, 'start').ms;
  const end = resolveMoment(last, zone, 'end').ms;
  if (end <= start) return [endNotAfterStart({ path: [...path, 'end'], start, end, zone })];
  return [
    ...clockWarning({ path: [...path, 'start'], moment: first, zone, side: 'start' }),
    ...clockWarning({ path: [...path, 'end'], moment: last, zone, side: 'end' }),
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

function repeatingRules(promotion: Promotion, place: Place): readonly FieldFlaw[] {
  const { zone, now } = place;
  const path =
    promotion.schedule === undefined
      ? [...place.path, 'start']
      : [...place.path, 'schedule', 'cron'];
  const line = promotion.schedule?.cron;
  const problem = line === undefined ? undefined : cronProblem(line);
  if (problem !== undefined) return [cronFlaw(path, problem, 'correct the field')];
  if (isEmptyDay(promotion)) return [emptyDay([...place.path, 'end'])];
  const coming = occurrencesIn(promotion, zone, { from: now, to: now + LOOK_AHEAD });
  if (
    coming.length === 0 &&
    occurrencesIn(promotion, zone, { from: now, to: now + EVER }).length === 0
  ) {
    return [cronFlaw(path, 'it never matches: no such date comes', 'correct day and month')];
  }
  return [
    ...rhythm(coming, path, zone),
    ...firstClockChange(coming, { path, text: line ?? promotion.start?.text ?? '', zone }),
  ];
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

function isEmptyDay({ start, end }: Promotion): boolean {
  return start?.kind === 'daily' && end?.kind === 'daily' && start.minuteOfDay === end.minuteOfDay;
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
  const next = coming
    .slice(0, 3)
    .map(
      ({ start, end }) => `${instantText(start.ms, zone)} for ${durationText(end.ms - start.ms)}`,
    );
  const windows = `the next windows are ${next.join('; ')}`;
  for (const [index, { start }] of coming.slice(1).entries()) {
    const before = coming[index];
    if (before === undefined) continue;
    if (start.ms - before.start.ms < REPEAT_MIN)
      return [
        cronFlaw(
          path,
          `it starts more often than every ${durationText(REPEAT_MIN)}; ${windows}`,
          'let it start less often',
        ),
      ];
    if (start.ms < before.end.ms) {
      return [
        {
          path,
          severity: 'warning',
          code: 'OVERLAP',
          message: `an occurrence starts before the one before has ended; ${windows}`,
          allowed: 'a duration shorter than the rhythm',
          fix: 'shorten the duration; until then both floors hold and the higher one counts',
        },
      ];
    }
  }
  return [];
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
