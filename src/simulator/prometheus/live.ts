/**
 * The series of single scrapes: the gateway's counters, each pod's counters, the lines', and `up` of every target.
 * Remembers what a selector chose, tier by tier, until that tier's pods change.
 */
import type { Labels } from '../../model/policy.ts';
import type { Millis } from '../../model/units.ts';
import type { SampleSource, Selector, Series } from '../promql/value.ts';
import type { Tier, World } from '../world/world.ts';
import { type GatewayInput, gatewaySeries, gatewayUps } from './gateway-series.ts';
import { gaugeSeries, gaugeUps } from './gauge-series.ts';
import { lineSeries } from './line-series.ts';
import { NODE_USAGE, nodeSeries } from './node-series.ts';
import { podUps, requestSeries } from './pod-series.ts';
import type { Scrapes } from './scrapes.ts';
import { createSeen, type Seen } from './seen.ts';

export interface LiveInput {
  readonly world: World;
  readonly scrapes: Scrapes;
}

export interface LiveSource extends SampleSource {
  /** Answers are made of what was there so long ago, until this is called again. */
  hide(newest: Millis): void;
}

/** Series of one tier that a selector chose, or of nobody's in particular. */
interface Part {
  readonly tier: Tier | undefined;
  version: number;
  series: readonly Series[];
}

interface Choice {
  /** Its series are made anew when pods come and go. */
  readonly ofPods: boolean;
  readonly parts: readonly Part[];
  series: readonly Series[];
}

export function createLiveSource({ world, scrapes }: LiveInput): LiveSource {
  const { lag, gateways } = world.scenario.prometheus;
  const seen = createSeen(scrapes, lag);
  const source: Sources = { world, seen, gateways };
  const choices = new Map<Selector, Choice>();

  function refresh(selector: Selector, choice: Choice): readonly Series[] {
    let changed = false;
    for (const part of choice.parts) {
      const version = part.tier?.workload.metersVersion ?? 0;
      if (part.version === version) continue;
      part.version = version;
      part.series = seriesOf(selector.metric, part.tier, source).filter(({ labels }) =>
        fitting(selector, labels),
      );
      changed = true;
    }
    if (changed) choice.series = choice.parts.flatMap((part) => part.series);
    return choice.series;
  }

  function nodesOf(selector: Selector): readonly Series[] {
    scrapes.wantNodes();
    return nodeSeries(world, seen).filter(({ labels }) => fitting(selector, labels));
  }

  return {
    hide: seen.hide,
    select(selector) {
      if (selector.metric === NODE_USAGE) return nodesOf(selector);
      const known = choices.get(selector);
      if (known !== undefined) return known.ofPods ? refresh(selector, known) : known.series;
      const ofPods = !selector.metric.startsWith(GATEWAY_PREFIX);
      const choice = { ofPods, parts: partsOf(selector, world), series: [] };
      choices.set(selector, choice);
      return refresh(selector, choice);
    },
  };
}

interface Sources extends GatewayInput {
  readonly world: World;
  readonly seen: Seen;
}

const NEVER = -1;
/** What balancers show of a tier has the same series whatever becomes of its pods. */
const GATEWAY_PREFIX = 'gateway_';

/** What belongs to no tier comes first. Tiers whose own labels do not fit have nothing to offer. */
function partsOf(selector: Selector, world: World): readonly Part[] {
  const tiers = [...world.tiers.values()].filter((tier) => mayFit(selector, tier));
  return [undefined, ...tiers].map((tier) => ({ tier, version: NEVER, series: [] }));
}

/** Labels that every series of a tier under one metric has in common. */
function mayFit({ metric, matchers }: Selector, { workload }: Tier): boolean {
  const { name, namespace } = workload.truth;
  const common: Labels = metric.startsWith(GATEWAY_PREFIX)
    ? { job: 'gateway', namespace, route: name }
    : { job: name, app: name, namespace };
  return matchers.every(({ label, matches }) => {
    const value = common[label];
    return value === undefined || matches(value);
  });
}

function fitting({ matchers }: Selector, labels: Labels): boolean {
  return matchers.every(({ label, matches }) => matches(labels[label] ?? ''));
}

function seriesOf(metric: string, tier: Tier | undefined, source: Sources): readonly Series[] {
  const { world, seen } = source;
  if (tier === undefined)
    return metric === 'up'
      ? [...gatewayUps(source), ...gaugeUps(world, seen)]
      : [...lineSeries(metric, world, seen), ...gaugeSeries(metric, world, seen)];
  switch (metric) {
    case 'http_requests_total':
      return requestSeries(tier.workload, seen);
    case 'up':
      return podUps(tier.workload, seen);
    default:
      return gatewaySeries(metric, tier, source) ?? [];
  }
}
