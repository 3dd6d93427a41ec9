/**
 * What goes wrong with answers of Prometheus (M1 to M4, M6 to M8): each fault acts on the answer as a client gets it.
 * Faults of targets and of the system behind them are elsewhere; they change what there is to answer.
 */
import { pointsOf } from '../../model/points.ts';
import type { Millis } from '../../model/units.ts';
import { MINUTE, SECOND } from '../../model/units.ts';
import type { InstantAnswer, RangeAnswer, SeriesSample } from '../../ports/metrics.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import { createOutages } from '../prometheus/outage.ts';
import { STORE, USUAL_MISSING } from '../prometheus/targets.ts';
import type { World } from '../world/world.ts';

/** The operator's limit for one question. */
const TIMEOUT: Millis = 10 * SECOND;
/** The adapter takes no more. */
const SERIES_MAX = 10_000;
const USUAL_AGE: Millis = MINUTE;
/** Requests per minute read as requests per second. */
const USUAL_FACTOR = 60;
const USUAL_SERIES = 20;

export type AnswerFault = 'M1' | 'M2' | 'M3' | 'M4' | 'M6' | 'M7' | 'M8';
const ANSWER_FAULTS: readonly string[] = ['M1', 'M2', 'M3', 'M4', 'M6', 'M7', 'M8'];

/** The faults that take effect on one question. */
export type Struck = Readonly<Partial<Record<AnswerFault, ScheduledFault>>>;

export interface MetricsTrouble {
  /** Draws anew for each question. */
  strike(query: string): Struck;
  /** Waits as long as the server is slow; then the cause when there is no answer at all. */
  refuse(struck: Struck): Promise<string | undefined>;
  instant(answer: InstantAnswer, struck: Struck): InstantAnswer;
  range(answer: RangeAnswer, struck: Struck): RangeAnswer;
}

/** Undefined: nothing of the kind is scheduled. */
export function createMetricsTrouble(world: World): MetricsTrouble | undefined {
  const { faults, clock, randomness } = world;
  const scheduled = faults.schedule.filter(
    ({ id, subject }) => ANSWER_FAULTS.includes(id) && (id !== 'M8' || subject === STORE),
  );
  if (scheduled.length === 0) return undefined;
  const isOut = createOutages(faults.schedule);
  const oddity = randomness.stream('fault/M2/value');

  return {
    strike(query) {
      const struck: Partial<Record<AnswerFault, ScheduledFault>> = {};
      for (const { id, subject = query } of scheduled) {
        if (!isAnswerFault(id) || struck[id] !== undefined || !concerns(id, subject, query))
          continue;
        const fault = faults.strikes(id, subject);
        if (fault !== undefined) struck[id] = fault;
      }
      return struck;
    },
    async refuse({ M1 }) {
      if (M1 === undefined) return undefined;
      if (M1.size === undefined)
        return isOut(clock.now()) ? 'connect ECONNREFUSED' : 'HTTP 503: service unavailable';
      await clock.sleep(Math.min(M1.size, TIMEOUT));
      return M1.size < TIMEOUT ? undefined : `no whole answer within ${TIMEOUT} ms`;
    },
    instant(answer, struck) {
      if (answer.kind === 'failed') return answer;
      if (struck.M3 !== undefined) return { ...answer, series: [] };
      const odd = struck.M2 && oddValue(oddity.next());
      const { series: there, scaled } = lacking(answer.series, struck);
      const series = there.map((one) => ({ ...one, value: changed(one.value, scaled, odd) }));
      return crowded({ ...answer, series, warnings: warningsOf(answer, struck) }, struck);
    },
    range(answer, struck) {
      if (answer.kind === 'failed') return answer;
      if (struck.M7 !== undefined) return severalOverTime();
      if (struck.M3 !== undefined) return { ...answer, points: pointsOf([]) };
      const odd = struck.M2 && oddValue(oddity.next());
      const newest = struck.M4 === undefined ? Infinity : clock.now() - ageOf(struck.M4);
      const { ats } = answer.points;
      const values = answer.points.values.map((value) => changed(value, struck, odd));
      const there = (_: number, index: number) => (ats[index] ?? 0) <= newest;
      const points = { ats: ats.filter(there), values: values.filter(there) };
      return { ...answer, points, warnings: warningsOf(answer, struck) };
    },
  };
}

function isAnswerFault(id: string): id is AnswerFault {
  return ANSWER_FAULTS.includes(id);
}

/** Stores stand behind every answer; the others strike queries that contain their subject. */
function concerns(id: AnswerFault, subject: string, query: string): boolean {
  return id === 'M8' || query.includes(subject);
}

/** How old the newest sample is that answers are made of. */
export function ageOf({ size = USUAL_AGE }: ScheduledFault): Millis {
  return size;
}

/** Of several series a store that is away takes some along, of a sum its part. */
function lacking(
  series: readonly SeriesSample[],
  { M8, ...others }: Struck,
): { readonly series: readonly SeriesSample[]; readonly scaled: Struck } {
  if (M8 === undefined || series.length < 2)
    return { series, scaled: M8 ? { ...others, M8 } : others };
  const left = Math.ceil(series.length * (1 - (M8.size ?? USUAL_MISSING)));
  return { series: series.slice(0, left), scaled: others };
}

/** What a number may turn into; undefined: its negative. */
function oddValue(lot: number): number | 'negative' {
  if (lot < 1 / 4) return Number.POSITIVE_INFINITY;
  if (lot < 1 / 2) return Number.NEGATIVE_INFINITY;
  return lot < 3 / 4 ? Number.NaN : 'negative';
}

function changed(
  answered: number,
  { M6, M8 }: Struck,
  odd: number | 'negative' | undefined,
): number {
  const factor = M6 === undefined ? 1 : (M6.size ?? USUAL_FACTOR);
  const there = M8 === undefined ? 1 : 1 - (M8.size ?? USUAL_MISSING);
  const value = answered * factor * there;
  if (odd === undefined) return value;
  return odd === 'negative' ? -1 - value : odd;
}

function warningsOf(
  { warnings }: { readonly warnings: readonly string[] },
  { M8 }: Struck,
): readonly string[] {
  return M8 === undefined ? warnings : [...warnings, 'some stores did not answer'];
}

/** Many series instead of each, which add up to the same. */
function crowded(
  answer: Extract<InstantAnswer, { kind: 'vector' }>,
  { M7 }: Struck,
): InstantAnswer {
  if (M7 === undefined) return answer;
  const count = M7.size ?? USUAL_SERIES;
  if (count > SERIES_MAX) return { kind: 'failed', cause: `more than ${SERIES_MAX} series` };
  const series = answer.series.flatMap(({ value, at }) =>
    Array.from({ length: count }, () => ({ value: value / count, at })),
  );
  return { ...answer, series };
}

function severalOverTime(): RangeAnswer {
  return {
    kind: 'failed',
    cause:
      'more than one series over time where one is expected; aggregate them, for example by sum',
  };
}
