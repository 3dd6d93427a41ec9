/** Bodies of the Prometheus HTTP API as answers of the Metrics port. Pure: it never smooths, fills or drops a value. */
import { z } from 'zod';
import type { Millis } from '../../model/units.ts';

/** More series than this are a query that forgot its `sum`. */
export const SERIES_MAX = 10_000;
/** Before a remark on the query rather than on the data, such as a counter whose name does not end in _total. */
const INFO_PREFIX = 'info: ';
const TEXT_MAX = 300;
const MS_PER_SECOND = 1_000;

const sample = z.tuple([z.number(), z.string()]);
const labels = z.record(z.string(), z.string());
const notes = { warnings: z.array(z.string()).optional(), infos: z.array(z.string()).optional() };

const envelope = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    data: z.object({ resultType: z.string(), result: z.array(z.unknown()) }),
    ...notes,
  }),
  z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() }),
]);

const vectorRow = z.object({ metric: labels, value: sample });
const matrixRow = z.object({ metric: labels, values: z.array(sample) });

export interface Failed {
  readonly kind: 'failed';
  readonly cause: string;
}

export interface ValueAt {
  /** May be NaN or infinite, as the server said. */
  readonly value: number;
  readonly at: Millis;
  readonly labels: Readonly<Record<string, string>>;
}

/** Each row carries the instant of evaluation, which is not the time of the sample behind it. */
export interface Vector {
  readonly kind: 'vector';
  readonly rows: readonly ValueAt[];
  readonly warnings: readonly string[];
}

export interface Series {
  readonly kind: 'series';
  /** Undefined when no series answered. */
  readonly labels: string | undefined;
  readonly points: readonly { readonly value: number; readonly at: Millis }[];
  readonly warnings: readonly string[];
}

/** The answer of /api/v1/query. A scalar is a vector of one row without labels. */
export function parseInstant(body: unknown): Vector | Failed {
  const opened = open(body);
  if (opened.kind === 'failed') return opened;
  const { resultType, result, warnings } = opened;
  if (resultType === 'scalar') return scalar(result, warnings);
  if (resultType !== 'vector')
    return failed(`the query answers with a ${resultType}, not with numbers at one instant`);
  if (result.length > SERIES_MAX)
    return failed(`more than ${SERIES_MAX} series; aggregate them, for example by sum`);
  const rows: ValueAt[] = [];
  for (const item of result) {
    const row = vectorRow.safeParse(item);
    if (!row.success)
      return failed('the answer holds a series without a number, for example a native histogram');
    const point = toPoint(row.data.value);
    if (point === undefined) return failed('the answer holds a value that is no number');
    rows.push({ ...point, labels: row.data.metric });
  }
  return { kind: 'vector', rows, warnings };
}

/** The answer of /api/v1/query_range for a query of one series. */
export function parseRange(body: unknown): Series | Failed {
  const opened = open(body);
  if (opened.kind === 'failed') return opened;
  const { resultType, result, warnings } = opened;
  if (resultType !== 'matrix')
    return failed(`the query answers with a ${resultType}, not with a range`);
  if (result.length > 1)
    return failed(
      `${result.length} or more series where one is expected; aggregate them, for example by sum`,
    );
  const [item] = result;
  if (item === undefined) return { kind: 'series', labels: undefined, points: [], warnings };
  const row = matrixRow.safeParse(item);
  if (!row.success)
    return failed('the answer holds a series without numbers, for example a native histogram');
  const points: { value: number; at: Millis }[] = [];
  for (const value of row.data.values) {
    const point = toPoint(value);
    if (point === undefined) return failed('the answer holds a value that is no number');
    points.push(point);
  }
  return { kind: 'series', labels: identity(row.data.metric), points, warnings };
}

/** The server's own words for a refusal, or undefined when the body is not its error form. */
export function parseError(body: unknown): string | undefined {
  const parsed = envelope.safeParse(body);
  if (!parsed.success || parsed.data.status !== 'error') return undefined;
  return clean(`${parsed.data.errorType}: ${parsed.data.error}`);
}

/** Text from outside, fit for one line of a log or a condition. */
export function clean(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  return line.length > TEXT_MAX ? `${line.slice(0, TEXT_MAX)}...` : line;
}

interface Opened {
  readonly kind: 'opened';
  readonly resultType: string;
  readonly result: readonly unknown[];
  readonly warnings: readonly string[];
}

function open(body: unknown): Opened | Failed {
  const parsed = envelope.safeParse(body);
  if (!parsed.success) return failed('the answer is not in the form of the Prometheus HTTP API');
  if (parsed.data.status === 'error')
    return failed(clean(`${parsed.data.errorType}: ${parsed.data.error}`));
  const { data, warnings = [], infos = [] } = parsed.data;
  const said = [...warnings, ...infos.map((info) => `${INFO_PREFIX}${info}`)];
  return { kind: 'opened', ...data, warnings: said.map(clean) };
}

function scalar(result: readonly unknown[], warnings: readonly string[]): Vector | Failed {
  const parsed = sample.safeParse(result);
  const point = parsed.success ? toPoint(parsed.data) : undefined;
  if (point === undefined) return failed('the answer holds a value that is no number');
  return { kind: 'vector', rows: [{ ...point, labels: {} }], warnings };
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const SPECIAL: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  '+Inf': Number.POSITIVE_INFINITY,
  Inf: Number.POSITIVE_INFINITY,
  '-Inf': Number.NEGATIVE_INFINITY,
};

/** `Number('')` is 0, and nothing must become 0 by accident: hence the pattern. */
function toPoint([seconds, text]: readonly [number, string]):
  | { value: number; at: Millis }
  | undefined {
  const value = NUMBER.test(text) ? Number(text) : SPECIAL[text];
  if (value === undefined) return undefined;
  return { value, at: Math.round(seconds * MS_PER_SECOND) };
}

function identity(metric: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(metric).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function failed(cause: string): Failed {
  return { kind: 'failed', cause };
}
