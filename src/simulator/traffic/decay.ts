/** Halving with time, as crowds leave. */
import type { Millis, Ratio } from '../../model/units.ts';

export function decay(elapsed: Millis, halfLife: Millis): Ratio {
  return 0.5 ** (elapsed / halfLife);
}
