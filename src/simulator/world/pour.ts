/**
 * One stretch of constant load over the pods of a tier, when more happens to it than even balancing: programs turned
 * away, an admission limit, lines on the way, a ceiling, a queue. Adds to the groups' counters and returns the sums.
 */
import type { SiteName } from '../../model/policy.ts';
import type { Ratio, Rps } from '../../model/units.ts';
import type { QueueTruth } from '../traffic/door.ts';
import type { PodGroup } from './pod-group.ts';
import { wait } from './waiting.ts';

/** What the load of a step meets on its way to the pods. */
export interface Flow {
  /** Of the load, what programs ask. */
  readonly bots: Rps;
  /** Of that, what the gateway turns away. */
  readonly blocked: Rps;
  /** Calls that were lost on a line, or found no connection, before they came here. */
  readonly severed: Rps;
  readonly admits: Rps;
  /** Share of the users that stays away because the system fails, and share of the requests it then fails. */
  readonly failing: Ratio;
  passing(site: SiteName): Ratio;
}

export interface Pouring {
  readonly groups: readonly PodGroup[];
  readonly rate: Rps;
  readonly seconds: number;
  readonly flow: Flow;
  readonly ceiling: Rps;
  readonly queue: QueueTruth | undefined;
  readonly queued: number;
}

/** Requests. */
export interface Poured {
  readonly served: number;
  readonly refused: number;
  readonly blocked: number;
  readonly away: number;
  readonly severed: number;
  readonly onLine: number;
  /** Waiting at the end. */
  readonly queued: number;
}

interface Arrival {
  readonly group: PodGroup;
  readonly arriving: Rps;
  /** What each pod would serve if nothing bounded all of them. */
  readonly taken: Rps;
}

export function pour(pouring: Pouring): Poured {
  const { rate, seconds, flow } = pouring;
  const knocking = Math.max(0, rate - flow.blocked - flow.severed);
  const here = knocking * (1 - flow.failing);
  const admitted = Math.min(here, flow.admits);
  const { arrivals, onLine } = arrive(pouring, admitted);
  const { served, queued } = serve(pouring, arrivals);
  return {
    served,
    queued,
    refused: (here - admitted) * seconds,
    blocked: flow.blocked * seconds,
    away: (knocking - here) * seconds,
    severed: flow.severed * seconds,
    onLine: onLine * seconds,
  };
}

function arrive(
  { groups, flow }: Pouring,
  admitted: Rps,
): { readonly arrivals: readonly Arrival[]; readonly onLine: Rps } {
  const present = groups.filter(({ ready, weight }) => ready > 0 && weight > 0);
  let weights = 0;
  for (const { ready, weight } of present) weights += ready * weight;
  let onLine = 0;
  const arrivals = present.map((group): Arrival => {
    const sent = (admitted * group.weight) / weights;
    const arriving = sent * flow.passing(group.site);
    onLine += (sent - arriving) * group.ready;
    return { group, arriving, taken: Math.min(arriving * (1 - flow.failing), group.unitCapacity) };
  });
  return { arrivals, onLine };
}

function serve(
  pouring: Pouring,
  arrivals: readonly Arrival[],
): { readonly served: number; readonly queued: number } {
  const { seconds, ceiling, queue } = pouring;
  const taken = sumOf(arrivals, (arrival) => arrival.taken);
  const bounded = Math.min(taken, ceiling);
  if (queue === undefined) {
    const share = taken > 0 ? bounded / taken : 0;
    for (const { group, arriving, taken: own } of arrivals) {
      book(group, own * share * seconds);
      group.refusedPerPod += (arriving - own * share) * seconds;
    }
    return { served: bounded * seconds, queued: 0 };
  }
  return serveInTurn({ ...pouring, queue }, arrivals);
}

/** Behind a queue no pod is asked for more than it can serve: it takes the next request when it is done with one. */
function serveInTurn(
  { queue, queued, seconds, ceiling, flow }: Pouring & { readonly queue: QueueTruth },
  arrivals: readonly Arrival[],
): { readonly served: number; readonly queued: number } {
  const able = 1 - flow.failing;
  const capacity = sumOf(arrivals, ({ group }) => group.unitCapacity);
  const arriving = sumOf(arrivals, (arrival) => arrival.arriving) * able;
  const bounded = Math.min(capacity, ceiling);
  const waited = wait({ queue, queued, arriving, capacity: bounded, seconds });
  const taken = Math.min(
    sumOf(arrivals, (arrival) => arrival.taken),
    waited.served / seconds,
  );
  const spare = capacity - sumOf(arrivals, (arrival) => arrival.taken);
  const filled = spare > 0 ? Math.max(0, waited.served / seconds - taken) / spare : 0;
  const wanted = sumOf(arrivals, (arrival) => arrival.taken);
  const share = wanted > 0 ? taken / wanted : 0;
  for (const { group, arriving: own, taken: direct } of arrivals) {
    book(group, (direct * share + (group.unitCapacity - direct) * filled) * seconds);
    group.refusedPerPod += own * flow.failing * seconds;
  }
  return waited;
}

function sumOf(arrivals: readonly Arrival[], value: (arrival: Arrival) => Rps): Rps {
  let sum = 0;
  for (const arrival of arrivals) sum += value(arrival) * arrival.group.ready;
  return sum;
}

function book(group: PodGroup, perPod: number): void {
  group.servedPerPod += perPod;
  group.served += perPod * group.ready;
}
