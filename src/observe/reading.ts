/** From one Prometheus answer to one Reading. Whatever is odd about an answer makes it stale, partial or missing, never 0. */

import type { Reading } from '../model/reading.ts';
import { fresh, missing } from '../model/reading.ts';
import type { Millis, Ratio, Rps } from '../model/units.ts';
import { SECOND } from '../model/units.ts';
import type { InstantAnswer } from '../ports/metrics.ts';

/** Older than three scrapes, and a little for the answer's way. */
function staleAfter(scrapeInterval: Millis): Millis {
  return 3 * scrapeInterval + 5 * SECOND;
}
/** Below this share of reporting targets a sum is partial. */
export const COVERAGE_MIN: Ratio = 0.9;

/** When it was asked, and how often targets are scraped. */
export interface Asking {
  readonly now: Millis;
  readonly scrapeInterval: Millis;
}

/** The single value of an answer; several series, none, NaN, infinities and negatives are missing, with the cause. */
export function singleValue(answer: InstantAnswer, { now, scrapeInterval }: Asking): Reading<Rps> {
  if (answer.kind === 'failed') return missing(answer.cause);
  const [only, second] = answer.series;
  if (only === undefined) return missing('the query answered with no series');
  if (second !== undefined)
    return missing(
      `${answer.series.length} series where one is expected: aggregate them, for instance with sum()`,
    );
  if (!Number.isFinite(only.value)) return missing(`the value is ${only.value}`);
  if (only.value < 0) return missing(`the value is negative: ${only.value}`);
  const { value, at } = only;
  if (now - at > staleAfter(scrapeInterval))
    return { kind: 'stale', value, at, cause: `sampled ${Math.round((now - at) / SECOND)} s ago` };
  const warning = warningOf(answer.warnings);
  if (warning !== undefined)
    return { kind: 'partial', value, at, coverage: null, cause: `the server warned: ${warning}` };
  return fresh(value, at);
}

/** Prometheus' advice on a query's style (a counter not called _total) says nothing against its value. */
const ADVICE = 'info: ';

/** The first warning that casts doubt on an answer; undefined when there is none. */
export function warningOf(warnings: readonly string[]): string | undefined {
  return warnings.find((text) => !text.startsWith(ADVICE));
}

export function isStale(at: Millis, { now, scrapeInterval }: Asking): boolean {
  return now - at > staleAfter(scrapeInterval);
}

export type Coverage = { readonly share: Ratio | null; readonly cause: string };

/** Share of targets that equal 1 and said so lately; null when nobody can tell. */
export function coverageOfTargets(
  answer: InstantAnswer | undefined,
  { now, scrapeInterval }: Asking,
): Coverage {
  if (answer === undefined)
    return {
      share: null,
      cause: 'the demand names no targets, so nobody knows whether all report',
    };
  if (answer.kind === 'failed') return { share: null, cause: `targets: ${answer.cause}` };
  if (answer.series.length === 0)
    return { share: null, cause: 'targets: the query answered with no series' };
  let up = 0;
  for (const { value, at } of answer.series)
    if (value === 1 && now - at <= staleAfter(scrapeInterval)) up += 1;
  return {
    share: up / answer.series.length,
    cause: `${up} of ${answer.series.length} targets report`,
  };
}

/** Own series over Ready pods, for a Served demand without targets. */
export function coverageOfPods(
  answer: InstantAnswer | undefined,
  readyPods: number | undefined,
): Coverage {
  const only = answer?.kind === 'vector' ? answer.series[0] : undefined;
  if (only === undefined || readyPods === undefined)
    return { share: null, cause: 'own series cannot be counted against Ready pods' };
  if (readyPods === 0) return { share: null, cause: 'no pod is Ready' };
  return {
    share: Math.min(1, only.value / readyPods),
    cause: `${only.value} series for ${readyPods} Ready pods`,
  };
}

/** A fresh sum that not everybody contributed to is partial. */
export function covered(reading: Reading<Rps>, coverage: Coverage): Reading<Rps> {
  if (reading.kind !== 'fresh') return reading;
  if (coverage.share !== null && coverage.share >= COVERAGE_MIN) return reading;
  return {
    kind: 'partial',
    value: reading.value,
    at: reading.at,
    coverage: coverage.share,
    cause: coverage.cause,
  };
}

/** Served near what its Ready pods can serve shows the pods' limit, not the demand: a lower bound. */
const SATURATED: Ratio = 0.9;

export function censoredBy(
  reading: Reading<Rps>,
  capacity: Rps | undefined,
  vetoed: boolean,
): Reading<Rps> {
  if (reading.kind !== 'fresh') return reading;
  const { value, at } = reading;
  if (vetoed) return { kind: 'censored', value, at, cause: 'taken while a veto is true' };
  if (capacity !== undefined && value >= SATURATED * capacity) {
    return {
      kind: 'censored',
      value,
      at,
      cause: `${Math.round((100 * value) / capacity)}% of what the Ready pods can serve`,
    };
  }
  return reading;
}
