/**
 * A bounded queue in front of a tier, as a fluid: what comes and what is served are constant for a while, so that its
 * length is a straight line until it is full or empty. Pure.
 */
import { type Rps, SECOND } from '../../model/units.ts';
import type { QueueTruth } from '../traffic/door.ts';

export interface Waiting {
  readonly queue: QueueTruth;
  /** Requests that wait at the beginning. */
  readonly queued: number;
  readonly arriving: Rps;
  readonly capacity: Rps;
  readonly seconds: number;
}

export interface Waited {
  readonly served: number;
  readonly queued: number;
}

/** What neither was served nor waits any more was turned away. */
export function wait({ queue, queued, arriving, capacity, seconds }: Waiting): Waited {
  // As many as can be served within the longest wait; the others would wait in vain.
  const room = Math.min(queue.size, (capacity * queue.wait) / SECOND);
  const waiting = Math.min(queued, room);
  const left = waiting + (arriving - capacity) * seconds;
  if (left >= 0) return { served: capacity * seconds, queued: Math.min(left, room) };
  return { served: waiting + arriving * seconds, queued: 0 };
}
