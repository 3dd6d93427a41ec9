/** Scrapes as answers show them: some time late, and under a fault (M4) later still. */
import type { Millis } from '../../model/units.ts';
import type { Scrape, Scrapes } from './scrapes.ts';

export interface Seen {
  within(after: Millis, upTo: Millis): readonly Scrape[];
  anyBetween(from: Millis, upTo: Millis): boolean;
  /** The newest at or before `upTo`, of the last five minutes. */
  last(upTo: Millis): Scrape | undefined;
  /** As the scrapes'. */
  readonly places: Scrapes['places'];
  /** Answers are made of what was there so long ago, until this is called again. */
  hide(newest: Millis): void;
}

/** A vanished target is asked for no longer than a sample is shown. */
const LOOK_BACK: Millis = 300_000;

export function createSeen(scrapes: Scrapes, lag: Millis): Seen {
  let hidden: Millis = 0;
  return {
    within: (after, upTo) => scrapes.within(after, upTo - lag - hidden),
    anyBetween: (from, upTo) => scrapes.anyBetween(from, upTo - lag - hidden),
    places: scrapes.places,
    last: (upTo) => scrapes.within(upTo - LOOK_BACK, upTo - lag - hidden).at(-1),
    hide(newest) {
      hidden = newest;
    },
  };
}
