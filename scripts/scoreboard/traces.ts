/**
 * The recorded loads of ../shared/traces as points in rps. They are test data of others: read where they lie, never
 * copied into the repository; without them the scoreboard says so instead of printing fewer rows.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, MINUTE, type Millis, type Rps, SECOND } from '../../src/model/units.ts';
import { readCsvTrace } from '../../src/simulator/traffic/csv.ts';
import type { Point } from '../../src/simulator/traffic/part.ts';

const TRACES_FOLDER = join(import.meta.dirname, '..', '..', '..', 'shared', 'traces');

export interface TraceSource {
  readonly name: string;
  readonly file: string;
  /** Time between rows whose first column is an index. */
  readonly rowEvery: Millis;
  /** Constants may be set on it; the others only judge. */
  readonly tuning: boolean;
}

export const TRACES: readonly TraceSource[] = [
  { name: 'AMZN', file: 'nab_Twitter_volume_AMZN.csv', rowEvery: 5 * MINUTE, tuning: true },
  { name: 'ELB', file: 'nab_elb_request_count_8c0756.csv', rowEvery: 5 * MINUTE, tuning: true },
  { name: 'GOOG', file: 'nab_Twitter_volume_GOOG.csv', rowEvery: 5 * MINUTE, tuning: false },
  { name: 'NASA', file: 'nasa_http_requests_1min.csv', rowEvery: MINUTE, tuning: false },
  { name: 'taxi', file: 'nab_nyc_taxi.csv', rowEvery: 30 * MINUTE, tuning: false },
  { name: 'NASA-1s', file: 'nasa_http_requests_1s_peakday.csv', rowEvery: SECOND, tuning: false },
];

export interface Trace {
  readonly name: string;
  /** From the first row on, in order; scaled so that the largest is 1. */
  readonly points: readonly Point[];
  readonly peakAt: Millis;
}

/** Instant of every trace's first row; the days themselves do not matter, their distance from midnight does. */
const BEGINNING: Millis = Date.UTC(2027, 0, 4);

/** The files that are not there, by name; none when the scoreboard can be whole. */
export function missingTraces(folder: string = TRACES_FOLDER): readonly string[] {
  return TRACES.map(({ file }) => file).filter((file) => !existsSync(join(folder, file)));
}

/** Throws when the file cannot be read as a trace: a scoreboard with a broken row is none. */
export function readTrace(source: TraceSource, folder: string = TRACES_FOLDER): Trace {
  const text = readFileSync(join(folder, source.file), 'utf8');
  const reading = { at: BEGINNING, rowEvery: source.rowEvery, scale: 1, resample: undefined };
  const trace = readCsvTrace(text, { ...reading, values: 'count' });
  if (trace.kind === 'bad') throw new Error(`${source.file}:${trace.line}: ${trace.message}`);
  return normalised(source.name, trace.points);
}

/** Of one smooth minute: a single second of 20 requests is no peak that anybody provides for. */
function normalised(name: string, raw: readonly Point[]): Trace {
  const points = smoothed(raw);
  let peak: Rps = 0;
  let peakAt: Millis = 0;
  for (const point of points) {
    if (point.rps <= peak) continue;
    peak = point.rps;
    peakAt = point.at;
  }
  return { name, points: points.map(({ at, rps }) => ({ at, rps: rps / peak })), peakAt };
}

/** Rows closer than this are noise of counting, not load: they are averaged. */
const ROW_MIN: Millis = 15 * SECOND;

function smoothed(points: readonly Point[]): readonly Point[] {
  const first = points[0];
  const second = points[1];
  if (first === undefined || second === undefined || second.at - first.at >= ROW_MIN) return points;
  const means: Point[] = [];
  let sum = 0;
  let count = 0;
  let from = first.at;
  for (const { at, rps } of points) {
    if (at >= from + ROW_MIN) {
      means.push({ at: from, rps: sum / count });
      from += ROW_MIN;
      sum = 0;
      count = 0;
    }
    sum += rps;
    count += 1;
  }
  return means;
}

/** The day around the peak, half before and half after it, as far as the trace reaches. */
export function peakDay({ points, peakAt }: Trace): { readonly from: Millis; readonly to: Millis } {
  const first = points[0]?.at ?? peakAt;
  const last = points.at(-1)?.at ?? peakAt;
  const from = Math.max(first, Math.min(peakAt - DAY / 2, last - DAY));
  return { from, to: Math.min(last, from + DAY) };
}
