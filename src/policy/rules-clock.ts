/** Warns where a clock change makes a local time mean something a person may not expect; says which instant is used. */
import { instantText, type Resolved } from './local-time.ts';
import type { Moment } from './notation-time.ts';
import type { FieldFlaw, Path } from './problem.ts';
import { resolveMoment } from './recurrence.ts';

export interface ClockPlace {
  readonly path: Path;
  readonly moment: Moment;
  readonly zone: string;
  readonly side: 'start' | 'end';
}

export function clockWarning({ path, moment, zone, side }: ClockPlace): FieldFlaw[] {
  const resolved = resolveMoment(moment, zone, side);
  const flaw = clockFlaw({ path, text: moment.text, zone, side, resolved });
  return flaw === undefined ? [] : [flaw];
}

export interface ClockCase {
  readonly path: Path;
  readonly text: string;
  readonly zone: string;
  readonly side: 'start' | 'end';
  readonly resolved: Resolved;
}

export function clockFlaw({ path, text, zone, side, resolved }: ClockCase): FieldFlaw | undefined {
  const used = instantText(resolved.ms, zone);
  const allowed = 'a local time that exists once';
  if (resolved.kind === 'gap') {
    const message = `${text} does not exist in ${zone} (clocks go forward); the first valid instant is used: ${used}`;
    return {
      path,
      severity: 'warning',
      code: 'CLOCK_GAP',
      message,
      allowed,
      fix: 'choose a time outside the skipped hour if another is meant',
    };
  }
  if (resolved.kind === 'fold') {
    const which = side === 'start' ? 'earlier' : 'later';
    const message = `${text} happens twice in ${zone} (clocks go back); the ${which} one is used for ${side === 'start' ? 'a start' : 'an end'}: ${used}`;
    return {
      path,
      severity: 'warning',
      code: 'CLOCK_FOLD',
      message,
      allowed,
      fix: 'add an offset such as -04:00 if the other one is meant',
    };
  }
  return undefined;
}
