/** Where in time the page looks: at the newest minute, playing, or standing still. Pure; whoever calls knows the clock. */
import type { Millis } from '../model/units.ts';

export interface Playhead {
  readonly at: Millis;
  /** `newest` follows the stream. */
  readonly mode: 'newest' | 'playing' | 'paused';
  /** Simulated time per real time while playing. */
  readonly speed: number;
}

/** What there is to look at. */
export interface Reel {
  readonly from: Millis;
  readonly edge: Millis;
  /** Nothing more will come. */
  readonly ended: boolean;
}

export const SPEEDS = [60, 300, 1_800, 7_200] as const;

export type PlayheadMove =
  | { readonly kind: 'passed'; readonly ms: number }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'newest' }
  | { readonly kind: 'begin' }
  | { readonly kind: 'speed'; readonly speed: number }
  | { readonly kind: 'scrub'; readonly to: Millis };

export function atBeginning(speed = 300): Playhead {
  return { at: 0, mode: 'newest', speed };
}

export function moved(playhead: Playhead, move: PlayheadMove, reel: Reel): Playhead {
  switch (move.kind) {
    case 'passed':
      return passed(playhead, move.ms, reel);
    case 'toggle':
      return toggled(playhead, reel);
    case 'newest':
      return { ...playhead, mode: 'newest', at: reel.edge };
    case 'begin':
      return { ...playhead, mode: 'playing', at: reel.from };
    case 'speed':
      return { ...playhead, speed: move.speed, mode: playsAt(playhead, reel) };
    case 'scrub':
      return { ...playhead, mode: 'paused', at: within(move.to, reel) };
  }
}

function passed(playhead: Playhead, ms: number, reel: Reel): Playhead {
  const { at, mode, speed } = playhead;
  if (mode === 'newest') return at === reel.edge ? playhead : { ...playhead, at: reel.edge };
  if (mode === 'paused') return playhead;
  const next = Math.max(reel.from, at + ms * speed);
  return next < reel.edge
    ? { ...playhead, at: next }
    : { ...playhead, mode: 'newest', at: reel.edge };
}

/** Play at the end of what is over begins anew: there is nothing else it could mean. */
function toggled(playhead: Playhead, reel: Reel): Playhead {
  const atEnd = reel.ended && playhead.at >= reel.edge;
  if (atEnd) return { ...playhead, mode: 'playing', at: reel.from };
  return { ...playhead, mode: playhead.mode === 'paused' ? 'playing' : 'paused' };
}

/** A speed is chosen to see things move; at the newest minute there is nothing to run through. */
function playsAt({ at, mode }: Playhead, { edge }: Reel): Playhead['mode'] {
  return at < edge ? 'playing' : mode;
}

function within(at: Millis, { from, edge }: Reel): Millis {
  return Math.min(edge, Math.max(from, at));
}
