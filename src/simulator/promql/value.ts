/** What a PromQL expression can be while it is worked out, and where its samples come from. */
import type { Labels } from '../../model/policy.ts';
import type { Millis } from '../../model/units.ts';

export interface Sample {
  readonly at: Millis;
  readonly value: number;
}

export interface Series {
  readonly labels: Labels;
  /** Samples in (after, upTo], oldest first. */
  samples(after: Millis, upTo: Millis): readonly Sample[];
  /** When its target had vanished by a scrape at or before `at`. */
  endedBy(at: Millis): boolean;
}

export interface Matcher {
  readonly label: string;
  readonly matches: (value: string) => boolean;
}

/** `metric` is the name asked for; matchers are the rest. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

export interface SampleSource {
  select(selector: Selector): readonly Series[];
}

/** One element of an instant vector, with the time of the newest sample behind it. */
export interface Element {
  readonly labels: Labels;
  readonly value: number;
  readonly at: Millis;
}

export type Value =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'vector'; readonly elements: readonly Element[] };

export interface Moment {
  readonly source: SampleSource;
  readonly at: Millis;
}

export type Evaluate = (moment: Moment) => Value;

/** A query the simulated Prometheus does not know how to answer; the message says which part. */
export class UnsupportedQuery extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnsupportedQuery';
  }
}

export function vector(elements: readonly Element[]): Value {
  return { kind: 'vector', elements };
}
