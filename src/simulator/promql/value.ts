/**
 * What a PromQL expression can be while it is worked out, and where its samples come from. Most questions ask for no
 * labels; for them there are shorter forms, which must say the same as the long ones.
 */
import type { Labels } from '../../model/policy.ts';
import type { Millis } from '../../model/units.ts';

export interface Sample {
  readonly at: Millis;
  readonly value: number;
}

/**
 * All that a rate asks of a window's samples. One is filled anew for each window, those who ask set its bounds: millions
 * of windows of a month's history are worked out before a rehearsal begins, and none of them is made.
 */
export interface Ends {
  /** The window: after `from`, up to `to`. */
  from: Millis;
  to: Millis;
  /** How many samples there are; with none the rest means nothing. */
  count: number;
  firstAt: Millis;
  firstValue: number;
  lastAt: Millis;
  lastValue: number;
  /** What a counter had counted before each of its resets. */
  lost: number;
}

export interface Series {
  readonly labels: Labels;
  /** Samples in (after, upTo], oldest first. */
  samples(after: Millis, upTo: Millis): readonly Sample[];
  /** The newest of them; absent: whoever asks takes it from `samples`. */
  newest?(after: Millis, upTo: Millis): Sample | undefined;
  /** Fills in what a window shows; absent: whoever asks works it out from `samples`. */
  ends?(window: Ends): void;
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

/** The elements of a vector without their labels, in columns that are used again and again. */
export interface Numbers {
  /** How many there are; what stands behind them is of an earlier moment. */
  count: number;
  readonly values: number[];
  readonly ats: Millis[];
}

export interface Evaluate {
  (moment: Moment): Value;
  /** Puts the same vector into `into` for those who ask for no labels. Absent: only the whole value is to be had. */
  readonly numbers?: (moment: Moment, into: Numbers) => void;
}

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

export function noNumbers(): Numbers {
  return { count: 0, values: [], ats: [] };
}

export function addNumber(numbers: Numbers, value: number, at: Millis): void {
  numbers.values[numbers.count] = value;
  numbers.ats[numbers.count] = at;
  numbers.count += 1;
}

/** Fills `into` with what a query says; a plain number is of the moment itself. */
export function readNumbers(evaluate: Evaluate, moment: Moment, into: Numbers): void {
  if (evaluate.numbers !== undefined) {
    evaluate.numbers(moment, into);
    return;
  }
  into.count = 0;
  const value = evaluate(moment);
  if (value.kind === 'scalar') addNumber(into, value.value, moment.at);
  else for (const element of value.elements) addNumber(into, element.value, element.at);
}
