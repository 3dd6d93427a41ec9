/** How long readings are looked at before anybody can say whether they rise; forecasts draw lines over it, decisions wait for it. */
import type { Millis } from './units.ts';
import { MINUTE, SECOND } from './units.ts';

/** A rate is smeared over its window; a minute is the usual one, and taken where a query does not show its own. */
export const SMEAR_USUAL: Millis = MINUTE;
/** Three times the smear: a step that such a rate smears fills one third of it, a real rise fills more. */
export const THIRDS = 3;
/** Nine cycles of five seconds. */
const WINDOW_MIN: Millis = 45 * SECOND;
/** Readings older than this are forgotten. */
export const SAMPLES_FOR: Millis = 10 * MINUTE;

/** `smear`: the time over which every reading is an average. */
export function trendWindow(smear: Millis = SMEAR_USUAL): Millis {
  return Math.max(WINDOW_MIN, THIRDS * smear);
}
