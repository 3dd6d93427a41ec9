/** Series of the balancers at the entry: what they saw, turned away and keep waiting, and their `up`. */
import type { Labels } from '../../model/policy.ts';
import { noEnds } from '../promql/rate.ts';
import type { Ends, Sample, Series } from '../promql/value.ts';
import type { Tier } from '../world/world.ts';
import type { Scrape, TierColumns } from './scrapes.ts';
import type { Seen } from './seen.ts';
import { GATEWAY } from './targets.ts';

export interface GatewayInput {
  readonly gateways: number;
  readonly seen: Seen;
}

/** What a metric shows of the tier at that place. */
type Shown = (tiers: TierColumns, place: number) => number;

/** Names of their metrics, each with what it shows of a tier. */
const SHOWN: Readonly<Record<string, Shown>> = {
  gateway_refused_requests_total: ({ refused }, place) => refused[place] ?? 0,
  gateway_blocked_requests_total: ({ blocked }, place) => blocked[place] ?? 0,
  gateway_line_lost_requests_total: ({ onLine }, place) => onLine[place] ?? 0,
  gateway_queued_requests: ({ queued }, place) => queued[place] ?? 0,
};

const OFFERED: Shown = ({ offered }, place) => offered[place] ?? 0;
const BOTS: Shown = ({ bots }, place) => bots[place] ?? 0;
const USERS: Shown = (tiers, place) => OFFERED(tiers, place) - BOTS(tiers, place);

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
  if (!tier.traffic.hasBots) return each(input, tier, { metric, extra: {}, shown: OFFERED });
  return [
    ...each(input, tier, { metric, extra: { client: 'user' }, shown: USERS }),
    ...each(input, tier, { metric, extra: { client: 'bot' }, shown: BOTS }),
  ];
}

interface Showing {
  readonly metric: string;
  readonly extra: Labels;
  readonly shown: Shown;
}

/** The balancers share a tier's requests evenly. */
function each(
  { gateways, seen }: GatewayInput,
  { workload }: Tier,
  { metric, extra, shown }: Showing,
): readonly Series[] {
  const { key, truth } = workload;
  const place = seen.places.get(key) ?? NOWHERE;
  const valueIn = ({ tiers }: Scrape): number => shown(tiers, place) / gateways;
  return namesOf(gateways).map((instance) => ({
    labels: {
      __name__: metric,
      job: 'gateway',
      instance,
      namespace: truth.namespace,
      route: truth.name,
      ...extra,
    },
    samples: (after, upTo) =>
      seen
        .within(after, upTo)
        .filter((scrape) => !isDown(scrape, instance))
        .map((scrape) => ({ at: scrape.at, value: valueIn(scrape) })),
    ends: endsReader(seen, { instance, valueIn }),
    endedBy(at) {
      const newest = seen.last(at);
      return newest?.down !== undefined && isDown(newest, instance);
    },
  }));
}

const NOWHERE = -1;

interface Reading {
  readonly instance: string;
  readonly valueIn: (scrape: Scrape) => number;
}

/** Scrapes are further apart than questions: of the same scrapes the ends are the same, and only the window has moved on. */
function endsReader(seen: Seen, reading: Reading): (window: Ends) => void {
  const known = noEnds();
  let of: readonly Scrape[] | undefined;
  return (window) => {
    const scrapes = seen.within(window.from, window.to);
    if (scrapes !== of) readEnds(scrapes, reading, known);
    of = scrapes;
    window.count = known.count;
    window.lost = known.lost;
    window.firstAt = known.firstAt;
    window.firstValue = known.firstValue;
    window.lastAt = known.lastAt;
    window.lastValue = known.lastValue;
  };
}

/** What a rate needs of the scrapes that reached the balancer, without a sample for each: all tiers are asked for. */
function readEnds(scrapes: readonly Scrape[], { instance, valueIn }: Reading, window: Ends): void {
  let before = 0;
  window.count = 0;
  window.lost = 0;
  for (const scrape of scrapes) {
    if (isDown(scrape, instance)) continue;
    const value = valueIn(scrape);
    if (window.count === 0) {
      window.firstAt = scrape.at;
      window.firstValue = value;
    } else if (value < before) window.lost += before;
    before = value;
    window.count += 1;
    window.lastAt = scrape.at;
  }
  window.lastValue = before;
}

export function gatewayUps({ gateways, seen }: GatewayInput): readonly Series[] {
  return namesOf(gateways).map((instance) => {
    const sampleOf = (scrape: Scrape): Sample => ({
      at: scrape.at,
      value: isDown(scrape, instance) ? 0 : 1,
    });
    return {
      labels: { __name__: 'up', job: 'gateway', instance },
      samples: (after, upTo) => seen.within(after, upTo).map(sampleOf),
      newest(after, upTo) {
        const last = seen.within(after, upTo).at(-1);
        return last && sampleOf(last);
      },
      endedBy: () => false,
    };
  });
}

function namesOf(gateways: number): readonly string[] {
  return Array.from({ length: gateways }, (_, index) => `gateway-${index}`);
}

function isDown({ down }: Scrape, instance: string): boolean {
  return down?.isDown(GATEWAY, instance) ?? false;
}
