/** What every panel gets: the story, the time looked at, and the words to say it in. */
import { HOUR, type Millis } from '../model/units.ts';
import type { Format } from './format.ts';
import type { Story } from './story.ts';

export interface Span {
  readonly from: Millis;
  readonly to: Millis;
}

export interface Scene {
  readonly story: Story;
  /** Goes up when the story has grown. */
  readonly version: number;
  readonly at: Millis;
  /** Index of the frame at `at`; -1 before the first one. */
  readonly index: number;
  readonly format: Format;
  /** From the beginning to the end, or to the newest minute. */
  readonly full: Span;
  /** What charts show. */
  readonly view: Span;
  readonly onScrub: (to: Millis) => void;
}

/** A span of that length that ends a little after the playhead, inside the whole. Undefined length: all of it. */
export function viewAround(full: Span, at: Millis, length: Millis | undefined): Span {
  if (length === undefined || length >= full.to - full.from) return full;
  const to = Math.min(full.to, Math.max(full.from + length, at + length * AHEAD));
  return { from: to - length, to };
}

/** What a reader chose, or nothing yet. */
export type ChosenSpan = Millis | 'all' | undefined;

/** A run of days shows hours around the playhead until somebody chooses, and all of it when it is over. */
export function spanOf(chosen: ChosenSpan, full: Span, isOver: boolean): Millis | undefined {
  if (chosen !== undefined) return chosen === 'all' ? undefined : chosen;
  return isOver || full.to - full.from <= 2 * USUAL ? undefined : USUAL;
}

const USUAL: Millis = 6 * HOUR;
/** What comes next matters more than what was an hour ago. */
const AHEAD = 0.25;
