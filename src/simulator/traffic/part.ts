/**
 * Parts of a tier's load in absolute rps; a tier's load is the sum of its parts. A part is nothing outside its dates.
 */
import type { Millis, Ratio, Rps } from '../../model/units.ts';

export interface Span {
  /** Undefined: since ever. */
  readonly from: Millis | undefined;
  /** Undefined: for ever. */
  readonly until: Millis | undefined;
}

export interface Point {
  readonly at: Millis;
  readonly rps: Rps;
}

export type TrafficPart = Span & TrafficShape;

export type TrafficShape =
  | { readonly shape: 'flat'; readonly rps: Rps }
  | {
      /** A day's curve: a broad hill around its peak, a valley twelve hours away. */
      readonly shape: 'daily';
      readonly peak: Rps;
      /** Share of the peak that is left in the valley. */
      readonly trough: Ratio;
      /** Milliseconds after local midnight. */
      readonly peakAt: Millis;
      /** Local time minus UTC. */
      readonly zoneOffset: Millis;
    }
  | {
      /** Up within `rise`, full for `hold`, then halved every `halfLife`. */
      readonly shape: 'flash';
      readonly at: Millis;
      readonly rps: Rps;
      readonly rise: Millis;
      readonly hold: Millis;
      readonly halfLife: Millis;
    }
  | { readonly shape: 'step'; readonly at: Millis; readonly rps: Rps }
  | { readonly shape: 'ramp'; readonly at: Millis; readonly over: Millis; readonly rps: Rps }
  | {
      /** An S curve: half at `at`, from 5% to 95% within `over`. */
      readonly shape: 'sigmoid';
      readonly at: Millis;
      readonly over: Millis;
      readonly rps: Rps;
    }
  | { readonly shape: 'tail'; readonly at: Millis; readonly rps: Rps; readonly halfLife: Millis }
  | {
      /** Straight lines between points in time order; also what a CSV trace becomes. */
      readonly shape: 'points';
      readonly points: readonly Point[];
    };
