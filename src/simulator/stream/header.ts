/** The first event of a rehearsal's stream: what there is and what lies ahead. Holds no numbers that change. */
import type { PolicySet } from '../../model/policy-set.ts';
import type { PromotionWindow } from '../../model/promotion.ts';
import {
  STREAM_VERSION,
  type StreamHeader,
  type StreamPromotion,
  type StreamSite,
  type StreamTier,
} from '../../model/stream.ts';
import { DAY, type Millis } from '../../model/units.ts';
import type { PolicyDocument } from '../../policy/document.ts';
import { policySet } from '../../policy/policy-set.ts';
import { type Scenario, workloadKey } from '../scenario.ts';

export interface HeaderInput {
  readonly scenario: Scenario;
  readonly documents: readonly PolicyDocument[];
  readonly seed: number;
  readonly controller: boolean;
}

/** A policy set sees eight days ahead, so one look a week misses nothing. */
const LOOK: Millis = 7 * DAY;

export function headerOf(input: HeaderInput): StreamHeader {
  const { scenario, seed, controller } = input;
  const { name, summary, timeZone, from, to } = scenario;
  const policies = policiesAt(input, from);
  return {
    event: 'header',
    version: STREAM_VERSION,
    source: 'rehearsal',
    name,
    summary,
    timeZone,
    from,
    to,
    seed,
    controller,
    currency: scenario.pools[0]?.pricePerHour.currency ?? 'CNY',
    tiers: scenario.workloads.map((workload) => tierOf(workloadKey(workload), policies)),
    sites: sitesOf(scenario, policies),
    pools: policies.pools.map((pool) => ({
      name: pool.name,
      site: pool.site,
      maxNodes: pool.maxNodes,
      pricePerHour: pool.pricePerHour,
    })),
    lines: (scenario.lines ?? []).map((line) => ({ ...line })),
    promotions: promotionsOf(input),
  };
}

/** Node group to the name of the pool that a policy gives it; people know pools. */
export function poolNamesOf(input: HeaderInput): (nodeGroup: string) => string {
  const { pools } = policiesAt(input, input.scenario.from);
  const names = new Map(pools.map(({ name, provider }) => [provider.nodeGroup, name]));
  return (nodeGroup) => names.get(nodeGroup) ?? nodeGroup;
}

function policiesAt({ documents, scenario }: HeaderInput, now: Millis): PolicySet {
  return policySet({ documents, refused: [], now, timeZone: scenario.timeZone });
}

function tierOf(workload: string, { tiers }: PolicySet): StreamTier {
  const policy = tiers.find(({ namespace, target }) => `${namespace}/${target.name}` === workload);
  return {
    id: policy?.id ?? workload,
    level: policy?.level ?? null,
    residency: policy?.residency ?? null,
  };
}

function sitesOf(scenario: Scenario, { sites }: PolicySet): readonly StreamSite[] {
  const known = new Map(sites.map(({ name, type }) => [name, type]));
  const names = new Set([
    ...scenario.sites.map((site) => site.name),
    ...scenario.pools.map(({ site }) => site),
  ]);
  const clouds = new Set(scenario.pools.map(({ site }) => site));
  return [...names].map((name) => ({
    name,
    type: known.get(name) ?? (clouds.has(name) ? 'Cloud' : 'OnPrem'),
  }));
}

function promotionsOf(input: HeaderInput): readonly StreamPromotion[] {
  const { from, to } = input.scenario;
  const found = new Map<string, PromotionWindow>();
  for (let now = from; now <= to; now += LOOK) {
    for (const window of policiesAt(input, now).windows) found.set(window.id, window);
  }
  return [...found.values()]
    .filter((window) => window.tailUntil > from && window.readyFrom < to)
    .toSorted((a, b) => a.start - b.start)
    .map(promotionOf);
}

function promotionOf(window: PromotionWindow): StreamPromotion {
  const { id, promotion, readyFrom, start, end, holdUntil, tailUntil, freeze } = window;
  return {
    id,
    name: promotion,
    readyFrom,
    start,
    end,
    holdUntil,
    tailUntil,
    freeze: freeze ?? null,
    maxCloudNodes: window.maxCloudNodes ?? null,
  };
}
