/**
 * What the oracle foretells of chance: the lead times that the seed will draw for machines and pods, before they exist.
 * Draws by the same streams as the world; a test holds one against the other.
 */
import { type Millis, SECOND } from '../../model/units.ts';
import { createRandomness } from '../random.ts';
import type { PoolTruth, WorkloadTruth } from '../scenario.ts';

/** From joining to Ready, and the passes of writer and scheduler until a waiting pod is bound. */
export const JOIN_AND_BIND: Millis = 8 * SECOND;

export interface Draws {
  /** Call to joining, of the group's n-th machine ever (from 1), unless a fault makes it slow. */
  machine(pool: PoolTruth, nth: number): Millis;
  /** Bound to serving. */
  pod(workload: WorkloadTruth, name: string): Millis;
}

export function createDraws(seed: number): Draws {
  const randomness = createRandomness(seed);
  const known = new Map<string, Millis>();

  function drawn(stream: string, spread: PoolTruth['leadTime']): Millis {
    const value = known.get(stream) ?? randomness.stream(stream).leadTime(spread);
    known.set(stream, value);
    return value;
  }

  return {
    machine: ({ nodeGroup, leadTime }, nth) =>
      drawn(`instance/${nodeGroup}-i${String(nth).padStart(4, '0')}`, leadTime),
    pod: ({ podReady }, name) => drawn(`pod/${name}`, podReady),
  };
}
