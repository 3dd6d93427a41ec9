/**
 * The Metrics port over the HTTP API of Prometheus. Every instant answer comes with the age of the samples behind it,
 * told by the server's own clock, so a wrong clock here or there does not make old load look fresh.
 */
import { type Point, pointsOf } from '../../model/points.ts';
import type { Clock } from '../../ports/clock.ts';
import type { InstantAnswer, Metrics, RangeAnswer, SeriesSample } from '../../ports/metrics.ts';
import { type CredentialFiles, createCredentials } from './credentials.ts';
import { chunksOf, type Span } from './range-chunks.ts';
import { type Asking, ask, type Body } from './request.ts';
import { type Failed, parseInstant, parseRange, SERIES_MAX, type Vector } from './response.ts';
import { ageOf, ageQuery, LOOK_BACK, type SampleAge } from './sample-age.ts';

const MEBIBYTE = 1_048_576;
const INSTANT_BYTES_MAX = MEBIBYTE;
const RANGE_BYTES_MAX = 8 * MEBIBYTE;

export interface PrometheusOptions extends CredentialFiles {
  readonly clock: Clock;
  readonly url: string;
  readonly timeoutMs: number;
  readonly method: 'POST' | 'GET';
}

export interface PrometheusMetrics {
  readonly metrics: Metrics;
  /** Reads credential files again; answers what went wrong, if anything. */
  reload(): Promise<string | undefined>;
  close(): Promise<void>;
}

export function createPrometheusMetrics(options: PrometheusOptions): PrometheusMetrics {
  const credentials = createCredentials(options);
  const asking: Asking = { ...options, credentials };
  return {
    metrics: {
      instant: (query, label) => instant(asking, options.clock, { query, label }),
      range: (query, span) => range(asking, query, span),
    },
    reload: credentials.reload,
    close: credentials.close,
  };
}

interface Question {
  readonly query: string;
  readonly label: string | undefined;
}

async function instant(
  asking: Asking,
  clock: Clock,
  { query, label }: Question,
): Promise<InstantAnswer> {
  const askedAt = clock.now();
  const aboutAge = ageQuery(query);
  const [answer, age] = await Promise.all([
    askInstant(asking, query),
    aboutAge === undefined ? undefined : askInstant(asking, aboutAge),
  ]);
  if (answer.kind === 'failed' || answer.rows.length === 0) return withoutRows(answer);
  const { age: ageMs, doubt } = sampleAge(age);
  const series = answer.rows.map(({ value, labels }): SeriesSample => {
    const sample = { value, at: askedAt - ageMs };
    return label === undefined ? sample : { ...sample, label: labels[label] };
  });
  const warnings = doubt === undefined ? answer.warnings : [...answer.warnings, doubt];
  return { kind: 'vector', series, warnings };
}

function withoutRows(answer: Vector | Failed): InstantAnswer {
  if (answer.kind === 'failed') return answer;
  return { kind: 'vector', series: [], warnings: answer.warnings };
}

function sampleAge(answer: Vector | Failed | undefined): SampleAge {
  if (answer === undefined) return { age: 0, doubt: undefined };
  if (answer.kind === 'vector') return ageOf(answer);
  return { age: LOOK_BACK, doubt: `the age of the samples is unknown: ${answer.cause}` };
}

async function askInstant(asking: Asking, query: string): Promise<Vector | Failed> {
  // One above the cap, so that the cap is noticed; servers older than 3.0 ignore the limit.
  const form = { query, limit: String(SERIES_MAX + 1) };
  return parsed(
    await ask(asking, { path: '/api/v1/query', form, bytesMax: INSTANT_BYTES_MAX }),
    parseInstant,
  );
}

async function range(asking: Asking, query: string, span: Span): Promise<RangeAnswer> {
  const chunks = chunksOf(span);
  if (chunks === undefined)
    return { kind: 'failed', cause: 'the range is empty or its step is far too small' };
  const points: Point[] = [];
  const warnings = new Set<string>();
  let labels: string | undefined;
  for (const chunk of chunks) {
    const part = await askRange(asking, query, chunk);
    if (part.kind === 'failed') return part;
    if (labels !== undefined && part.labels !== undefined && labels !== part.labels) {
      return {
        kind: 'failed',
        cause:
          'more than one series over time where one is expected; aggregate them, for example by sum',
      };
    }
    labels ??= part.labels;
    points.push(...part.points);
    for (const warning of part.warnings) warnings.add(warning);
  }
  return { kind: 'points', points: pointsOf(points), warnings: [...warnings] };
}

async function askRange(asking: Asking, query: string, { from, to, step }: Span) {
  const form = { query, start: seconds(from), end: seconds(to), step: seconds(step), limit: '2' };
  return parsed(
    await ask(asking, { path: '/api/v1/query_range', form, bytesMax: RANGE_BYTES_MAX }),
    parseRange,
  );
}

function parsed<T>(body: Body, parse: (json: unknown) => T): T | Failed {
  return body.kind === 'failed' ? body : parse(body.json);
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}
