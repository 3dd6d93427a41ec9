/** The groups that a workload's pods stand in, made when their first pod comes. Counts nothing itself. */
import type { SiteName } from '../../model/policy.ts';
import type { Ratio, Rps } from '../../model/units.ts';
import type { WorkloadTruth } from '../scenario.ts';
import { groupKey, type PodGroup, type PodShare } from './pod-group.ts';

export interface PodGroups {
  /** In the order of their first pods. */
  readonly all: ReadonlyMap<string, PodGroup>;
  /** The same, for those who go through them at every step. */
  readonly list: readonly PodGroup[];
  readonly ready: number;
  readonly capacity: Rps;
  of(site: SiteName, share: PodShare): PodGroup;
  /** A pod of the group begins or ceases to serve. */
  count(group: PodGroup, change: 1 | -1): void;
  /** Share of the load that is sent to pods of `site`. */
  shareOf(site: SiteName): Ratio;
}

export function createPodGroups(truth: WorkloadTruth): PodGroups {
  const all = new Map<string, PodGroup>();
  const list: PodGroup[] = [];
  let ready = 0;
  /** Undefined since a pod came or went. */
  let capacity: Rps | undefined;

  function of(site: SiteName, share: PodShare): PodGroup {
    const key = groupKey(site, share);
    const known = all.get(key);
    if (known !== undefined) return known;
    const usual = truth.unitCapacityAt.get(site) ?? truth.unitCapacity;
    const counters = { ready: 0, servedPerPod: 0, refusedPerPod: 0, served: 0 };
    const unitCapacity = usual * share.pace;
    const made = { key, place: all.size, site, ...share, usual, unitCapacity, ...counters };
    all.set(key, made);
    list.push(made);
    return made;
  }

  function sumCapacity(): Rps {
    let sum = 0;
    for (const group of list) sum += group.ready * group.unitCapacity;
    return sum;
  }

  return {
    all,
    list,
    of,
    count(group, change) {
      group.ready += change;
      ready += change;
      capacity = undefined;
    },
    get ready() {
      return ready;
    },
    get capacity() {
      capacity ??= sumCapacity();
      return capacity;
    },
    shareOf(site) {
      let there = 0;
      let everywhere = 0;
      for (const group of list) {
        everywhere += group.ready * group.weight;
        if (group.site === site) there += group.ready * group.weight;
      }
      return everywhere === 0 ? 0 : there / everywhere;
    },
  };
}
