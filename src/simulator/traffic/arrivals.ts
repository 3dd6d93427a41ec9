/** Requests that arrive one by one: the load a step really has when its mean is known. Poisson; uses only its stream. */
import { type Millis, type Rps, SECOND } from '../../model/units.ts';
import type { RandomStream } from '../random.ts';

export interface Arriving {
  readonly mean: Rps;
  readonly span: Millis;
  readonly stream: RandomStream;
}

/** From here on a Poisson count is told from a rounded normal of the same mean and variance by nobody. */
const MANY = 50;

export function arrivals({ mean, span, stream }: Arriving): Rps {
  const seconds = span / SECOND;
  const expected = mean * seconds;
  if (expected <= 0) return 0;
  const count = expected < MANY ? few(expected, stream) : many(expected, stream);
  return count / seconds;
}

/** Knuth: as many uniforms as it takes for their product to fall below exp(-mean). */
function few(expected: number, stream: RandomStream): number {
  const floor = Math.exp(-expected);
  let count = 0;
  for (let product = stream.next(); product > floor; product *= stream.next()) count += 1;
  return count;
}

function many(expected: number, stream: RandomStream): number {
  return Math.max(0, Math.round(expected + Math.sqrt(expected) * stream.normal()));
}
