/** Pods of one workload that get the same share of its load and can serve the same: their counters move alike. */
import type { SiteName } from '../../model/policy.ts';
import type { Ratio, Rps } from '../../model/units.ts';

export interface PodGroup {
  readonly key: string;
  /** Among the groups of its workload, in the order of their first pods. */
  readonly place: number;
  readonly site: SiteName;
  readonly unitCapacity: Rps;
  /** What it would be at full pace. */
  readonly usual: Rps;
  /** Share of the load a pod gets, as against a usual one. */
  readonly weight: Ratio;
  /** Share of its usual capacity that a pod can serve; in `unitCapacity` already. 0: it is dead and still gets load. */
  readonly pace: Ratio;
  ready: number;
  /** Requests one pod served that has been in the group since the beginning. */
  servedPerPod: number;
  refusedPerPod: number;
  /** Requests all its pods served together. */
  served: number;
}

/** How a pod stands among the others of its workload and site. */
export interface PodShare {
  readonly weight: Ratio;
  /** Share of its unit capacity that its age and its node leave it. */
  readonly pace: Ratio;
}

export const USUAL_SHARE: PodShare = { weight: 1, pace: 1 };

/** The site itself for usual pods. */
export function groupKey(site: SiteName, { weight, pace }: PodShare): string {
  return weight === 1 && pace === 1 ? site : `${site}/${weight}/${pace}`;
}
