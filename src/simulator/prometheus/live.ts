/**
 * The series of single scrapes: the gateway's counters, each pod's counters, and `up` of every target. Values are
 * worked out when asked for, so that scraping a thousand pods costs nothing.
 */
import type { Labels } from '../../model/policy.ts';
import type { Millis } from '../../model/units.ts';
import type { Sample, SampleSource, Selector, Series } from '../promql/value.ts';
import type { PodMeter, SimWorkload, Spell } from '../world/entities.ts';
import type { World } from '../world/world.ts';
import type { Scrape, Scrapes } from './scrapes.ts';

export interface LiveInput {
  readonly world: World;
  readonly scrapes: Scrapes;
}

interface Chosen {
  readonly version: number;
  readonly series: readonly Series[];
}

export function createLiveSource({ world, scrapes }: LiveInput): SampleSource {
  const chosen = new Map<Selector, Chosen>();
  const { lag } = world.scenario.prometheus;
  const seen: Seen = {
    within: (after, upTo) => scrapes.within(after, upTo - lag),
    anyBetween: (from, upTo) => scrapes.anyBetween(from, upTo - lag),
  };

  function version(): number {
    let sum = 0;
    for (const { workload } of world.tiers.values()) sum += workload.metersVersion;
    return sum;
  }

  return {
    select(selector) {
      const now = version();
      const known = chosen.get(selector);
      if (known?.version === now) return known.series;
      const series = seriesNamed(selector.metric, world, seen).filter(({ labels }) =>
        fitting(selector, labels),
      );
      chosen.set(selector, { version: now, series });
      return series;
    },
  };
}

/** Scrapes as answers show them: some seconds late. */
type Seen = Scrapes;

function fitting({ matchers }: Selector, labels: Labels): boolean {
  return matchers.every(({ label, matches }) => matches(labels[label] ?? ''));
}

function seriesNamed(metric: string, world: World, seen: Seen): readonly Series[] {
  const workloads = [...world.tiers.values()].map(({ workload }) => workload);
  switch (metric) {
    case 'gateway_requests_total':
      return workloads.flatMap((workload) =>
        gatewaySeries(workload, world.scenario.prometheus.gateways, seen),
      );
    case 'http_requests_total':
      return workloads.flatMap((workload) => requestSeries(workload, seen));
    case 'up':
      return [
        ...gatewayUp(world.scenario.prometheus.gateways, seen),
        ...workloads.flatMap((workload) =>
          [...workload.meters].map((meter) => podUp(workload, meter, seen)),
        ),
      ];
    default:
      return [];
  }
}

function gatewayNames(gateways: number): readonly string[] {
  return Array.from({ length: gateways }, (_, index) => `gateway-${index}`);
}

function gatewaySeries(
  { key, truth }: SimWorkload,
  gateways: number,
  seen: Seen,
): readonly Series[] {
  return gatewayNames(gateways).map((instance) => ({
    labels: {
      __name__: 'gateway_requests_total',
      job: 'gateway',
      instance,
      namespace: truth.namespace,
      route: truth.name,
    },
    samples: (after, upTo) =>
      seen
        .within(after, upTo)
        .map(({ at, tiers }) => ({ at, value: (tiers.get(key)?.offered ?? 0) / gateways })),
    endedBy: () => false,
  }));
}

function gatewayUp(gateways: number, seen: Seen): readonly Series[] {
  return gatewayNames(gateways).map((instance) => ({
    labels: { __name__: 'up', job: 'gateway', instance },
    samples: (after, upTo) => seen.within(after, upTo).map(({ at }) => ({ at, value: 1 })),
    endedBy: () => false,
  }));
}

function podLabels({ truth }: SimWorkload, meter: PodMeter): Labels {
  const { name, namespace } = truth;
  return { job: name, app: name, namespace, pod: meter.pod, instance: meter.pod, node: meter.node };
}

function podUp(workload: SimWorkload, meter: PodMeter, seen: Seen): Series {
  return {
    labels: { __name__: 'up', ...podLabels(workload, meter) },
    samples: (after, upTo) => sampled(meter, seen.within(after, upTo), () => 1),
    endedBy: endOf(meter, seen),
  };
}

function requestSeries(workload: SimWorkload, seen: Seen): readonly Series[] {
  return [...workload.meters].flatMap((meter) => [
    counter({ workload, meter, seen, code: '200' }),
    counter({ workload, meter, seen, code: '503' }),
  ]);
}

interface CounterInput {
  readonly workload: SimWorkload;
  readonly meter: PodMeter;
  readonly seen: Seen;
  readonly code: '200' | '503';
}

function counter({ workload, meter, seen, code }: CounterInput): Series {
  const field = code === '200' ? 'served' : 'refused';
  const before = code === '200' ? 'servedBefore' : 'refusedBefore';
  function valueIn({ at, tiers }: Scrape): number {
    const groups = tiers.get(workload.key)?.groups;
    const { group, [before]: start } = spellAt(meter, at);
    return (groups?.get(group)?.[field] ?? start) - start;
  }
  return {
    labels: { __name__: 'http_requests_total', ...podLabels(workload, meter), code },
    samples: (after, upTo) => sampled(meter, seen.within(after, upTo), valueIn),
    endedBy: endOf(meter, seen),
  };
}

/** What a pod counted by when it was scraped; at the very moment of a change either one shows the same. */
function spellAt({ spell, earlier }: PodMeter, at: Millis): Spell {
  if (at > spell.from || earlier.length === 0) return spell;
  return earlier.findLast(({ from }) => at > from) ?? earlier[0] ?? spell;
}

/** The scrapes that found the pod. Plain loops: this runs for every pod at every question. */
function sampled(
  { from, until = Number.POSITIVE_INFINITY }: PodMeter,
  scrapes: readonly Scrape[],
  valueIn: (scrape: Scrape) => number,
): readonly Sample[] {
  const samples: Sample[] = [];
  for (const scrape of scrapes) {
    const { at } = scrape;
    if (at >= from && at < until) samples.push({ at, value: valueIn(scrape) });
  }
  return samples;
}

/** A target that is gone is noticed by the first scrape that misses it. */
function endOf({ until }: PodMeter, seen: Seen): (at: Millis) => boolean {
  return (at) => until !== undefined && seen.anyBetween(until, at);
}
