/** What the lines of a printed timeline are made of: episodes, and tides of many small ones. */
import type { EpisodeKind, Episode as Single } from '../model/episode.ts';
import type { Reason } from '../model/reason.ts';
import type { Millis } from '../model/units.ts';

/** `tide`: many small changes of one size; only reports make these. */
export interface Episode extends Single<EpisodeKind | 'tide'> {
  /** How far a tide went. */
  readonly range?: { readonly low: number; readonly high: number };
}

/** Episodes of one kind and cause that began together: one line of a timeline. */
export interface Line {
  readonly kind: Episode['kind'];
  readonly reason: Reason | undefined;
  readonly from: Millis;
  readonly to: Millis;
  readonly episodes: readonly Episode[];
}
