/** Traffic as written to parts of load: local times become instants, CSV files become points. */
import { MINUTE, type Millis } from '../../model/units.ts';
import type { Moment } from '../../policy/notation-time.ts';
import type { FieldFlaw, Path } from '../../policy/problem.ts';
import { resolveMoment } from '../../policy/recurrence.ts';
import { exactlyOne } from '../../policy/rules-parts.ts';
import { zoneOffset } from '../../policy/time-zone.ts';
import { readCsvTrace } from '../traffic/csv.ts';
import type { Point, TrafficPart, TrafficShape } from '../traffic/part.ts';
import { PART_SHAPES, type TrafficPartDocument } from './traffic-schema.ts';

export interface TrafficContext {
  readonly timeZone: string;
  /** Beginning of the rehearsal: daily curves keep the zone's offset of that day. */
  readonly start: Millis;
  /** Text of a file in the scenario's folder; undefined when there is none. */
  readonly fileText: (name: string) => string | undefined;
}

export type PartReading =
  | { readonly ok: true; readonly part: TrafficPart }
  | { readonly ok: false; readonly flaws: readonly FieldFlaw[] };

export function readTrafficPart(
  part: TrafficPartDocument,
  path: Path,
  context: TrafficContext,
): PartReading {
  const flaws = exactlyOne({ path, value: part, choices: PART_SHAPES });
  if (flaws.length > 0) return { ok: false, flaws };
  if (part.trace !== undefined) return readTrace(part, path, context);
  const instantOf = instantIn(context);
  const shape = dated(part, instantOf) ?? undated(part, context);
  if (shape === undefined)
    throw new Error('a traffic part without a shape passed the check for one');
  return { ok: true, part: { ...marksOf(part, context), ...shape } };
}

function instantIn({ timeZone }: TrafficContext): (moment: Moment) => Millis {
  return (moment) => resolveMoment(moment, timeZone, 'start').ms;
}

/** What a part of any shape may have. */
function marksOf(part: TrafficPartDocument, context: TrafficContext) {
  const instantOf = instantIn(context);
  const perWeek = part.growsWeekly;
  return {
    from: part.from === undefined ? undefined : instantOf(part.from),
    until: part.until === undefined ? undefined : instantOf(part.until),
    ...(part.bot && { bot: true }),
    ...(part.poisson && { poisson: true }),
    ...(perWeek !== undefined && { growth: { perWeek, since: context.start } }),
  };
}

function undated(
  part: TrafficPartDocument,
  { timeZone, start }: TrafficContext,
): TrafficShape | undefined {
  if (part.flat !== undefined) return { shape: 'flat', ...part.flat };
  const offset = zoneOffset(timeZone, start);
  if (part.rush !== undefined)
    return {
      shape: 'rush',
      ...part.rush,
      peakAt: sinceMidnight(part.rush.peakAt),
      zoneOffset: offset,
    };
  if (part.daily === undefined) return undefined;
  const { peak, trough, peakAt } = part.daily;
  return {
    shape: 'daily',
    peak,
    trough,
    peakAt: sinceMidnight(peakAt),
    zoneOffset: offset,
  };
}

function sinceMidnight(moment: Moment): Millis {
  return moment.kind === 'daily' ? moment.minuteOfDay * MINUTE : 0;
}

function dated(
  part: TrafficPartDocument,
  instantOf: (moment: Moment) => Millis,
): TrafficShape | undefined {
  if (part.flash !== undefined)
    return { shape: 'flash', ...part.flash, at: instantOf(part.flash.at) };
  if (part.step !== undefined) return { shape: 'step', ...part.step, at: instantOf(part.step.at) };
  if (part.ramp !== undefined) return { shape: 'ramp', ...part.ramp, at: instantOf(part.ramp.at) };
  if (part.sigmoid !== undefined)
    return { shape: 'sigmoid', ...part.sigmoid, at: instantOf(part.sigmoid.at) };
  if (part.tail !== undefined) return { shape: 'tail', ...part.tail, at: instantOf(part.tail.at) };
  if (part.points === undefined) return stressed(part, instantOf);
  const points: readonly Point[] = part.points.map(({ at, rps }) => ({ at: instantOf(at), rps }));
  return { shape: 'points', points: points.toSorted((a, b) => a.at - b.at) };
}

function stressed(
  { doubleStep, stairs, jitter, outage }: TrafficPartDocument,
  instantOf: (moment: Moment) => Millis,
): TrafficShape | undefined {
  if (doubleStep !== undefined) {
    const [at, againAt] = [instantOf(doubleStep.at), instantOf(doubleStep.againAt)];
    return { shape: 'double-step', ...doubleStep, at, againAt };
  }
  if (stairs !== undefined) return { shape: 'stairs', ...stairs, at: instantOf(stairs.at) };
  if (jitter !== undefined) return { shape: 'jitter', ...jitter, at: instantOf(jitter.at) };
  if (outage === undefined) return undefined;
  return { shape: 'outage', ...outage, at: instantOf(outage.at) };
}

function readTrace(part: TrafficPartDocument, path: Path, context: TrafficContext): PartReading {
  const { trace } = part;
  if (trace === undefined) throw new Error('only parts with a trace come here');
  const at = [...path, 'trace', 'file'];
  const text = context.fileText(trace.file);
  if (text === undefined)
    return {
      ok: false,
      flaws: [unreadable(at, `there is no file ${trace.file} beside the scenario`)],
    };
  const began = instantIn(context)(trace.at);
  const read = readCsvTrace(text, { ...trace, at: began, resample: trace.resample });
  if (read.kind === 'bad') {
    return {
      ok: false,
      flaws: [unreadable(at, `line ${read.line} of ${trace.file}: ${read.message}`)],
    };
  }
  return { ok: true, part: { ...marksOf(part, context), shape: 'points', points: read.points } };
}

function unreadable(path: Path, message: string): FieldFlaw {
  return {
    path,
    code: 'UNREADABLE',
    message,
    allowed:
      'a CSV file in the same folder with a header and rows of timestamp,value or index,value',
    fix: 'correct the file or its name',
  };
}
