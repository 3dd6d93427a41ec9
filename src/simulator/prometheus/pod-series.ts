/**
 * Series of single pods: their request counters, and `up`. Values are worked out when asked for, so that scraping a
 * thousand pods costs nothing.
 */
import type { Labels } from '../../model/policy.ts';
import type { Millis } from '../../model/units.ts';
import type { Sample, Series } from '../promql/value.ts';
import type { PodMeter, SimWorkload, Spell } from '../world/entities.ts';
import type { Scrape } from './scrapes.ts';
import type { Seen } from './seen.ts';

type ValueIn = (meter: PodMeter, scrape: Scrape) => number;

interface Target {
  readonly workload: SimWorkload;
  /** A pod that was restarted counts anew: one series, several meters, in order of time. */
  readonly meters: readonly PodMeter[];
  readonly labels: Labels;
}

export function requestSeries(workload: SimWorkload, seen: Seen): readonly Series[] {
  return targetsOf(workload).flatMap((target) => [
    counter(target, '200', seen),
    counter(target, '503', seen),
  ]);
}

export function podUps(workload: SimWorkload, seen: Seen): readonly Series[] {
  return targetsOf(workload).map((target) => ({
    labels: { __name__: 'up', ...target.labels },
    ...sampling(target, seen, {
      valueIn: (_, scrape) => (isDown(target, scrape) ? 0 : 1),
      whenDown: true,
    }),
    endedBy: endOf(target, seen, { whenDown: false }),
  }));
}

function targetsOf(workload: SimWorkload): readonly Target[] {
  const targets = new Map<string, PodMeter[]>();
  for (const meter of workload.meters) {
    const key = `${meter.pod} ${meter.node}`;
    const known = targets.get(key);
    if (known === undefined) targets.set(key, [meter]);
    else known.push(meter);
  }
  return [...targets.values()].flatMap((meters) => {
    const [first] = meters;
    return first === undefined ? [] : [{ workload, meters, labels: labelsOf(workload, first) }];
  });
}

function labelsOf({ truth }: SimWorkload, { pod, node }: PodMeter): Labels {
  const { name, namespace } = truth;
  return { job: name, app: name, namespace, pod, instance: pod, node };
}

function counter(target: Target, code: '200' | '503', seen: Seen): Series {
  const perPod = code === '200' ? 'servedPerPod' : 'refusedPerPod';
  const before = code === '200' ? 'servedBefore' : 'refusedBefore';
  const place = seen.places.get(target.workload.key) ?? NOWHERE;
  const valueIn: ValueIn = (meter, { at, tiers }) => {
    const { group, [before]: start } = spellAt(meter, at);
    return (tiers[perPod][place]?.[group.place] ?? start) - start;
  };
  return {
    labels: { __name__: 'http_requests_total', ...target.labels, code },
    ...sampling(target, seen, { valueIn, whenDown: false }),
    endedBy: endOf(target, seen, { whenDown: true }),
  };
}

const NOWHERE = -1;

/** What a pod counted by when it was scraped; at the very moment of a change either one shows the same. */
function spellAt({ spell, earlier }: PodMeter, at: Millis): Spell {
  if (earlier.length === 0 || at > spell.from) return spell;
  return earlier.findLast(({ from }) => at > from) ?? earlier[0] ?? spell;
}

interface Sampling {
  readonly valueIn: ValueIn;
  /** Whether a scrape that did not reach the target leaves a sample. */
  readonly whenDown: boolean;
}

function sampling(
  target: Target,
  seen: Seen,
  how: Sampling,
): Required<Pick<Series, 'samples' | 'newest'>> {
  return {
    samples: (after, upTo) => sampled(target, seen.within(after, upTo), how),
    newest: (after, upTo) => newestSampled(target, seen.within(after, upTo), how),
  };
}

/** The scrapes that found the pod. Plain loops: this runs for every pod at every question. */
function sampled(
  target: Target,
  scrapes: readonly Scrape[],
  { valueIn, whenDown }: Sampling,
): readonly Sample[] {
  const samples: Sample[] = [];
  for (const meter of target.meters) {
    for (const scrape of scrapes) {
      if (!isThere(meter, scrape) || (!whenDown && isDown(target, scrape))) continue;
      samples.push({ at: scrape.at, value: valueIn(meter, scrape) });
    }
  }
  return samples;
}

/** The last of `sampled`: most of those who ask for a pod ask for no other. */
function newestSampled(
  target: Target,
  scrapes: readonly Scrape[],
  { valueIn, whenDown }: Sampling,
): Sample | undefined {
  for (let which = target.meters.length - 1; which >= 0; which -= 1) {
    const meter = target.meters[which];
    for (let index = scrapes.length - 1; index >= 0; index -= 1) {
      const scrape = scrapes[index];
      if (meter === undefined || scrape === undefined || !isThere(meter, scrape)) continue;
      if (whenDown || !isDown(target, scrape))
        return { at: scrape.at, value: valueIn(meter, scrape) };
    }
  }
  return undefined;
}

function isThere({ from, until = Number.POSITIVE_INFINITY }: PodMeter, { at }: Scrape): boolean {
  return at >= from && at < until;
}

function isDown({ workload, labels }: Target, { down }: Scrape): boolean {
  return down?.isDown(workload.key, labels['instance'] ?? '') ?? false;
}

/** A target that is gone is noticed by the first scrape that misses it. */
function endOf(
  target: Target,
  seen: Seen,
  { whenDown }: { readonly whenDown: boolean },
): (at: Millis) => boolean {
  const last = target.meters.at(-1);
  return (at) => {
    if (last?.until !== undefined && seen.anyBetween(last.until, at)) return true;
    const newest = whenDown ? seen.last(at) : undefined;
    return newest?.down !== undefined && isDown(target, newest);
  };
}
