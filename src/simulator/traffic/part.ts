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

export interface PartMarks {
  /** Requests of programs: the gateway counts them apart, and may turn them away. */
  readonly bot?: boolean;
  /** Requests arrive one by one: each step draws its count around the part's load. */
  readonly poisson?: boolean;
  /** The part is as written at the beginning of the rehearsal, smaller before and larger after. */
  readonly growth?: Growth;
}

/** By the same share every week, without steps between two of them. */
export interface Growth {
  readonly perWeek: Ratio;
  readonly since: Millis;
}

export type TrafficPart = Span & PartMarks & TrafficShape;

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
      /** A hill around one time of every day: half as high a quarter of `lasts` away, nothing half of it away. */
      readonly shape: 'rush';
      readonly rps: Rps;
      /** Milliseconds after local midnight. */
      readonly peakAt: Millis;
      readonly lasts: Millis;
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
  | StressShape
  | { readonly shape: 'tail'; readonly at: Millis; readonly rps: Rps; readonly halfLife: Millis }
  | {
      /** Straight lines between points in time order; also what a CSV trace becomes. */
      readonly shape: 'points';
      readonly points: readonly Point[];
    };

/** Two steps in a row, and the three shapes that stress tests are made of. */
export type StressShape =
  | {
      readonly shape: 'double-step';
      readonly at: Millis;
      readonly rps: Rps;
      readonly againAt: Millis;
      /** On top of the first. */
      readonly againRps: Rps;
    }
  | {
      /** A surge in equal steps up to `rps`, one every `every`, the first at once. */
      readonly shape: 'stairs';
      readonly at: Millis;
      readonly rps: Rps;
      readonly steps: number;
      readonly every: Millis;
    }
  | {
      /** Another height between nothing and `rps` every `every`, without end. */
      readonly shape: 'jitter';
      readonly at: Millis;
      readonly rps: Rps;
      readonly every: Millis;
    }
  | {
      /**
       * A region falls out: `share` of the tier's other load stays away for `lasts`; then it comes back at once with
       * `rush` of itself on top, which halves every `halfLife`.
       */
      readonly shape: 'outage';
      readonly at: Millis;
      readonly lasts: Millis;
      readonly share: Ratio;
      readonly rush: Ratio;
      readonly halfLife: Millis;
    };
