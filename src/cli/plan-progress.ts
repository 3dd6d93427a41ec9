/** Shows on `err` how far a plan is: one line that is repainted for a person, a line per simulated day otherwise. */
import { DAY, type Millis } from '../model/units.ts';
import { createZonedTime } from '../report/zoned-time.ts';
import type { Step } from '../simulator/planning/bands.ts';
import type { Io } from './io.ts';

const CLEAR_LINE = '\r\u001b[2K';

export interface PlanProgress {
  readonly show: (step: Step) => void;
  /** What is tried now; for a person only. */
  readonly tell: (what: string) => void;
  /** Removes the line, so that the report begins on a clean one. */
  readonly clear: () => void;
}

export function createPlanProgress(io: Io, timeZone: string): PlanProgress {
  const time = createZonedTime(timeZone);
  const told = new Map<string, Millis>();

  function show({ band, progress }: Step): void {
    const text = `plan, ${band}: ${progress === undefined ? 'looking' : time.full(progress.at)}`;
    if (io.terminal) io.err(`${CLEAR_LINE}${text.slice(0, io.columns - 1)}`);
    else if (progress !== undefined && isNewDay(band, progress.at)) io.err(`${text}\n`);
  }

  /** A run of less than a day is over before anybody could read of it. */
  function isNewDay(band: Step['band'], at: Millis): boolean {
    const before = told.get(band) ?? at;
    const isNew = at - before >= DAY;
    if (isNew || before === at) told.set(band, at);
    return isNew;
  }

  function tell(what: string): void {
    if (io.terminal) io.err(`${CLEAR_LINE}plan, what if: ${what}`.slice(0, io.columns - 1));
  }

  return { show, tell, clear: () => (io.terminal ? io.err(CLEAR_LINE) : undefined) };
}
