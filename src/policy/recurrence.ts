/**
 * From what a calendar says to the instants it means. Cron runs on the wall clock and our own rule makes instants of
 * it: in a gap the first valid instant; in a fold the earlier one for a start, the later one for an end.
 */
import { Cron } from 'croner';
import { DAY, MINUTE, type Millis } from '../model/units.ts';
import { type Resolved, resolveWall, wallMs, wallOf } from './local-time.ts';
import type { CalendarDate, Moment } from './notation-time.ts';

/** One occurrence without its floors. */
export interface Occurrence {
  readonly start: Resolved;
  readonly end: Resolved;
}

export interface Schedule {
  readonly cron: string;
  readonly duration: Millis;
  readonly except?: readonly CalendarDate[] | undefined;
}

/** The parts of a promotion that say when it is. */
export interface When {
  readonly start?: Moment | undefined;
  readonly end?: Moment | undefined;
  readonly schedule?: Schedule | undefined;
}

export interface Span {
  readonly from: Millis;
  readonly to: Millis;
}

/** A query that matches more often than this is cut: nothing that repeats so often is a promotion. */
const OCCURRENCES_MAX = 2_000;
const MINUTES_PER_DAY = 1_440;

/** Why croner cannot read the line; undefined when it can. */
export function cronProblem(line: string): string | undefined {
  try {
    openCron(line);
    return undefined;
  } catch (error) {
    return String(error).replace(/^\w*Error: (?:CronPattern: )?/, '');
  }
}

function openCron(line: string): Cron {
  return new Cron(line, { timezone: 'UTC', paused: true, mode: '5-part' });
}

export function resolveMoment(moment: Moment, zone: string, side: 'start' | 'end'): Resolved {
  if (moment.kind === 'instant') return { kind: 'once', ms: moment.ms };
  // A time of day alone has no date; only `occurrences` gives it one.
  if (moment.kind === 'daily') return { kind: 'once', ms: moment.minuteOfDay * MINUTE };
  return resolveWall(wallMs(moment.at), zone, side);
}

/** Occurrences that touch the span, in order of their starts. */
export function occurrencesIn(when: When, zone: string, span: Span): readonly Occurrence[] {
  const schedule = when.schedule ?? dailySchedule(when);
  const all = schedule === undefined ? dated(when, zone) : [...repeating(schedule, zone, span)];
  return all.filter(({ start, end }) => end.ms > span.from && start.ms < span.to);
}

/** `start: "20:00", end: "22:00"` is every day; an end before the start is on the next day. */
function dailySchedule({ start, end }: When): Schedule | undefined {
  if (start?.kind !== 'daily' || end?.kind !== 'daily') return undefined;
  const minutes = (end.minuteOfDay - start.minuteOfDay + MINUTES_PER_DAY) % MINUTES_PER_DAY;
  const cron = `${start.minuteOfDay % 60} ${Math.floor(start.minuteOfDay / 60)} * * *`;
  return { cron, duration: minutes * MINUTE };
}

function dated({ start, end }: When, zone: string): readonly Occurrence[] {
  if (start === undefined || end === undefined) return [];
  if (start.kind === 'daily' || end.kind === 'daily') return [];
  return [{ start: resolveMoment(start, zone, 'start'), end: resolveMoment(end, zone, 'end') }];
}

function* repeating(schedule: Schedule, zone: string, span: Span): Generator<Occurrence> {
  const cron = openCron(schedule.cron);
  const except = new Set(
    (schedule.except ?? []).map(({ year, month, day }) => Date.UTC(year, month - 1, day)),
  );
  const last = wallOf(span.to, zone) + DAY;
  let wall = cron.nextRun(new Date(wallOf(span.from, zone) - schedule.duration - DAY));
  let previous: Millis | undefined;
  for (let count = 0; wall !== null && wall.getTime() < last && count < OCCURRENCES_MAX; count++) {
    const start = resolveWall(wall.getTime(), zone, 'start');
    const excepted = except.has(Math.floor(wall.getTime() / DAY) * DAY);
    // Two local times inside one gap mean the same instant: one occurrence.
    if (!excepted && start.ms !== previous) yield { start, end: endOf(start, schedule.duration) };
    previous = start.ms;
    wall = cron.nextRun(wall);
  }
}

/** A duration is elapsed time, so the end of a repeating promotion is never doubtful. */
function endOf(start: Resolved, duration: Millis): Resolved {
  return { kind: 'once', ms: start.ms + duration };
}
