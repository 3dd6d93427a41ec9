/** The double step, and the three standard stress shapes: surge in stairs, sustained jitter, regional outage. Pure. */
import type { Millis, Ratio, Rps } from '../../model/units.ts';
import { decay } from './decay.ts';
import type { StressShape } from './part.ts';

type Shape<S extends StressShape['shape']> = Extract<StressShape, { shape: S }>;

/** Fractions of its multiples fill [0, 1) evenly and never repeat: heights that no period can be learned from. */
const GOLDEN: Ratio = (Math.sqrt(5) - 1) / 2;

export function doubleStep(part: Shape<'double-step'>, at: Millis): Rps {
  return (at >= part.at ? part.rps : 0) + (at >= part.againAt ? part.againRps : 0);
}

export function stairs({ at: start, rps, steps, every }: Shape<'stairs'>, at: Millis): Rps {
  if (at < start) return 0;
  const climbed = Math.min(steps, Math.floor((at - start) / every) + 1);
  return (rps * climbed) / steps;
}

export function jitter({ at: start, rps, every }: Shape<'jitter'>, at: Millis): Rps {
  if (at < start) return 0;
  const turn = Math.floor((at - start) / every) + 1;
  return rps * ((turn * GOLDEN) % 1);
}

/** What the rest of the tier's load is multiplied by. */
export function outageFactor(part: Shape<'outage'>, at: Millis): Ratio {
  const { share, rush, halfLife } = part;
  if (at < part.at) return 1;
  const back = part.at + part.lasts;
  return at < back ? 1 - share : 1 + share * rush * decay(at - back, halfLife);
}
