/**
 * The floor of a surge: when the last pod would serve if everything were ordered and written at onset, with the boot
 * times of that very run. Counts what nobody can avoid: boot, pod writer, scheduler, pod start. Knows no controller.
 */
import { type Millis, SECOND } from '../../src/model/units.ts';
import { createRandomness } from '../../src/simulator/random.ts';
import type { PoolTruth } from '../../src/simulator/scenario.ts';
import { POD_START, PODS_PER_NODE } from './world.ts';

/** Registered to Ready, as the world has it. */
const JOIN_TO_READY: Millis = 5 * SECOND;
const BOUND_PER_SECOND = 100;

export interface FloorCase {
  readonly seed: number;
  readonly pool: Pick<PoolTruth, 'nodeGroup' | 'leadTime'>;
  /** Pods that are missing at onset, none of which fits on what is there. */
  readonly pods: number;
  readonly writer: number;
}

/** Onset to the last pod serving. Machines are drawn by name, so these are the first ones any system gets. */
export function floorOf({ seed, pool, pods, writer }: FloorCase): Millis {
  const ready = bootTimes({ seed, pool, nodes: Math.ceil(pods / PODS_PER_NODE) });
  let bound = 0;
  for (let second = 1; ; second += 1) {
    const written = Math.min(pods, second * writer);
    let machines = 0;
    while ((ready[machines] ?? Infinity) < second * SECOND) machines += 1;
    bound = Math.min(bound + BOUND_PER_SECOND, written, machines * PODS_PER_NODE);
    if (bound === pods) return second * SECOND + POD_START;
  }
}

interface Boots extends Pick<FloorCase, 'seed' | 'pool'> {
  readonly nodes: number;
}

/** Order to Ready of the first machines of a group, fastest first. */
function bootTimes({ seed, pool, nodes }: Boots): readonly Millis[] {
  const randomness = createRandomness(seed);
  const times = Array.from({ length: nodes }, (_, index) => {
    const id = `${pool.nodeGroup}-i${String(index + 1).padStart(4, '0')}`;
    return randomness.stream(`instance/${id}`).leadTime(pool.leadTime) + JOIN_TO_READY;
  });
  return times.sort((a, b) => a - b);
}
