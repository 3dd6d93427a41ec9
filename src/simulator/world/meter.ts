/**
 * Counts what one workload was offered, served and lost. Between two settlements load and ready pods are constant,
 * so that counters are sums of closed forms and a thousand pods cost nothing until somebody scrapes them.
 */
import type { SiteName } from '../../model/policy.ts';
import { type Millis, type Ratio, type Rps, SECOND } from '../../model/units.ts';
import type { WorkloadTruth } from '../scenario.ts';

export interface SiteMeter {
  readonly unitCapacity: Rps;
  ready: number;
  /** Of `ready`, by the share of the unit capacity they serve: those that warm up, and with 0 those that are dead. */
  readonly weak: Map<Ratio, number>;
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
  /** A ready pod serves another share of its unit capacity from now on; 1 is all of it. */
  podShare(site: SiteName, change: { readonly from: Ratio; readonly to: Ratio }, now: Millis): void;
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
    const counters = { servedPerPod: 0, refusedPerPod: 0 };
    const made: SiteMeter = { unitCapacity, ready: 0, weak: new Map(), ...counters };
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
      for (const site of sites.values()) sum += capacityOf(site);
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
    podShare(site, { from, to }, now) {
      const { weak } = change(site, 0, now);
      if (from !== 1) weak.set(from, (weak.get(from) ?? 0) - 1);
      if (to !== 1) weak.set(to, (weak.get(to) ?? 0) + 1);
    },
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
    const full = Math.min(share, site.unitCapacity) * seconds;
    const perPod = site.weak.size === 0 ? full : averageOf(site, share * seconds, seconds);
    site.servedPerPod += perPod;
    site.refusedPerPod += share * seconds - perPod;
    served += perPod * (site.ready - deadIn(site));
  }
  return served;
}

/** What one living pod serves, on average over those that are warm and those that are not yet. */
function averageOf(site: SiteMeter, offered: number, seconds: number): number {
  const living = site.ready - deadIn(site);
  if (living === 0) return 0;
  let full = living;
  let served = 0;
  for (const [share, pods] of site.weak) {
    if (share === 0) continue;
    full -= pods;
    served += pods * Math.min(offered, share * site.unitCapacity * seconds);
  }
  return (served + full * Math.min(offered, site.unitCapacity * seconds)) / living;
}

function deadIn({ weak }: SiteMeter): number {
  return weak.get(0) ?? 0;
}

function capacityOf({ ready, weak, unitCapacity }: SiteMeter): Rps {
  let pods = ready;
  for (const [share, count] of weak) pods -= count * (1 - share);
  return pods * unitCapacity;
}
