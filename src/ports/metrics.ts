/** Load from Prometheus. Values come with their sample time; what is odd about an answer is said, never smoothed. */
import type { Points } from '../model/points.ts';
import type { Millis } from '../model/units.ts';

export interface SeriesSample {
  readonly value: number;
  /** Time of the sample itself, not of the question. */
  readonly at: Millis;
  /** Value of the label that was asked for; absent where the series has none, or none was asked for. */
  readonly label?: string | undefined;
}

/** One instant answer: every series of the vector (a scalar is one series), plus what the server warned of. */
export type InstantAnswer =
  | {
      readonly kind: 'vector';
      readonly series: readonly SeriesSample[];
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'failed'; readonly cause: string };

export type RangeAnswer =
  | {
      readonly kind: 'points';
      readonly points: Points;
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'failed'; readonly cause: string };

export interface Metrics {
  /** Never rejects: a time-out, a 5xx, a body that is too large are `failed` with the cause. NaN and infinities are kept as they are. With `label` each series says what it has there. */
  instant(query: string, label?: string): Promise<InstantAnswer>;
  /** Points of the only series of `query` in [from, to]; more than one series is `failed`. */
  range(query: string, span: { from: Millis; to: Millis; step: Millis }): Promise<RangeAnswer>;
}
