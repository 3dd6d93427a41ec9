/** The real dice: spreads retries of many processes over time. Nothing that decides may use it. */

/** In [0, 1). */
export function systemRandom(): number {
  return Math.random();
}
