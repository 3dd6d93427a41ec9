/**
 * Counts what one workload was offered, served and lost. Between two settlements load and ready pods are constant,
 * so that counters are sums of closed forms and a thousand pods cost nothing until somebody scrapes them.
 */
import type { SiteName } from '../../model/policy.ts';
import { type Millis, type Ratio, type Rps, SECOND } from '../../model/units.ts';
import type { WorkloadTruth } from '../scenario.ts';
import { type PodGroup, type PodShare, USUAL_SHARE } from './pod-group.ts';
import { createPodGroups } from './pod-groups.ts';
import { type Flow, pour } from './pour.ts';

/** Requests that were offered and never served, by where they ended. */
export interface LossMeter {
  /** Programs that the gateway turned away. */
  blocked: number;
  /** Above the admission limit. */
  refused: number;
  /** Users who stayed away. */
  away: number;
  /** Calls that never came here. */
  severed: number;
  /** On the way to pods of another site. */
  onLine: number;
  /** Asked by programs, turned away or not. */
  bots: number;
  /** Of them, those the gateway saw. */
  botsSeen: number;
}

export interface LoadMeter {
  readonly offered: number;
  readonly served: number;
  /** Waiting at the entry now. */
  readonly queued: number;
  readonly losses: Readonly<LossMeter>;
  /** By group key: the site for pods that stand like most others. */
  readonly groups: ReadonlyMap<string, PodGroup>;
  /** The same, in the order of their first pods. */
  readonly groupList: readonly PodGroup[];
  readonly capacity: Rps;
  readonly readyPods: number;
  /** Brings all counters up to `now`. */
  settle(now: Millis): void;
  /** From now on this much is offered, and meets that on its way. */
  offer(rps: Rps, now: Millis, flow?: Flow): void;
  podReady(site: SiteName, now: Millis, share?: PodShare): PodGroup;
  podGone(group: PodGroup, now: Millis): void;
  /** Share of the load that is sent to pods of `site`. */
  shareOf(site: SiteName): Ratio;
}

export function createLoadMeter(truth: WorkloadTruth, start: Millis): LoadMeter {
  const groups = createPodGroups(truth);
  const ceiling = truth.ceilings?.requests ?? Number.POSITIVE_INFINITY;
  const queue = truth.door?.queue;
  const losses = noLosses();
  const isPlain = truth.door === undefined && truth.ceilings === undefined;
  // Fields of one object, not variables: numbers in it change in place, at every step of every tier.
  const now = { settledAt: start, rate: 0, offered: 0, served: 0, queued: 0 };
  let flow: Flow | undefined;

  function settle(at: Millis): void {
    const seconds = (at - now.settledAt) / SECOND;
    now.settledAt = at;
    if (seconds <= 0) return;
    if (isPlain && flow === undefined && truth.balancing === undefined) {
      const { rate } = now;
      if (rate === 0) return;
      now.offered += rate * seconds;
      now.served += balance({ groups: groups.list, rate, seconds, ready: groups.ready });
    } else {
      settleFlow(flow ?? FREE, seconds);
    }
  }

  function settleFlow(through: Flow, seconds: number): void {
    const { rate, queued } = now;
    now.offered += rate * seconds;
    const pouring = { groups: groups.list, rate, seconds, ceiling, queue, queued };
    const poured = pour({ ...pouring, flow: through });
    now.served += poured.served;
    now.queued = poured.queued;
    losses.refused += poured.refused;
    losses.blocked += poured.blocked;
    losses.away += poured.away;
    losses.severed += poured.severed;
    losses.onLine += poured.onLine;
    losses.bots += through.bots * seconds;
    losses.botsSeen += through.bots * (1 - through.failing) * seconds;
  }

  return {
    get offered() {
      return now.offered;
    },
    get served() {
      return now.served;
    },
    get queued() {
      return now.queued;
    },
    losses,
    get capacity() {
      return Math.min(groups.capacity, ceiling);
    },
    get readyPods() {
      return groups.ready;
    },
    groups: groups.all,
    groupList: groups.list,
    settle,
    offer(rps, at, through) {
      settle(at);
      now.rate = rps;
      flow = through;
    },
    podReady(site, at, share = USUAL_SHARE) {
      settle(at);
      const group = groups.of(site, share);
      groups.count(group, 1);
      return group;
    },
    podGone(group, at) {
      settle(at);
      groups.count(group, -1);
    },
    shareOf: groups.shareOf,
  };
}

/** Nothing but pods. */
const FREE: Flow = {
  bots: 0,
  blocked: 0,
  severed: 0,
  admits: Number.POSITIVE_INFINITY,
  failing: 0,
  passing: () => 1,
};

function noLosses(): LossMeter {
  return { blocked: 0, refused: 0, away: 0, severed: 0, onLine: 0, bots: 0, botsSeen: 0 };
}

interface Balancing {
  readonly groups: readonly PodGroup[];
  readonly rate: Rps;
  readonly seconds: number;
  readonly ready: number;
}

/** Spreads the load evenly over ready pods; what a pod cannot serve it refuses. Returns what all of them served. */
function balance({ groups, rate, seconds, ready }: Balancing): number {
  if (ready === 0) return 0;
  const share = rate / ready;
  let served = 0;
  for (const group of groups) {
    const perPod = Math.min(share, group.unitCapacity) * seconds;
    group.servedPerPod += perPod;
    group.refusedPerPod += share * seconds - perPod;
    group.served += perPod * group.ready;
    served += perPod * group.ready;
  }
  return served;
}
