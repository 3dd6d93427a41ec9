/**
 * Counts what one workload was offered, served and lost. Between two settlements load and ready pods are constant,
 * so that counters are sums of closed forms and a thousand pods cost nothing until somebody scrapes them.
 */
import type { SiteName } from '../../model/policy.ts';
import { type Millis, type Rps, SECOND } from '../../model/units.ts';
import type { WorkloadTruth } from '../scenario.ts';

export interface SiteMeter {
  readonly unitCapacity: Rps;
  ready: number;
  /** Requests one pod served that has been ready since the beginning. */
  servedPerPod: number;
  refusedPerPod: number;
}

export interface LoadMeter {
  readonly offered: number;
  readonly served: number;
  readonly sites: ReadonlyMap<SiteName, SiteMeter>;
  readonly capacity: Rps;
  readonly readyPods: number;
  /** Brings all counters up to `now`. */
  settle(now: Millis): void;
  /** From now on this much is offered. */
  offer(rps: Rps, now: Millis): void;
  podReady(site: SiteName, now: Millis): SiteMeter;
  podGone(site: SiteName, now: Millis): void;
}

export function createLoadMeter(truth: WorkloadTruth, start: Millis): LoadMeter {
  const sites = new Map<SiteName, SiteMeter>();
  let settledAt = start;
  let rate: Rps = 0;
  let offered = 0;
  let served = 0;

  function settle(now: Millis): void {
    const seconds = (now - settledAt) / SECOND;
    settledAt = now;
    if (seconds <= 0 || rate === 0) return;
    offered += rate * seconds;
    served += balance({ sites: sites.values(), rate, seconds, ready: readyIn(sites) });
  }

  function siteMeter(site: SiteName): SiteMeter {
    const known = sites.get(site);
    if (known !== undefined) return known;
    const unitCapacity = truth.unitCapacityAt.get(site) ?? truth.unitCapacity;
    const made: SiteMeter = { unitCapacity, ready: 0, servedPerPod: 0, refusedPerPod: 0 };
    sites.set(site, made);
    return made;
  }

  function change(site: SiteName, by: number, now: Millis): SiteMeter {
    settle(now);
    const meter = siteMeter(site);
    meter.ready += by;
    return meter;
  }

  return {
    get offered() {
      return offered;
    },
    get served() {
      return served;
    },
    get capacity() {
      let sum = 0;
      for (const { ready, unitCapacity } of sites.values()) sum += ready * unitCapacity;
      return sum;
    },
    get readyPods() {
      return readyIn(sites);
    },
    sites,
    settle,
    offer(rps, now) {
      settle(now);
      rate = rps;
    },
    podReady: (site, now) => change(site, 1, now),
    podGone: (site, now) => void change(site, -1, now),
  };
}

function readyIn(sites: ReadonlyMap<SiteName, SiteMeter>): number {
  let ready = 0;
  for (const site of sites.values()) ready += site.ready;
  return ready;
}

interface Balancing {
  readonly sites: Iterable<SiteMeter>;
  readonly rate: Rps;
  readonly seconds: number;
  readonly ready: number;
}

/** Spreads the load evenly over ready pods; what a pod cannot serve it refuses. Returns what all of them served. */
function balance({ sites, rate, seconds, ready }: Balancing): number {
  if (ready === 0) return 0;
  const share = rate / ready;
  let served = 0;
  for (const site of sites) {
    const perPod = Math.min(share, site.unitCapacity) * seconds;
    site.servedPerPod += perPod;
    site.refusedPerPod += share * seconds - perPod;
    served += perPod * site.ready;
  }
  return served;
}
