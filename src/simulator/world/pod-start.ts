/**
 * From bound to running: the image is pulled where the site has a registry, then the containers start, or crash and
 * are started again ever later, as a kubelet does.
 */
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';
import type { Faults } from '../faults/faults.ts';
import type { Randomness, RandomStream } from '../random.ts';
import type { SimPod } from './entities.ts';
import { createRegistry, type Registry } from './registry.ts';

export interface Starts {
  /** `done` is called when the containers run; never for a pod that ends before. */
  begin(pod: SimPod, done: () => void): void;
  /** The same pod on the same node: its image is there. */
  again(pod: SimPod, done: () => void): void;
}

export interface StartsInput {
  readonly clock: VirtualClock;
  readonly randomness: Randomness;
  readonly faults: Faults;
  /** Bits per second, by site. */
  readonly registries: ReadonlyMap<string, number>;
}

const PULL_FACTOR = 4;
/** CrashLoopBackOff: 10 s, doubling, five minutes at most (Kubernetes documentation, pod lifecycle). */
const BACK_OFF: Millis = 10 * SECOND;
const BACK_OFF_MAX: Millis = 5 * MINUTE;

export function createStarts({ clock, randomness, faults, registries }: StartsInput): Starts {
  const bySite = new Map<string, Registry>();
  for (const [site, bandwidth] of registries) bySite.set(site, createRegistry(clock, bandwidth));

  function run(pod: SimPod, attempt: Attempt): void {
    const { workload } = pod;
    const delay = attempt.stream.leadTime(workload.truth.podReady) * attempt.factor;
    clock.at(clock.now() + Math.round(delay), () => {
      if (pod.terminating) return;
      const { startFailures } = workload.habits;
      if (startFailures === 0 || attempt.stream.next() >= startFailures) return attempt.done();
      const wait = Math.min(BACK_OFF_MAX, BACK_OFF * 2 ** attempt.crashes);
      clock.at(clock.now() + wait, () => {
        if (!pod.terminating) run(pod, { ...attempt, crashes: attempt.crashes + 1 });
      });
    });
  }

  return {
    begin(pod, done) {
      const stream = randomness.stream(`pod/${pod.name}`);
      const site = pod.node?.site ?? '';
      const factor = faults.strikes('N1', site);
      const slow = factor === undefined ? 1 : (factor.size ?? PULL_FACTOR);
      const { imageSize } = pod.workload.habits;
      const registry = bySite.get(site);
      if (registry === undefined || imageSize === undefined || pod.node === undefined)
        return run(pod, { stream, factor: slow, crashes: 0, done });
      const pull = { node: pod.node.uid, image: pod.workload.key, bytes: imageSize * slow };
      registry.pull(pull, () => {
        if (!pod.terminating) run(pod, { stream, factor: 1, crashes: 0, done });
      });
    },
    again(pod, done) {
      const stream = randomness.stream(`pod/${pod.name}/${clock.now()}`);
      run(pod, { stream, factor: 1, crashes: 0, done });
    },
  };
}

interface Attempt {
  readonly stream: RandomStream;
  /** Of the usual time. */
  readonly factor: number;
  readonly crashes: number;
  readonly done: () => void;
}
