/** How much readings jump about from one to the next independent one. Knows nothing of trends: a steady rise is no noise. */
import type { Sample } from '../model/memory.ts';
import type { Millis, Rps } from '../model/units.ts';

/** Of a normal distribution: standard deviation over median absolute value. */
const SIGMA_OF_MEDIAN = 1.4826;
/** A second difference of independent readings has six times the variance of one, a first difference twice. */
const FIRST_OF_SECOND = Math.sqrt(2 / 6);
/** With fewer differences than this nothing is known of the noise. */
const DIFFERENCES_MIN = 12;

/**
 * Robust standard deviation of the difference between two independent readings, in rps; undefined when too little is
 * known. From second differences over one smear: straight lines show no noise however steep they are, and the few
 * places where one line meets the next do not move a median.
 */
export function noiseOf(samples: readonly Sample[], smear: Millis): Rps | undefined {
  const bends: number[] = [];
  let one = 0;
  let two = 0;
  for (const { at, rps } of samples) {
    one = youngest(samples, one, at - smear);
    two = youngest(samples, two, at - 2 * smear);
    const [before, first] = [samples[one], samples[two]];
    if (before === undefined || first === undefined || first.at > at - 2 * smear) continue;
    bends.push(Math.abs(rps - 2 * before.rps + first.rps));
  }
  if (bends.length < DIFFERENCES_MIN) return undefined;
  bends.sort((a, b) => a - b);
  return FIRST_OF_SECOND * SIGMA_OF_MEDIAN * (bends[Math.floor(bends.length / 2)] ?? 0);
}

/** Index of the youngest sample that is not younger than `at`; of the first when there is none. */
function youngest(samples: readonly Sample[], from: number, at: Millis): number {
  let index = from;
  while ((samples[index + 1]?.at ?? Infinity) <= at) index += 1;
  return index;
}
