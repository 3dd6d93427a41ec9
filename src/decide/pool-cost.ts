/** What a replica costs on a pool: the price of a node over the replicas it holds. Knows nothing of caps, stock or tiers. */
import type { Micros, Resources } from '../model/units.ts';
import { podsIn } from './bins.ts';

/**
 * Price per replica and hour when nodes of this shape hold nothing else; Infinity where not one fits. A dear big node may
 * cost less per replica than a cheap small one. `price`: of one node and hour, 0 where it is paid for already.
 */
export function replicaCost(price: Micros, shape: Resources, pod: Resources): number {
  const count = podsIn(shape.cpu, shape.memory, shape.pods, pod);
  return count === 0 ? Number.POSITIVE_INFINITY : price / count;
}
