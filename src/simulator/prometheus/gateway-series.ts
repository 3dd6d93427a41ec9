/** Series of the balancers at the entry: what they saw, turned away and keep waiting, and their `up`. */
import type { Labels } from '../../model/policy.ts';
import type { Sample, Series } from '../promql/value.ts';
import type { Tier } from '../world/world.ts';
import type { Scrape, TierScrape } from './scrapes.ts';
import type { Seen } from './seen.ts';
import { GATEWAY } from './targets.ts';

export interface GatewayInput {
  readonly gateways: number;
  readonly seen: Seen;
}

/** Names of their metrics, each with what it shows of a tier. */
const SHOWN: Readonly<Record<string, (tier: TierScrape) => number>> = {
  gateway_refused_requests_total: ({ refused }) => refused,
  gateway_blocked_requests_total: ({ blocked }) => blocked,
  gateway_line_lost_requests_total: ({ onLine }) => onLine,
  gateway_queued_requests: ({ queued }) => queued,
};

/** Undefined: no metric of the gateway is called that. */
export function gatewaySeries(
  metric: string,
  tier: Tier,
  input: GatewayInput,
): readonly Series[] | undefined {
  if (metric === 'gateway_requests_total') return requests(tier, input);
  const shown = Object.hasOwn(SHOWN, metric) ? SHOWN[metric] : undefined;
  return shown && each(input, tier, { metric, extra: {}, shown });
}

/** Where programs come, users and programs are two series, so that a demand can leave programs out. */
function requests(tier: Tier, input: GatewayInput): readonly Series[] {
  const metric = 'gateway_requests_total';
  if (!tier.traffic.hasBots)
    return each(input, tier, { metric, extra: {}, shown: ({ offered }) => offered });
  return [
    ...each(input, tier, {
      metric,
      extra: { client: 'user' },
      shown: ({ offered, bots }) => offered - bots,
    }),
    ...each(input, tier, { metric, extra: { client: 'bot' }, shown: ({ bots }) => bots }),
  ];
}

interface Showing {
  readonly metric: string;
  readonly extra: Labels;
  readonly shown: (tier: TierScrape) => number;
}

/** The balancers share a tier's requests evenly. */
function each(
  { gateways, seen }: GatewayInput,
  { workload }: Tier,
  { metric, extra, shown }: Showing,
): readonly Series[] {
  const { key, truth } = workload;
  const reached = createReached();
  const samplesOf = remembered(({ at, tiers }) => {
    const tier = tiers.get(key);
    return { at, value: (tier === undefined ? 0 : shown(tier)) / gateways };
  });
  return namesOf(gateways).map((instance) => ({
    labels: {
      __name__: metric,
      job: 'gateway',
      instance,
      namespace: truth.namespace,
      route: truth.name,
      ...extra,
    },
    samples: (after, upTo) => samplesOf(reached(seen.within(after, upTo), instance)),
    endedBy(at) {
      const newest = seen.last(at);
      return newest?.down !== undefined && isDown(newest, instance);
    },
  }));
}

/** Balancers that were all reached show the same, and what a scrape saw never changes: it is worked out once. */
function remembered(
  sampleOf: (scrape: Scrape) => Sample,
): (scrapes: readonly Scrape[]) => readonly Sample[] {
  let last: readonly Scrape[] = [];
  let samples: readonly Sample[] = [];
  return (scrapes) => {
    if (scrapes === last) return samples;
    const [first] = scrapes;
    // A window moves on: it begins somewhere in the one before.
    const moved = first === undefined ? -1 : last.indexOf(first);
    samples = scrapes.map((scrape, index) => {
      const before = moved + index;
      const known = moved >= 0 && last[before] === scrape ? samples[before] : undefined;
      return known ?? sampleOf(scrape);
    });
    last = scrapes;
    return samples;
  };
}

export function gatewayUps({ gateways, seen }: GatewayInput): readonly Series[] {
  return namesOf(gateways).map((instance) => ({
    labels: { __name__: 'up', job: 'gateway', instance },
    samples: (after, upTo) =>
      seen
        .within(after, upTo)
        .map((scrape) => ({ at: scrape.at, value: isDown(scrape, instance) ? 0 : 1 })),
    endedBy: () => false,
  }));
}

function namesOf(gateways: number): readonly string[] {
  return Array.from({ length: gateways }, (_, index) => `gateway-${index}`);
}

/** Those that reached the balancer. Nearly always that is all of them, and each balancer asks for the same window. */
function createReached(): (scrapes: readonly Scrape[], instance: string) => readonly Scrape[] {
  let last: readonly Scrape[] = [];
  let whole = true;
  return (scrapes, instance) => {
    if (scrapes !== last) {
      last = scrapes;
      whole = scrapes.every(({ down }) => down === undefined);
    }
    return whole ? scrapes : scrapes.filter((scrape) => !isDown(scrape, instance));
  };
}

function isDown({ down }: Scrape, instance: string): boolean {
  return down?.isDown(GATEWAY, instance) ?? false;
}
